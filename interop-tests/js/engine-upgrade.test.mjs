// Raw wire: the probe and the upgrade from polling to WebSocket (profile engine). What is no upgrade: differential.test.mjs.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Polling, RawWebSocket } from "./raw.mjs";
import { PATIENT, startServer, stopInTurn } from "./server.mjs";
import { within } from "./wait.mjs";

const server = await startServer("engine", PATIENT);
const impatient = await startServer("engine");
after(() => stopInTurn([server, impatient]));
const endpoint = `${server.url}/engine.io/`;

async function probe(at = endpoint) {
  const polling = await Polling.open(at);
  const socket = await RawWebSocket.open(polling.webSocketUrl);
  socket.send("2probe");
  assert.equal(await socket.receive(), "3probe");
  return { polling, socket };
}

async function upgrade() {
  const { polling, socket } = await probe();
  socket.send("5");
  await assertEcho(socket, "4upgraded");
  return { polling, socket };
}

async function assertEcho(socket, message) {
  socket.send(message);
  let received = await socket.receive();
  while (received === "2") {
    socket.send("3");
    received = await socket.receive();
  }
  assert.equal(received, message);
}

async function assertDead(polling) {
  const response = await polling.get();
  assert.deepEqual([response.status, JSON.parse(response.text)], [400, { code: 1, message: "Session ID unknown" }]);
}

describe("the upgrade", () => {
  test("EIO-32 2probe, 3probe, 5: the session is on WebSocket", async () => {
    const { socket } = await upgrade();
    await assertEcho(socket, "4€𝄞");
    const binary = Buffer.from([1, 2, 3]);
    socket.send(binary);
    assert.deepEqual(await socket.receive(), binary);
    socket.close();
  });

  test("EIO-32 a GET that waits is completed with a noop once the probe has come", async () => {
    const polling = await Polling.open(endpoint);
    const pending = polling.get();
    await delay(50);
    const socket = await RawWebSocket.open(polling.webSocketUrl);
    socket.send("2probe");
    assert.equal(await socket.receive(), "3probe");
    assert.equal((await within(pending, "noop", 250)).text, "6");
    socket.close();
  });

  test("EIO-32 a GET that comes between probe and upgrade is completed with a noop too", async () => {
    const { polling, socket } = await probe();
    await within(polling.get(), "noop", 250);
    const second = await within(polling.get(), "second noop", 250);
    assert.equal(second.text, "6");
    socket.send("5");
    await assertEcho(socket, "4upgraded");
    socket.close();
  });

  test("EIO-35 what is sent during the probe goes out by polling", async () => {
    const { polling, socket } = await probe();
    assert.equal((await polling.post("4during\x1ebAQI=")).status, 200);
    let packets = (await polling.get()).text.split("\x1e");
    if (packets[0] === "6") {
      packets = (await polling.get()).text.split("\x1e");
    }
    assert.deepEqual(packets, ["4during", "bAQI="]);
    socket.send("5");
    await assertEcho(socket, "4after");
    socket.close();
  });

  test("EIO-35 what polling did not fetch is flushed to the WebSocket, in order, before what follows", async () => {
    const { polling, socket } = await probe();
    assert.equal((await polling.post("4one\x1ebAQI=\x1e4three")).status, 200);
    socket.send("5");
    socket.send("4four");
    assert.equal(await socket.receive(), "4one");
    assert.deepEqual(await socket.receive(), Buffer.from([1, 2]));
    assert.equal(await socket.receive(), "4three");
    assert.equal(await socket.receive(), "4four");
    socket.close();
  });

  test("EIO-34 a GET that is outstanding at 5 is completed", async () => {
    const { polling, socket } = await probe();
    const pending = polling.get();
    await delay(20);
    socket.send("5");
    const response = await within(pending, "end of the GET", 250);
    assert.equal(response.status, 200);
    assert.ok(["1", "6"].includes(response.text), response.text);
    await assertEcho(socket, "4upgraded");
    socket.close();
  });

  test("EIO-37 2probe and 5 back to back", async () => {
    const polling = await Polling.open(endpoint);
    const pending = polling.get();
    await delay(20);
    const socket = await RawWebSocket.open(polling.webSocketUrl);
    socket.send("2probe");
    socket.send("5");
    assert.equal(await socket.receive(), "3probe");
    assert.equal((await within(pending, "end of the GET", 250)).status, 200);
    await assertEcho(socket, "4upgraded");
    socket.close();
  });

  test("the session ends with its upgraded WebSocket", async () => {
    const { polling, socket } = await upgrade();
    socket.close();
    await socket.closed();
    await delay(100);
    await assertDead(polling);
  });

  test("messages in both directions, many, with the upgrade in the middle", async () => {
    const polling = await Polling.open(endpoint);
    const received = [];
    const take = (packets) => received.push(...packets.filter((packet) => packet[0] === "4"));
    for (let batch = 0; batch < 5; batch++) {
      await polling.post(Array.from({ length: 200 }, (_, i) => `4${batch * 200 + i}`).join("\x1e"));
      if (batch % 2 === 0) {
        take((await polling.get()).text.split("\x1e"));
      }
    }
    const socket = await RawWebSocket.open(polling.webSocketUrl);
    socket.send("2probe");
    assert.equal(await socket.receive(), "3probe");
    await polling.post(Array.from({ length: 200 }, (_, i) => `4${1_000 + i}`).join("\x1e"));
    socket.send("5");
    for (let i = 1_200; i < 2_000; i++) {
      socket.send(`4${i}`);
    }
    while (received.length < 2_000) {
      take([await socket.receive()]);
    }
    assert.deepEqual(received, Array.from({ length: 2_000 }, (_, i) => `4${i}`));
    socket.close();
  });
});

describe("the session ends during the probe", () => {
  test("EIO-36 by the ping time-out: the probe is closed", async () => {
    const { polling, socket } = await probe(`${impatient.url}/engine.io/`);
    await socket.closed(900);
    await assertDead(polling);
  });
});

describe("the heartbeat over an upgrade", () => {
  test("EIO-48 pings go on by WebSocket", async () => {
    const { socket } = await upgrade();
    for (let i = 0; i < 3; i++) {
      assert.equal(await socket.receive(500), "2");
      socket.send("3");
    }
    socket.close();
  });

  test("EIO-38 a ping sent before the upgrade may be answered after it", async () => {
    const polling = await Polling.open(endpoint);
    assert.equal((await polling.get()).text, "2");
    const socket = await RawWebSocket.open(polling.webSocketUrl);
    socket.send("2probe");
    assert.equal(await socket.receive(), "3probe");
    socket.send("5");
    socket.send("3");
    assert.equal(await socket.receive(600), "2");
    socket.send("3");
    await assertEcho(socket, "4alive");
    socket.close();
  });
});
