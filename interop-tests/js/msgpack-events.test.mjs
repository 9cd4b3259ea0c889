// The official client with the official msgpack parser against the profile java-client: what an application does.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Manager } from "socket.io-client";
import parser from "socket.io-msgpack-parser";
import { client, connected, connection, refusal, TRANSPORTS, upgraded } from "./clients.mjs";
import { startServer } from "./server.mjs";
import { next, nextOf } from "./wait.mjs";

const server = await startServer("java-client", { args: ["--parser", "msgpack"] });
after(() => server.stop());
const BYTES = Buffer.from([0, 1, 127, 128, 255]);
const NESTED = { a: [BYTES, { b: Buffer.alloc(0), c: [[Buffer.alloc(300, 7)]] }], text: "é€𝄞", n: [0, -1, 1.5, null, true] };

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  describe(name, () => {
    async function ready(path = "", options = {}) {
      const socket = await connected(server.url + path, { transports, parser, ...options });
      if (transports.length > 1) {
        await upgraded(socket);
      }
      return socket;
    }

    test("SIO-11 SIO-31 connects with auth", async () => {
      const auth = { token: "é€", deep: { a: [1, null] } };
      const socket = await ready("", { auth });
      assert.match(socket.id, /^[0-9A-Za-z_-]{20}$/);
      assert.deepEqual((await socket.timeout(2_000).emitWithAck("getHandshake")).auth, auth);
    });

    test("SIO-11 SIO-25 a refusal comes with message and data, other namespaces go on", async () => {
      const manager = new Manager(server.url, { transports, parser, reconnection: false });
      const [error] = await Promise.all([refusal(manager.socket("/no")), connection(manager.socket("/foo"))]);
      assert.equal(error.message, "auth failed");
      assert.deepEqual(error.data, { a: "b", c: 3 });
      assert.equal((await refusal(manager.socket("/unknown"))).message, "Invalid namespace");
      const back = next(manager.socket("/foo"), "roomBack");
      manager.socket("/foo").emit("room", 1, BYTES);
      assert.deepEqual(await back, [1, BYTES]);
      manager._close();
    });

    test("SIO-11 SIO-5 text and bytes go both ways", async () => {
      const socket = await ready();
      const back = next(socket, "echoBack");
      socket.emit("echo", "text", BYTES, NESTED);
      assert.deepEqual(await back, ["text", BYTES, NESTED]);
    });

    test("SIO-11 SIO-41 the server answers", async () => {
      const socket = await ready();
      assert.deepEqual(await socket.timeout(2_000).emitWithAck("ack", NESTED), NESTED);
      assert.deepEqual(await socket.timeout(2_000).emitWithAck("getAckBinary", ""), Buffer.from("huehue"));
      const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => socket.timeout(4_000).emitWithAck("ack", i)));
      assert.deepEqual(answers, Array.from({ length: 300 }, (_, i) => i));
    });

    test("SIO-11 SIO-42 the client answers", async () => {
      const socket = await ready();
      socket.on("ack", (answer) => answer("text", NESTED));
      const back = next(socket, "ackBack");
      socket.emit("callAck");
      assert.deepEqual(await back, ["text", NESTED]);
      socket.off("ack").on("ack", (answer) => answer(BYTES));
      const binary = next(socket, "ackBack");
      socket.emit("callAckBinary");
      assert.deepEqual(await binary, [BYTES]);
    });

    test("SIO-11 SIO-29 a broadcast reaches the others once", async () => {
      const [one, two, three] = [await ready(), await ready(), await ready()];
      let own = 0;
      one.on("broadcastBack", () => own++);
      const others = [two, three].map((socket) => nextOf(socket, "broadcastBack", 2));
      one.emit("broadcast", "first", NESTED);
      one.emit("broadcast", "second", BYTES);
      for (const seen of await Promise.all(others)) {
        assert.deepEqual(seen, [
          ["first", NESTED],
          ["second", BYTES],
        ]);
      }
      await one.timeout(2_000).emitWithAck("ack", "barrier");
      assert.equal(own, 0);
    });

    test("SIO-11 SIO-35 the server disconnects", async () => {
      const socket = await ready();
      const gone = next(socket, "disconnect");
      socket.emit("requestDisconnect");
      assert.equal((await gone)[0], "io server disconnect");
    });

    test("SIO-11 the client leaves a namespace and comes back", async () => {
      const manager = new Manager(server.url, { transports, parser, reconnection: false });
      const [main, foo] = [manager.socket("/"), manager.socket("/foo")];
      await Promise.all([connection(main), connection(foo)]);
      const first = foo.id;
      foo.disconnect();
      assert.equal(await main.timeout(2_000).emitWithAck("ack", "still there"), "still there");
      const again = connection(foo);
      foo.connect();
      await again;
      assert.notEqual(foo.id, first);
      manager._close();
    });
  });
}

test("SIO-11 a client with another parser gets nowhere", async () => {
  const socket = client(server.url, { transports: ["websocket"] });
  await next(socket.io.engine, "close");
  assert.equal(socket.connected, false);
});
