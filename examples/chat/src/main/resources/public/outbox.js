import { socket } from "./connection.js";

const TEXT_TIMEOUT_MS = 15_000;
const IMAGE_TIMEOUT_MS = 60_000;

/**
 * Our messages that the server has not confirmed. They outlive lost connections: after joining again, flush() sends
 * them once more under the same nonce, by which everybody knows them again.
 */
export class Outbox {
  #waiting = new Map();
  #lines = new Map();
  #early = new Map();
  #open = false;

  add({ nonce, event, body, line }) {
    this.#waiting.set(nonce, { nonce, event, body, line, onTheWay: false });
    if (this.#open) this.flush();
  }

  /** To be called when we are in the room: from now on messages are sent at once. */
  flush() {
    this.#open = true;
    for (const item of this.#waiting.values()) {
      if (!item.onTheWay) this.#send(item);
    }
  }

  hold() {
    this.#open = false;
  }

  clear() {
    this.hold();
    this.#waiting.clear();
    this.#lines.clear();
    this.#early.clear();
  }

  /** The room's history may hold a message whose confirmation was lost. */
  confirmFromHistory({ nonce, id, time }) {
    const item = this.#waiting.get(nonce);
    if (item) this.#confirm(item, id, time);
  }

  delivered({ id, answered, expected }) {
    const line = this.#lines.get(id);
    if (line) line.delivered(answered, expected);
    else this.#early.set(id, [answered, expected]);
  }

  async #send(item) {
    item.onTheWay = true;
    const timeout = item.event === "image" ? IMAGE_TIMEOUT_MS : TEXT_TIMEOUT_MS;
    let answer;
    try {
      answer = await socket.timeout(timeout).emitWithAck(item.event, { ...item.body, nonce: item.nonce });
    } catch {
      answer = null;
    }
    item.onTheWay = false;
    if (this.#waiting.get(item.nonce) !== item) return;
    if (answer?.ok) {
      this.#confirm(item, answer.id, answer.time);
    } else if (answer) {
      this.#waiting.delete(item.nonce);
      item.line.failed(answer.error, () => this.add(item));
    } else if (this.#open) {
      this.flush();
    }
  }

  #confirm(item, id, time) {
    this.#waiting.delete(item.nonce);
    this.#lines.set(id, item.line);
    item.line.sent(id, time);
    const early = this.#early.get(id);
    if (early) item.line.delivered(...early);
    this.#early.delete(id);
  }
}
