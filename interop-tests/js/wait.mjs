// Waiting for what a server does, always with an end.

import { setTimeout as delay } from "node:timers/promises";

const PATIENCE = 5_000;

/** Ends with the promise, or fails after some seconds with what was waited for. */
export async function within(promise, what, ms = PATIENCE) {
  const cancel = new AbortController();
  const late = delay(ms, undefined, { signal: cancel.signal }).then(() => {
    throw new Error(`no ${what} within ${ms} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel.abort();
  }
}

/** The arguments of the next such event of an emitter. */
export async function next(emitter, event, ms) {
  const [args] = await nextOf(emitter, event, 1, ms);
  return args;
}

/** The arguments of the next `count` such events; fails at once when a socket is disconnected instead. */
export function nextOf(emitter, event, count, ms) {
  const seen = [];
  const all = new Promise((resolve, reject) => {
    const onEvent = (...args) => {
      seen.push(args);
      if (seen.length === count) {
        emitter.off(event, onEvent);
        emitter.off("disconnect", onDisconnect);
        resolve(seen);
      }
    };
    const onDisconnect = (reason) => {
      if (event !== "disconnect" && reason !== "io client disconnect") {
        reject(new Error(`disconnected: ${reason}, after ${seen.length} of ${count} events ${event}`));
      }
    };
    emitter.on(event, onEvent);
    emitter.on("disconnect", onDisconnect);
  });
  return within(all, `${count} events ${event}`, ms);
}

/** A queue between a producer and a waiting test; once ended, waiting for more fails. */
export class Inbox {
  #items = [];
  #waiting = [];
  #ended = false;

  push(item) {
    const waiter = this.#waiting.shift();
    if (waiter) {
      waiter(item);
    } else {
      this.#items.push(item);
    }
  }

  end() {
    this.#ended = true;
    this.#waiting.splice(0).forEach((waiter) => waiter(undefined));
  }

  /** The next item, or nothing at the end. */
  take() {
    if (this.#items.length > 0 || this.#ended) {
      return Promise.resolve(this.#items.shift());
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async next(ms) {
    const item = await within(this.take(), "packet", ms);
    if (item === undefined) {
      throw new Error("the connection was closed");
    }
    return item;
  }
}
