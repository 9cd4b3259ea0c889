// A TCP proxy before a server: the network that fails, while the server lives on.

import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const SILENCE = 150;

export class Proxy {
  #connections = new Set();
  #lost;
  #server;

  static async to(port) {
    const proxy = new Proxy();
    proxy.#server = createServer((client) => proxy.#accept(client, port)).listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    proxy.url = `http://127.0.0.1:${proxy.#server.address().port}`;
    return proxy;
  }

  #accept(client, port) {
    const server = connect(port, "127.0.0.1");
    const connection = { client, server };
    this.#connections.add(connection);
    client.on("data", (chunk) => {
      connection.polls = chunk.toString("latin1").startsWith("GET ");
      server.write(chunk);
    });
    server.on("data", (chunk) => {
      connection.polls = false;
      return this.#lost ? this.#lost() : client.write(chunk);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ]) {
      one.setNoDelay(true);
      one.on("error", () => {});
      one.on("close", () => {
        other.destroy();
        this.#connections.delete(connection);
      });
    }
  }

  /** Ends when a poll waits for its answer: a client without any request under way does not notice a cut. */
  async pollIsPending() {
    while (![...this.#connections].some(({ polls }) => polls)) {
      await delay(5);
    }
    // The request is on its way for longer than a moment: the server has it.
    await delay(SILENCE);
  }

  /** What the server writes from now on is lost, until the connections are cut. Ends when it has written and is silent. */
  loseAnswers() {
    return new Promise((resolve) => {
      let timer;
      this.#lost = () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, SILENCE);
      };
    });
  }

  /** All connections end, as if the network were gone for a moment. */
  cut() {
    this.#lost = undefined;
    this.#connections.forEach(({ client, server }) => {
      client.destroy();
      server.destroy();
    });
  }

  close() {
    this.#server.close();
    this.cut();
  }
}
