// Raw wire: Engine.IO's heartbeat, pingInterval 300 ms and pingTimeout 200 ms (profile engine).

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Polling, RawWebSocket } from "./raw.mjs";
import { ours, startServer } from "./server.mjs";

const server = await startServer("engine");
after(() => server.stop());
const endpoint = `${server.url}/engine.io/`;
const webSocketUrl = `${endpoint.replace("http:", "ws:")}?EIO=4&transport=websocket`;
const INTERVAL = 300;
const TIMEOUT = 200;
// Times are taken before their cause is sent, so early is always wrong; late is bounded by what a busy machine may take.
const EARLY = 15;
const LATE = 400;

function assertElapsed(since, expected) {
  const elapsed = performance.now() - since;
  assert.ok(elapsed >= expected - EARLY && elapsed <= expected + LATE, `${Math.round(elapsed)} ms instead of ${expected} ms`);
}

/** Tries again what a busy machine has made too slow to tell anything; `attempt` gives the check of what it saw. */
async function inTime(ms, attempt) {
  for (let attempts = 0; attempts < 10; attempts++) {
    const since = performance.now();
    const check = await attempt();
    if (performance.now() - since < ms) {
      check();
      return;
    }
  }
  assert.fail("this machine is too busy to tell");
}

async function openWebSocket() {
  const since = performance.now();
  const socket = await RawWebSocket.open(webSocketUrl);
  const sid = JSON.parse((await socket.receive()).slice(1)).sid;
  return { socket, sid, since };
}

async function assertDead(polling) {
  const response = await polling.get();
  assert.deepEqual([response.status, JSON.parse(response.text)], [400, { code: 1, message: "Session ID unknown" }]);
}

describe("EIO-48 websocket", { concurrency: true }, () => {
  test("a ping comes pingInterval after the handshake and after each pong", async () => {
    const { socket, since } = await openWebSocket();
    let last = since;
    for (let i = 0; i < 3; i++) {
      assert.equal(await socket.receive(), "2");
      assertElapsed(last, INTERVAL);
      await delay(50);
      last = performance.now();
      socket.send("3");
    }
    socket.close();
  });

  test("without a pong the session ends pingTimeout after the ping", async () => {
    const { socket, sid, since } = await openWebSocket();
    assert.equal(await socket.receive(), "2");
    assert.equal(await socket.closed(), 1005);
    assertElapsed(since, INTERVAL + TIMEOUT);
    await assertDead(new Polling(endpoint, { sid }));
  });

  test("data is no pong", async () => {
    const { socket, since } = await openWebSocket();
    const talk = setInterval(() => socket.isOpen && socket.send("4data"), 40);
    await socket.closed().finally(() => clearInterval(talk));
    assertElapsed(since, INTERVAL + TIMEOUT);
  });

  test("a pong frame of WebSocket is no pong", async () => {
    const { socket, since } = await openWebSocket();
    const talk = setInterval(() => socket.isOpen && socket.socket.pong(), 40);
    await socket.closed().finally(() => clearInterval(talk));
    assertElapsed(since, INTERVAL + TIMEOUT);
  });

});

describe("EIO-48 polling", { concurrency: true }, () => {
  test("the pending GET gets a ping, and pings follow pongs", async () => {
    let last = performance.now();
    const polling = await Polling.open(endpoint);
    for (let i = 0; i < 3; i++) {
      assert.equal((await polling.get()).text, "2");
      assertElapsed(last, INTERVAL);
      last = performance.now();
      assert.equal((await polling.post("3")).status, 200);
    }
  });

  test("a ping waits for the next GET", async () => {
    await inTime(INTERVAL + TIMEOUT, async () => {
      const polling = await Polling.open(endpoint);
      await delay(INTERVAL + 50);
      const response = await polling.get();
      return () => assert.equal(response.text, "2");
    });
  });

  test("EIO-50 the pending GET is completed at the deadline", async () => {
    const since = performance.now();
    const polling = await Polling.open(endpoint);
    assert.equal((await polling.get()).text, "2");
    const last = await polling.get();
    assertElapsed(since, INTERVAL + TIMEOUT);
    assert.deepEqual([last.status, last.text], [200, "1"]);
    await assertDead(polling);
  });

  test("EIO-50 the session ends without any request: GET and POST at the deadline are refused with code 1", async () => {
    for (const late of [(polling) => polling.get(), (polling) => polling.post("3")]) {
      const polling = await Polling.open(endpoint);
      // The reference's deadline moves with each late timer, ours does not.
      await delay(INTERVAL + TIMEOUT + ours(20, { reference: 250 }));
      const response = await late(polling);
      assert.deepEqual([response.status, JSON.parse(response.text)], [400, { code: 1, message: "Session ID unknown" }]);
    }
  });

  test("the session is alive shortly before the deadline", async () => {
    await inTime(INTERVAL + TIMEOUT, async () => {
      const polling = await Polling.open(endpoint);
      await delay(INTERVAL + TIMEOUT - 80);
      const response = await polling.post("3");
      return () => assert.equal(response.status, 200);
    });
  });

  test("data is no pong", async () => {
    const since = performance.now();
    const polling = await Polling.open(endpoint);
    let response = await polling.post("4data");
    while (response.status === 200 && performance.now() - since < 2_000) {
      await delay(40);
      response = await polling.post("4data");
    }
    assertElapsed(since, INTERVAL + TIMEOUT + 20);
    assert.deepEqual([response.status, JSON.parse(response.text)], [400, { code: 1, message: "Session ID unknown" }]);
  });
});
