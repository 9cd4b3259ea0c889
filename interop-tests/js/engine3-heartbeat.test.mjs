// Raw wire: the end of sessions of Engine.IO 3 that do not ping (profile engine3: pingInterval 300 ms, pingTimeout 200 ms).

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { openWebSocket3, Polling3 } from "./raw3.mjs";
import { startServer } from "./server.mjs";

const server = await startServer("engine3");
after(() => server.stop());
const endpoint = `${server.url}/engine.io/`;
const END = 500;
// The time is taken before its cause is sent, so early is always wrong; late is bounded by what a busy machine may take.
const EARLY = 15;
const LATE = 700;
const ATTEMPTS = 10;

test("EIO-49 it ends pingInterval and pingTimeout after the handshake, whatever else the client says", async () => {
  const since = performance.now();
  const { socket } = await openWebSocket3(endpoint);
  const talk = setInterval(() => socket.isOpen && socket.send("4data"), 40);
  assert.equal(await socket.closed().finally(() => clearInterval(talk)), 1005);
  const elapsed = performance.now() - since;
  assert.ok(elapsed >= END - EARLY && elapsed < END + LATE, `${elapsed} ms`);
});

test("EIO-50 a poll that waits then is closed, and later requests are refused", async () => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const polling = await Polling3.open(endpoint);
    const poll = await polling.get();
    if (poll.status === 200) {
      assert.equal(poll.text, "1:1");
      assert.deepEqual(JSON.parse((await polling.get()).text), { code: 1, message: "Session ID unknown" });
      return;
    }
  }
  assert.fail("this machine is too busy to tell");
});

test("EIO-49 a ping that comes after the end is refused", async () => {
  const polling = await Polling3.open(endpoint);
  await delay(END);
  assert.equal((await polling.post("1:2")).status, 400);
});
