// A cable between a client and a server, to be cut.

import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export class Cable {
  #server;
  #pairs = new Set();
  #broken = false;

  /** A cable to a port of this machine. */
  static async to(port) {
    const cable = new Cable();
    cable.#server = createServer((near) => cable.#join(near, connect(port, "127.0.0.1")));
    cable.#server.listen(0, "127.0.0.1");
    await once(cable.#server, "listening");
    cable.url = `http://127.0.0.1:${cable.#server.address().port}`;
    return cable;
  }

  #join(near, far) {
    [near, far].forEach((end) => end.on("error", () => {}));
    if (this.#broken) {
      near.destroy();
      far.destroy();
      return;
    }
    const pair = { near, far };
    this.#pairs.add(pair);
    near.on("data", (chunk) => (pair.polls = chunk.toString("latin1", 0, 4) === "GET "));
    far.on("data", () => (pair.polls = false));
    near.on("close", () => !pair.dead && far.destroy());
    far.on("close", () => near.destroy());
    far.on("close", () => this.#pairs.delete(pair));
    near.pipe(far, { end: false });
    far.pipe(near, { end: false });
  }

  /** Ends when a poll waits for its answer: a server of whose polls none is waiting does not notice a cut. */
  async pollIsPending() {
    while (![...this.#pairs].some(({ polls }) => polls)) {
      await delay(5);
    }
    // It has reached the server.
    await delay(50);
  }

  /** Both ends notice. Nothing gets through until it is mended. */
  cut() {
    this.#broken = true;
    this.#pairs.forEach(({ near, far }) => {
      near.destroy();
      far.destroy();
    });
  }

  mend() {
    this.#broken = false;
  }

  /** The client notices; the server goes on writing into a connection that nobody reads from. */
  cutUnnoticed() {
    this.#pairs.forEach((pair) => {
      pair.dead = true;
      pair.far.unpipe();
      pair.far.resume();
      pair.near.destroy();
    });
  }

  close() {
    this.cut();
    this.#server.close();
  }
}
