// How connections end and come back, as the official client sees it (profile protocol).

import assert from "node:assert/strict";
import { after, beforeEach, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { connected, connection, TRANSPORTS, upgraded } from "./clients.mjs";
import { startServer } from "./server.mjs";
import { next, within } from "./wait.mjs";

// A polling client whose GET is on its way when the server stops sees an error instead of a close.
const POLL_IS_PENDING = 100;

let server = await startServer("protocol");
after(() => server.stop());

// A test that fails between stop and start must not take the others with it.
beforeEach(async () => {
  if (!server.isRunning) {
    server = await startServer("protocol");
  }
});

async function ready(transports, options) {
  const socket = await connected(server.url, { transports, ...options });
  if (transports.length > 1) {
    await upgraded(socket);
  }
  return socket;
}

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  describe(name, () => {
    test("CLI-27 the client disconnects: io client disconnect", async () => {
      const socket = await ready(transports);
      const closed = next(socket, "disconnect");
      socket.disconnect();
      assert.equal((await closed)[0], "io client disconnect");
      assert.equal(socket.active, false);
    });

    // By polling the answer to the POST and the end of the GET race to the client.
    test("SIO-8 a packet that breaks the protocol: the server closes", async () => {
      const socket = await ready(transports);
      const closed = next(socket, "disconnect");
      socket.io.engine.write('2["disconnect"]');
      assert.match((await closed)[0], name === "polling" ? /^transport (close|error)$/ : /^transport close$/);
      assert.equal(socket.active, true);
    });

    test("EIO-48 the heartbeat keeps an idle connection", async () => {
      const socket = await ready(transports);
      let pings = 0;
      socket.io.on("ping", () => pings++);
      await delay(1_200);
      assert.ok(socket.connected);
      assert.ok(pings >= 2 && pings <= 5, `${pings} pings in 1200 ms`);
    });

    test("EIO-48 a server that hangs: ping timeout, and back when it goes on", async () => {
      const socket = await ready(transports, { reconnection: true, reconnectionDelay: 20, reconnectionDelayMax: 50 });
      const closed = next(socket, "disconnect");
      server.pause();
      try {
        assert.equal((await closed)[0], "ping timeout");
        assert.equal(socket.active, true);
      } finally {
        server.resume();
      }
      if (!socket.connected) {
        await connection(socket);
      }
      assert.equal(await socket.timeout(2_000).emitWithAck("message-with-ack", "back"), "back");
    });

    test("SIO-76 a server that is stopped: transport close, and reconnection to its successor on the same port", { timeout: 20_000 }, async () => {
      const socket = await ready(transports, { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 });
      const firstId = socket.id;
      await delay(POLL_IS_PENDING);
      const closed = next(socket, "disconnect");
      const { port } = server;
      await server.stop();
      assert.equal((await closed)[0], "transport close");
      assert.equal(socket.active, true);
      const answer = new Promise((resolve) => socket.once("message-back", resolve));
      socket.emit("message", "emitted while away");
      const reconnected = next(socket.io, "reconnect", 10_000);
      server = await startServer("protocol", { port });
      await reconnected;
      assert.equal(await within(answer, "answer to the buffered message"), "emitted while away");
      assert.notEqual(socket.id, firstId);
    });
  });
}

test("a server that is killed: reconnection after its restart", { timeout: 20_000 }, async () => {
  const socket = await ready(["websocket"], { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 });
  const closed = next(socket, "disconnect");
  const { port } = server;
  await server.kill();
  assert.equal((await closed)[0], "transport close");
  const reconnected = next(socket.io, "reconnect", 10_000);
  server = await startServer("protocol", { port });
  await reconnected;
});

test("many clients come back after a restart", { timeout: 30_000 }, async () => {
  const options = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 300 };
  const sockets = await Promise.all(Array.from({ length: 40 }, (_, i) => ready(i % 2 === 0 ? ["polling"] : ["websocket"], options)));
  const back = sockets.map((socket) => next(socket.io, "reconnect", 15_000));
  const { port } = server;
  await server.stop();
  server = await startServer("protocol", { port });
  await Promise.all(back);
  const answers = await Promise.all(sockets.map((socket, i) => new Promise((resolve) => askAgain(socket, i, resolve))));
  assert.deepEqual(answers, sockets.map((_, i) => i));
});

/** With so short a ping time-out a busy machine may lose a connection again: asks after each reconnection. */
function askAgain(socket, question, resolve) {
  const ask = () => socket.emit("message-with-ack", question, resolve);
  socket.on("connect", ask);
  ask();
}
