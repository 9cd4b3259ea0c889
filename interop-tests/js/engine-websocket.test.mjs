// Raw wire: Engine.IO over WebSocket (profile engine). Bad input: differential.test.mjs.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { FrameSocket, Polling, RawWebSocket } from "./raw.mjs";
import { startServer } from "./server.mjs";

const server = await startServer("engine");
after(() => server.stop());
const endpoint = `${server.url}/engine.io/`;
const url = `${endpoint.replace("http:", "ws:")}?EIO=4&transport=websocket`;
const MAX_PAYLOAD = 1_000_000;

const PING = 0x89;

async function openWebSocket(query = "") {
  const socket = await RawWebSocket.open(url + query);
  assert.equal((await socket.receive())[0], "0");
  return socket;
}

async function openFrames() {
  const socket = await FrameSocket.open(url);
  assert.equal((await socket.receive()).payload.toString()[0], "0");
  return socket;
}

describe("messages", () => {
  for (const [name, message] of [
    ["empty text", "4"],
    ["text of every UTF-8 length", "4aé€𝄞\u{10ffff}"],
    ["text with the separator of polling", "4a\x1e4b"],
    ["text with a NUL", "4\u0000"],
    ["text that looks like base64", "4bAQ=="],
  ]) {
    test(`EIO-24 ${name} comes back as it was`, async () => {
      const socket = await openWebSocket();
      socket.send(message);
      assert.equal(await socket.receive(), message);
      socket.close();
    });
  }

  for (const size of [0, 1, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537, MAX_PAYLOAD - 1, MAX_PAYLOAD]) {
    test(`EIO-24 binary of ${size} bytes comes back without a type byte`, async () => {
      const socket = await openWebSocket();
      const message = Buffer.alloc(size, (i) => i);
      for (let i = 0; i < size; i++) {
        message[i] = i * 7;
      }
      socket.send(message);
      const received = await socket.receive();
      assert.ok(Buffer.isBuffer(received) && received.equals(message));
      socket.close();
    });
  }

  for (const size of [1, 124, 125, 126, 65_534, 65_535, 65_536, MAX_PAYLOAD]) {
    test(`EIO-24 a text frame of ${size} bytes comes back`, async () => {
      const socket = await openWebSocket();
      const message = `4${"x".repeat(size - 1)}`;
      socket.send(message);
      assert.equal(await socket.receive(), message);
      socket.close();
    });
  }

  test("EIO-28 text and binary keep their order", async () => {
    const socket = await openWebSocket();
    for (let i = 0; i < 500; i++) {
      socket.send(`4${i}`);
      socket.send(Buffer.from([i & 0xff, i >> 8]));
    }
    for (let i = 0; i < 500; i++) {
      assert.equal(await notPing(socket), `4${i}`);
      assert.deepEqual(await notPing(socket), Buffer.from([i & 0xff, i >> 8]));
    }
    socket.close();
  });

  test("EIO-25 b64=1: binary is sent as text", async () => {
    const socket = await openWebSocket("&b64=1");
    socket.send(Buffer.from([1, 2, 3, 4]));
    assert.equal(await socket.receive(), "bAQIDBA==");
    socket.close();
  });

  test("EIO-24 binary as base64 text is understood", async () => {
    const socket = await openWebSocket();
    socket.send("bAQIDBA==");
    assert.deepEqual(await socket.receive(), Buffer.from([1, 2, 3, 4]));
    socket.close();
  });

  test("EIO-26 a message in fragments, with a ping frame between", async () => {
    const socket = await openFrames();
    socket.send(0x01, Buffer.from("4he"));
    socket.send(PING, Buffer.from("are you there"));
    socket.send(0x00, Buffer.from("l"));
    socket.send(0x80, Buffer.from("lo €"));
    const pong = await socket.receive();
    assert.deepEqual([pong.opcode, pong.payload.toString()], [10, "are you there"]);
    assert.equal((await socket.receive()).payload.toString(), "4hello €");
    socket.tcp.destroy();
  });
});

test("a WebSocket that its client drops ends the session", async () => {
  const socket = await RawWebSocket.open(url);
  const { sid } = JSON.parse((await socket.receive()).slice(1));
  socket.close();
  await socket.closed();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const polling = new Polling(endpoint, { sid });
  assert.deepEqual(JSON.parse((await polling.get()).text), { code: 1, message: "Session ID unknown" });
});

async function notPing(socket) {
  let packet = await socket.receive();
  while (packet === "2") {
    socket.send("3");
    packet = await socket.receive();
  }
  return packet;
}
