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

async function upgradeUnderTraffic(socket, openGate, { total, send }) {
  const progress = { sent: 0, received: 0, upgradedAt: undefined };
  socket.io.engine.once("upgrade", () => (progress.upgradedAt = { ...progress }));
  const all = new Promise((resolve, reject) => {
    send.receive = (i) => {
      if (i !== progress.received) {
        reject(new Error(`message ${i} came as number ${progress.received}`));
      }
      progress.received++;
      if (progress.received === progress.sent && progress.done) {
        resolve();
      }
    };
    socket.once("disconnect", (reason) => reject(new Error(`disconnected: ${reason}`)));
  });
  all.catch(() => {});
  // Goes on until the upgrade is well behind, however long it takes.
  while (progress.sent < total || !progress.upgradedAt || progress.sent < progress.upgradedAt.sent + total / 4) {
    for (let burst = 0; burst < 100; burst++) {
      send(progress.sent++);
    }
    if (progress.sent === total / 4) {
      openGate();
    }
    await delay(2);
    assert.ok(progress.sent < 20 * total, "the upgrade did not come");
  }
  progress.done = true;
  await within(all, `answer to all ${progress.sent} messages (${JSON.stringify(progress)})`, 20_000);
  assert.equal(progress.received, progress.sent);
  assert.ok(progress.upgradedAt.received > 0 && progress.upgradedAt.received < progress.received, "the upgrade was not in the middle");
  return progress;
}

test("EIO-35 10 000 numbered messages each way, every tenth with attachments", { timeout: 40_000 }, async () => {
  const { GatedWebSocket, open } = gatedWebSocket();
  const socket = client(server.url, { transports: [NodeXHR, GatedWebSocket] });
  const send = (i) => socket.emit("message", payload(i));
  socket.on("message-back", (value) => {
    assert.deepEqual(value, payload(value.i));
    send.receive(value.i);
  });
  await connection(socket);
  const progress = await upgradeUnderTraffic(socket, open, { total: 10_000, send });
  assert.ok(progress.received >= 10_000);
  assert.equal(socket.io.engine.transport.name, "websocket");
});

test("EIO-35 10 000 acks over the upgrade", { timeout: 40_000 }, async () => {
  const { GatedWebSocket, open } = gatedWebSocket();
  const socket = client(server.url, { transports: [NodeXHR, GatedWebSocket] });
  const send = (i) => socket.emit("message-with-ack", i, (answer) => send.receive(answer));
  await connection(socket);
  await upgradeUnderTraffic(socket, open, { total: 10_000, send });
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
      socket.emit("message", sent++);
      assert.ok(sent < 50_000, "the upgrade did not come");
      await (round % 2 === 0 ? new Promise(setImmediate) : delay(1));
    }
    await socket.timeout(4_000).emitWithAck("message-with-ack");
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
