// The clients of the interop matrix, behind one surface: their versions differ in names only.

import { createRequire } from "node:module";
import msgpack from "socket.io-msgpack-parser";
import { next, within } from "./wait.mjs";

const require = createRequire(import.meta.url);
// Nothing that works waits so long. At a load of 34 on two processors 15 s were not enough for two cells.
export const PATIENCE = 60_000;

/** Clients by their version. */
export const CLIENTS = {
  2.5: { package: "socket.io-client-2", refusedBy: "error" },
  3.1: { package: "socket.io-client-3", refusedBy: "connect_error" },
  "4.0": { package: "socket.io-client-4.0", refusedBy: "connect_error" },
  4.8: { package: "socket.io-client", refusedBy: "connect_error" },
};

export const TRANSPORTS = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
};

export const PARSERS = ["json", "msgpack"];

/** One combination of client, transport and parser, with what it has opened. */
export class Cell {
  #managers = new Set();

  constructor(client, transport, parser) {
    this.isVersion2 = client.startsWith("2.");
    this.transport = transport;
    this.library = CLIENTS[client];
    this.io = require(this.library.package);
    this.options = {
      transports: TRANSPORTS[transport],
      reconnection: false,
      timeout: PATIENCE,
      ...(parser === "msgpack" && { parser: msgpack }),
    };
  }

  /** A connection of its own, nothing joined yet. */
  manager(url, options) {
    const manager = new this.io.Manager(url, { ...this.options, autoConnect: false, ...options });
    this.#managers.add(manager);
    return manager;
  }

  /** A socket of its own connection, connecting. */
  socket(url, options) {
    const socket = this.io(url, { ...this.options, forceNew: true, ...options });
    this.#managers.add(socket.io);
    return socket;
  }

  /** A socket that is connected by the transport that is asked for. */
  async connect(url, options) {
    const socket = this.socket(url, options);
    await this.connected(socket);
    await this.settled(socket.io);
    return socket;
  }

  connected(socket) {
    return within(
      new Promise((resolve, reject) => {
        socket.once("connect", resolve);
        socket.once(this.library.refusedBy, reject);
      }),
      "connection",
      PATIENCE,
    );
  }

  /** Ends when a socket that reconnects has done so, however often it tries. */
  back(socket) {
    return within(new Promise((resolve) => socket.once("connect", resolve)), "reconnection", PATIENCE);
  }

  closed(engine) {
    return engine.readyState === "closed" ? undefined : within(new Promise((resolve) => engine.once("close", resolve)), "end of the connection", PATIENCE);
  }

  /** What a socket is refused with: message and data, as far as its version tells them apart. */
  async refusal(socket) {
    const [error] = await next(socket, this.library.refusedBy, PATIENCE);
    if (this.isVersion2) {
      return typeof error === "string" ? { message: error, data: undefined } : { message: error.message, data: error };
    }
    return { message: error.message, data: error.data };
  }

  /** Ends when the connection has upgraded, if it is to. */
  async settled(manager) {
    if (this.transport === "upgrade" && manager.engine.transport.name !== "websocket") {
      await within(new Promise((resolve) => manager.engine.once("upgrade", resolve)), "upgrade", PATIENCE);
    }
  }

  /** What the server acknowledges an event with. */
  ask(socket, ...args) {
    return within(new Promise((resolve) => socket.emit(...args, (...answer) => resolve(answer))), `ack of ${args[0]}`, PATIENCE);
  }

  close() {
    this.#managers.forEach((manager) => (manager._close ?? manager.close).call(manager));
  }
}
