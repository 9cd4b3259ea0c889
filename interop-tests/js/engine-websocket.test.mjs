// Raw wire: Engine.IO over WebSocket, good input and bad (profile engine).

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { FrameSocket, Polling, RawWebSocket } from "./raw.mjs";
import { isReference, startServer } from "./server.mjs";

const server = await startServer("engine");
after(() => server.stop());
const endpoint = `${server.url}/engine.io/`;
const url = `${endpoint.replace("http:", "ws:")}?EIO=4&transport=websocket`;
const MAX_PAYLOAD = 1_000_000;

const TEXT = 0x81;
const BINARY = 0x82;
const PING = 0x89;
const RSV2 = 0x20;

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

describe("bad input closes the WebSocket", () => {
  const rows = [
    ["an unknown packet type", "abc"],
    ["an empty text frame", ""],
    ["EIO-48 a ping of the client", "2"],
    ["an Arabic digit", "٢"],
    ["a packet type above 6", "7"],
  ];
  for (const [name, packet] of rows) {
    test(`${name}: ${JSON.stringify(packet)}`, async () => {
      const socket = await openWebSocket();
      socket.send(packet);
      assert.equal(await socket.closed(250), 1005);
    });
  }

  test("EIO-26 a text message above maxPayload closes with 1009", async () => {
    const socket = await openWebSocket();
    socket.send(`4${"x".repeat(MAX_PAYLOAD)}`);
    assert.equal(await socket.closed(), 1009);
  });

  test("EIO-26 a binary message above maxPayload closes with 1009", async () => {
    const socket = await openWebSocket();
    socket.send(Buffer.alloc(MAX_PAYLOAD + 1));
    assert.equal(await socket.closed(), 1009);
  });

  test("EIO-26 fragments above maxPayload together close with 1009", async () => {
    const socket = await openFrames();
    const piece = Buffer.alloc(50_000, "4");
    socket.send(0x01, piece);
    for (let i = 1; i <= MAX_PAYLOAD / piece.length; i++) {
      socket.send(0x00, piece);
    }
    assert.equal(await socket.closeCode(), 1009);
    socket.tcp.destroy();
  });

  for (const [name, code, write] of [
    ["invalid UTF-8", 1007, (socket) => socket.send(TEXT, Buffer.from([0x34, 0xc3, 0x28]))],
    ["UTF-8 that is cut at the end of the message", 1007, (socket) => socket.send(TEXT, Buffer.from([0x34, 0xe2, 0x82]))],
    ["a reserved bit", 1002, (socket) => socket.send(TEXT | RSV2, Buffer.from("4a"))],
    ["a compressed frame that was not negotiated", 1002, (socket) => socket.send(TEXT | 0x40, Buffer.from("4a"))],
    ["a reserved opcode", 1002, (socket) => socket.send(0x83, Buffer.from("4a"))],
    ["a frame without a mask", 1002, (socket) => socket.send(TEXT, Buffer.from("4a"), { masked: false })],
    ["a ping frame above 125 bytes", 1002, (socket) => socket.send(PING, Buffer.alloc(126))],
    ["a continuation of nothing", 1002, (socket) => socket.send(0x80, Buffer.from("4a"))],
    ["a new message amid fragments", 1002, (socket) => {
      socket.send(0x01, Buffer.from("4a"));
      socket.send(BINARY, Buffer.from("4a"));
    }],
  ]) {
    test(`${name} closes with ${code}`, async () => {
      const socket = await openFrames();
      write(socket);
      assert.equal(await socket.closeCode(), code);
      socket.tcp.destroy();
    });
  }

  test("bad base64 as text", { skip: isReference && "the reference delivers an empty message" }, async () => {
    const socket = await openWebSocket();
    socket.send("b!!!!");
    assert.equal(await socket.closed(250), 1005);
  });

  test("EIO-27 a close packet closes at once", { skip: isReference && "the reference ignores it until its ping time-out" }, async () => {
    const socket = await openWebSocket();
    socket.send("1");
    assert.equal(await socket.closed(250), 1005);
  });
});

describe("packets that are ignored", () => {
  for (const packet of ["0", "5", "6", "3"]) {
    test(`${packet} after the session is open`, async () => {
      const socket = await openWebSocket();
      socket.send(packet);
      socket.send("4alive");
      assert.equal(await socket.receive(), "4alive");
      socket.close();
    });
  }
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

test("a close frame is answered and ends the session", async () => {
  const socket = await openFrames();
  socket.send(0x88, Buffer.from([0x03, 0xe8]));
  assert.equal(await socket.closeCode(), 1000);
  socket.tcp.destroy();
});

async function notPing(socket) {
  let packet = await socket.receive();
  while (packet === "2") {
    socket.send("3");
    packet = await socket.receive();
  }
  return packet;
}
