// The official client's upgrade from polling to WebSocket under traffic: nothing lost, nothing reordered (profile protocol).

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { NodeWebSocket, NodeXHR } from "engine.io-client";
import { client, connected, connection } from "./clients.mjs";
import { startServer } from "./server.mjs";
import { within } from "./wait.mjs";

const server = await startServer("protocol");
after(() => server.stop());
const TOTAL = 10_000;
// Enough that messages are always under way in both directions, few enough that pings get through on a busy machine.
const WINDOW = 500;

/** A WebSocket transport that waits with its probe until the gate is opened. */
function gatedWebSocket() {
  let open;
  const gate = new Promise((resolve) => (open = resolve));
  class GatedWebSocket extends NodeWebSocket {
    doOpen() {
      gate.then(() => super.doOpen());
    }
  }
  return { GatedWebSocket, open };
}

/** What message `i` carries: every tenth has attachments. */
function payload(i) {
  return i % 10 === 0 ? { i, bytes: Buffer.from([i & 0xff, i >> 8]), more: [Buffer.alloc(i % 300, i)] } : { i, text: "é".repeat(i % 50) };
}

/**
 * Sends numbered messages until `total` are sent and the upgrade, for which the gate opens after a quarter of them, is well
 * behind, however long it takes. `traffic.send(i)` sends one; `traffic.receive(i)` is called with each answer.
 */
async function upgradeUnderTraffic(socket, openGate, traffic) {
  const progress = { sent: 0, received: 0, upgradedAt: undefined };
  let failure;
  socket.io.engine.once("upgrade", () => (progress.upgradedAt = { ...progress }));
  socket.once("disconnect", (reason) => (failure = `disconnected: ${reason}`));
  traffic.receive = (i) => {
    if (i !== progress.received) {
      failure ??= `message ${i} came as number ${progress.received}`;
    }
    progress.received++;
  };
  const deadline = performance.now() + 30_000;
  const checkpoint = async () => {
    await delay(1);
    assert.equal(failure, undefined);
    assert.ok(performance.now() < deadline, `not done: ${JSON.stringify(progress)}`);
  };
  while (progress.sent < TOTAL || !progress.upgradedAt || progress.sent < progress.upgradedAt.sent + TOTAL / 4) {
    while (progress.sent - progress.received > WINDOW) {
      await checkpoint();
    }
    for (let burst = 0; burst < 100; burst++) {
      traffic.send(progress.sent++);
    }
    if (progress.sent === TOTAL / 4) {
      openGate();
    }
    await checkpoint();
  }
  while (progress.received < progress.sent) {
    await checkpoint();
  }
  const { upgradedAt } = progress;
  assert.ok(upgradedAt.sent < progress.sent && upgradedAt.received > 0, "the upgrade was not in the middle");
  return progress;
}

test("EIO-35 10 000 numbered messages each way, every tenth with attachments", { timeout: 40_000 }, async () => {
  const { GatedWebSocket, open } = gatedWebSocket();
  const socket = client(server.url, { transports: [NodeXHR, GatedWebSocket] });
  const traffic = { send: (i) => socket.emit("message", payload(i)) };
  socket.on("message-back", (value) => {
    assert.deepEqual(value, payload(value.i));
    traffic.receive(value.i);
  });
  await connection(socket);
  await upgradeUnderTraffic(socket, open, traffic);
  assert.equal(socket.io.engine.transport.name, "websocket");
});

test("EIO-35 10 000 acks over the upgrade", { timeout: 40_000 }, async () => {
  const { GatedWebSocket, open } = gatedWebSocket();
  const socket = client(server.url, { transports: [NodeXHR, GatedWebSocket] });
  const traffic = { send: (i) => socket.emit("message-with-ack", i, (answer) => traffic.receive(answer)) };
  await connection(socket);
  await upgradeUnderTraffic(socket, open, traffic);
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
