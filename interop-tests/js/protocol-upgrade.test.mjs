// The official client's upgrade from polling to WebSocket, with heartbeats every 300 ms (profile protocol).

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { NodeWebSocket, NodeXHR } from "engine.io-client";
import { client, connected, connection } from "./clients.mjs";
import { PATIENT, startServer } from "./server.mjs";
import { gatedWebSocket, payload, upgradeUnderTraffic } from "./traffic.mjs";
import { within } from "./wait.mjs";

const server = await startServer("protocol", PATIENT);
after(() => server.stop());
const WINDOW = 100;

test("EIO-35 10 000 numbered messages each way, every tenth with attachments", { timeout: 60_000 }, async () => {
  const { GatedWebSocket, open } = gatedWebSocket();
  const socket = client(server.url, { transports: [NodeXHR, GatedWebSocket] });
  const traffic = { send: (i) => socket.emit("message", payload(i)) };
  socket.on("message-back", (value) => {
    assert.deepEqual(value, payload(value.i));
    traffic.receive(value.i);
  });
  await connection(socket);
  await upgradeUnderTraffic(socket, open, traffic, WINDOW);
  assert.equal(socket.io.engine.transport.name, "websocket");
});

test("EIO-35 events emitted at every moment of an upgrade arrive once and in order", { timeout: 40_000 }, async () => {
  for (let round = 0; round < 20; round++) {
    const socket = client(server.url);
    let sent = 0;
    const received = [];
    socket.on("message-back", (i) => received.push(i));
    let upgraded = false;
    socket.io.engine.once("upgrade", () => (upgraded = true));
    await connection(socket);
    while (!upgraded || sent < 50) {
      if (sent - received.length < WINDOW) {
        socket.emit("message", sent++);
      }
      assert.ok(socket.connected, `disconnected after ${received.length} of ${sent}`);
      await (round % 2 === 0 ? new Promise(setImmediate) : delay(1));
    }
    await socket.timeout(4_000).emitWithAck("message-with-ack", "barrier");
    assert.deepEqual(received, Array.from({ length: sent }, (_, i) => i));
    socket.disconnect();
  }
});

test("EIO-32 the client stays on polling when no WebSocket gets through", async () => {
  class DeadWebSocket extends NodeWebSocket {
    doOpen() {
      this.onError("no way through");
    }
  }
  const socket = client(server.url, { transports: [NodeXHR, DeadWebSocket] });
  const failed = new Promise((resolve) => socket.io.engine.once("upgradeError", resolve));
  await connection(socket);
  await within(failed, "upgradeError");
  assert.equal(await socket.timeout(2_000).emitWithAck("message-with-ack", "alive"), "alive");
  assert.equal(socket.io.engine.transport.name, "polling");
});

test("EIO-36 disconnecting in the middle of an upgrade does the server no harm", async () => {
  for (let round = 0; round < 10; round++) {
    const socket = client(server.url);
    await new Promise((resolve) => socket.io.engine.once("upgrading", resolve));
    socket.disconnect();
  }
  const socket = await connected(server.url);
  assert.equal(await socket.timeout(2_000).emitWithAck("message-with-ack", "alive"), "alive");
});
