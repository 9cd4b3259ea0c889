// The official client of Socket.IO 2, beside one of Socket.IO 4 (profile load --eio3).

import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import io2 from "socket.io-client-2";
import { connected, TRANSPORTS } from "./clients.mjs";
import { startServer } from "./server.mjs";
import { payload } from "./traffic.mjs";
import { next, nextOf, within } from "./wait.mjs";

const server = await startServer("load", { args: ["--eio3"] });
after(() => server.stop());

const open = new Set();

afterEach(() => {
  open.forEach((socket) => socket.disconnect());
  open.clear();
});

function client2(options, namespace = "") {
  const socket = io2(server.url + namespace, { forceNew: true, reconnection: false, ...options });
  open.add(socket);
  return socket;
}

async function connected2(options) {
  const socket = client2(options);
  await next(socket, "connect");
  return socket;
}

/** What an event is acknowledged with. */
const ask = (socket, ...args) => within(new Promise((resolve) => socket.emit(...args, (...answer) => resolve(answer))), "ack");

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  describe(`by ${name}`, () => {
    test("EIO-55 it is connected without asking, under the id it computes", async () => {
      const socket = await connected2({ transports });
      const message = next(socket, "msg");
      socket.emit("publish", socket.id, "to my own room");
      assert.deepEqual(await message, ["to my own room"]);
    });

    test("events and acks with bytes anywhere", async () => {
      const socket = await connected2({ transports });
      const value = { text: "€ 😀", list: [1, Buffer.from([1, 2, 3])], more: { bytes: Buffer.alloc(300, 7) } };
      assert.deepEqual(await ask(socket, "echo", value, null, "last"), [value, null, "last"]);
      assert.deepEqual(await ask(socket, "becho", Buffer.from([4])), [Buffer.from([4])]);
    });

    test("a room of both generations gets the same", async () => {
      const [two, four] = await Promise.all([connected2({ transports }), connected(server.url, { transports })]);
      await ask(two, "join", `mixed ${name}`);
      await ask(four, "join", `mixed ${name}`);
      const count = 200;
      const both = Promise.all([nextOf(two, "msg", count), nextOf(four, "msg", count)]);
      for (let i = 0; i < count; i++) {
        (i % 2 === 0 ? two : four).emit("publish", `mixed ${name}`, payload(i));
      }
      for (const messages of await both) {
        for (const parity of [0, 1]) {
          // Two senders have no order among each other.
          const own = messages.map(([message]) => message).filter(({ i }) => i % 2 === parity);
          assert.deepEqual(own, own.map((_, at) => payload(at * 2 + parity)));
        }
      }
    });
  });
}

test("an upgrade under traffic loses and reorders nothing", async () => {
  const socket = await connected2({ transports: ["polling", "websocket"] });
  const total = 2_000;
  let received = 0;
  const all = new Promise((resolve, reject) => {
    socket.on("disconnect", (reason) => reason === "io client disconnect" || reject(new Error(reason)));
    for (let i = 0; i < total; i++) {
      setTimeout(() => {
        socket.emit("becho", payload(i), (answer) => {
          try {
            assert.equal(answer.i, received++);
            assert.deepEqual(answer, payload(answer.i));
          } catch (error) {
            reject(error);
          }
          if (received === total) {
            resolve();
          }
        });
      }, i / 10);
    }
  });
  await within(all, "all acks", 20_000);
  assert.equal(socket.io.engine.transport.name, "websocket");
});

test("EIO-56 a namespace of its own: middlewares, ids, and its query is the auth payload", async () => {
  const other = await startServer("client", { args: ["--eio3"] });
  try {
    const foo = io2(`${other.url}/foo`, { forceNew: true, reconnection: false });
    open.add(foo);
    await next(foo, "connect");
    assert.deepEqual(await ask(foo, "getId"), [foo.id]);
    assert.match(foo.id, /^\/foo#/);

    const abc = io2(`${other.url}/abc`, { forceNew: true, reconnection: false, query: { token: "a b", more: "é,&" } });
    open.add(abc);
    const [handshake] = await next(abc, "handshake");
    assert.deepEqual(handshake.auth, { token: "a b", more: "é,&" });

    const no = io2(`${other.url}/no`, { forceNew: true, reconnection: false });
    open.add(no);
    assert.deepEqual(await next(no, "error"), ["Auth failed (custom namespace)"]);

    const fail = io2(other.url, { forceNew: true, reconnection: false, query: { fail: 1 } });
    open.add(fail);
    assert.deepEqual(await next(fail, "error"), ["Auth failed (main namespace)"]);
  } finally {
    await other.stop();
  }
});

test("EIO-55 leaving a namespace and coming back on the same connection", async () => {
  const other = await startServer("client", { args: ["--eio3"] });
  try {
    const manager = new io2.Manager(other.url, { reconnection: false, transports: ["websocket"] });
    const main = manager.socket("/");
    open.add(main);
    const foo = manager.socket("/foo");
    open.add(foo);
    await Promise.all([next(main, "connect"), next(foo, "connect")]);
    for (let i = 0; i < 20; i++) {
      foo.disconnect();
      // The reference takes both in one go for a second CONNECT, and closes the connection.
      await ask(main, "getId");
      foo.connect();
      await next(foo, "connect");
      assert.deepEqual(await ask(foo, "getId"), [foo.id]);
    }
    assert.ok(main.connected);
  } finally {
    await other.stop();
  }
});

test("EIO-57 an unknown namespace is refused with an object, and the main one stays", async () => {
  const socket = client2({ query: { token: "abc" } }, "/nope");
  const [error] = await next(socket, "error");
  assert.deepEqual(error, { message: "Invalid namespace" });
  assert.equal(socket.io.readyState, "open");
});

test("the end: by the client, and with the server", async () => {
  const socket = await connected2({ transports: ["websocket"] });
  const end = next(socket, "disconnect");
  socket.disconnect();
  assert.deepEqual(await end, ["io client disconnect"]);
});

test("without --eio3 it is refused", async () => {
  const strict = await startServer("load");
  try {
    for (const transports of [["polling"], ["websocket"]]) {
      const socket = io2(strict.url, { forceNew: true, reconnection: false, transports });
      await next(socket, "connect_error");
      socket.disconnect();
    }
  } finally {
    await strict.stop();
  }
});
