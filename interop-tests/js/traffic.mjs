// An upgrade from polling to WebSocket while numbered messages go to and fro.

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { NodeWebSocket } from "engine.io-client";

const TOTAL = 10_000;
const BURST = 50;

/** A WebSocket transport that waits with its probe until the gate is opened. */
export function gatedWebSocket() {
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
export function payload(i) {
  return i % 10 === 0 ? { i, bytes: Buffer.from([i & 0xff, i >> 8]), more: [Buffer.alloc(i % 300, i)] } : { i, text: "é".repeat(i % 50) };
}

/**
 * Sends numbered messages until TOTAL are sent and the upgrade, for which the gate opens after a quarter of them, is well
 * behind, however long it takes. `traffic.send(i)` sends one; `traffic.receive(i)` is called with each answer.
 * At most `window` of them are under way, so that there is always traffic in both directions and never a flood.
 */
export async function upgradeUnderTraffic(socket, openGate, traffic, window = 500) {
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
    while (progress.sent - progress.received > window) {
      await checkpoint();
    }
    for (let burst = 0; burst < BURST; burst++) {
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
