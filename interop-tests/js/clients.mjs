// The official client, one connection per call, all of them closed after each test.

import { afterEach } from "node:test";
import { io } from "socket.io-client";
import { next } from "./wait.mjs";

const open = new Set();

afterEach(() => {
  open.forEach((socket) => socket.disconnect());
  open.clear();
});

/** A socket that may still be connecting. */
export function client(url, options = {}) {
  const socket = io(url, { forceNew: true, reconnection: false, ...options });
  open.add(socket);
  return socket;
}

/** A socket that is connected. */
export async function connected(url, options) {
  const socket = client(url, options);
  await connection(socket);
  return socket;
}

/** Ends when the socket is connected, fails with what refused it. */
export function connection(socket) {
  return new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
}

/** The `connect_error` of a socket that is refused. */
export async function refusal(socket) {
  const [error] = await next(socket, "connect_error");
  return error;
}

/** Ends when the socket's connection has become a WebSocket. */
export async function upgraded(socket) {
  if (socket.io.engine.transport.name !== "websocket") {
    await next(socket.io.engine, "upgrade");
  }
}

export const TRANSPORTS = {
  polling: ["polling"],
  websocket: ["websocket"],
  "polling, then websocket": ["polling", "websocket"],
};
