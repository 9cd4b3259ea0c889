// permessage-deflate with npm ws and the official client (profile load --deflate).

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { client, connected, connection, upgraded } from "./clients.mjs";
import { RawWebSocket } from "./raw.mjs";
import { startServer, stopInTurn } from "./server.mjs";
import { within } from "./wait.mjs";

const server = await startServer("load", { args: ["--deflate"] });
const plainServer = await startServer("load");
after(() => stopInTurn([server, plainServer]));
const MAX_PAYLOAD = 1_000_000;

const url = (of) => `${of.url.replace("http:", "ws:")}/socket.io/?EIO=4&transport=websocket`;

/** Repeats itself near and far, in text of every UTF-8 length. */
const LONG = Array.from({ length: 3_000 }, (_, i) => `é€𝄞 line ${i % 700} of some text`).join("\n");
const LONG_BYTES = Buffer.byteLength(LONG);

/** A WebSocket that is connected to the main namespace. */
async function open(perMessageDeflate, of = server) {
  const socket = await RawWebSocket.open(url(of), { perMessageDeflate });
  assert.equal((await socket.receive())[0], "0");
  socket.send("40");
  assert.match(await socket.receive(), /^40\{/);
  return socket;
}

const tcp = (socket) => socket.socket._socket;

async function echo(socket, text) {
  socket.send(`421["echo",${JSON.stringify(text)}]`);
  assert.equal(await socket.receive(), `431[${JSON.stringify(text)}]`);
}

describe("npm ws", () => {
  const ALL = { threshold: 0 };
  for (const [name, options] of [
    ["its defaults", true],
    ["everything compressed", ALL],
    ["a window of 256 bytes of the server", { ...ALL, serverMaxWindowBits: 8 }],
    ["a window of 512 bytes of the server", { ...ALL, serverMaxWindowBits: 9 }],
    ["the largest window of the server", { ...ALL, serverMaxWindowBits: 15 }],
    ["a window of 512 bytes of its own", { ...ALL, clientMaxWindowBits: 9 }],
    ["the largest window of its own", { ...ALL, clientMaxWindowBits: 15 }],
    ["no word on its window", { ...ALL, clientMaxWindowBits: false }],
    ["no context of the server", { ...ALL, serverNoContextTakeover: true }],
    ["no context of its own", { ...ALL, clientNoContextTakeover: true }],
    ["every limit there is", { ...ALL, serverMaxWindowBits: 9, clientMaxWindowBits: 9, serverNoContextTakeover: true, clientNoContextTakeover: true }],
  ]) {
    test(`EIO-47 ${name}: messages come back whole, and short on the wire`, async () => {
      const socket = await open(options);
      assert.equal(socket.socket.extensions, "permessage-deflate");
      const { bytesRead, bytesWritten } = tcp(socket);
      for (let i = 0; i < 5; i++) {
        await echo(socket, LONG + i);
        await echo(socket, `short ${i}`);
      }
      assert.ok(tcp(socket).bytesRead - bytesRead < (5 * LONG_BYTES) / 2, `${tcp(socket).bytesRead - bytesRead} bytes came`);
      assert.ok(tcp(socket).bytesWritten - bytesWritten < (5 * LONG_BYTES) / 2, `${tcp(socket).bytesWritten - bytesWritten} bytes went`);
      socket.close();
    });
  }

  for (const [name, options, of] of [
    ["a client that does not offer it", false, server],
    ["a server that does not want it", { threshold: 0 }, plainServer],
  ]) {
    test(`EIO-47 ${name}: nothing is compressed`, async () => {
      const socket = await open(options, of);
      assert.equal(socket.socket.extensions, "");
      const { bytesRead } = tcp(socket);
      await echo(socket, LONG);
      assert.ok(tcp(socket).bytesRead - bytesRead > LONG_BYTES);
      socket.close();
    });
  }

  test("EIO-47 what is below the threshold comes as it is", async () => {
    const socket = await open(true);
    const { bytesRead } = tcp(socket);
    await echo(socket, "x".repeat(1_000));
    assert.ok(tcp(socket).bytesRead - bytesRead > 1_000);
    socket.close();
  });

  test("EIO-47 binary in fragments, compressed", async () => {
    const socket = await open({ threshold: 0 });
    socket.send('451-1["becho",{"_placeholder":true,"num":0}]');
    const bytes = Buffer.alloc(100_000, "abcd");
    for (let at = 0; at < bytes.length; at += 10_000) {
      socket.socket.send(bytes.subarray(at, at + 10_000), { binary: true, fin: at + 10_000 === bytes.length });
    }
    assert.equal(await socket.receive(), '461-1[{"_placeholder":true,"num":0}]');
    assert.ok((await socket.receive()).equals(bytes));
    socket.close();
  });

  test("EIO-47 what inflates to more than maxPayload closes with 1009", async () => {
    const socket = await open({ threshold: 0 });
    socket.send(Buffer.alloc(20 * MAX_PAYLOAD));
    assert.equal(await socket.closed(), 1009);
    assert.ok(tcp(socket) === null || tcp(socket).bytesWritten < MAX_PAYLOAD);
  });
});

describe("the official client", () => {
  const payload = { text: LONG, bytes: Buffer.alloc(50_000, "xyz") };

  for (const [name, transports] of [
    ["websocket", ["websocket"]],
    ["polling, then websocket", ["polling", "websocket"]],
  ]) {
    test(`EIO-47 ${name}: acks come back whole, and short on the wire`, async () => {
      const socket = await connected(server.url, { transports, perMessageDeflate: { threshold: 1024 } });
      await upgraded(socket);
      const { ws } = socket.io.engine.transport;
      assert.equal(ws.extensions, "permessage-deflate");
      const { bytesRead } = ws._socket;
      for (const event of ["echo", "becho"]) {
        assert.deepEqual(await socket.timeout(4_000).emitWithAck(event, payload), payload);
      }
      assert.ok(ws._socket.bytesRead - bytesRead < LONG_BYTES, `${ws._socket.bytesRead - bytesRead} bytes came`);
    });
  }

  test("EIO-29 EIO-47 a room of those who compress, those who do not and those who poll", { timeout: 30_000 }, async () => {
    const sockets = Array.from({ length: 30 }, (_, i) =>
      client(server.url, {
        transports: i % 3 === 2 ? ["polling"] : ["websocket"],
        perMessageDeflate: i % 3 === 0 ? { threshold: 1024 } : false,
      }),
    );
    await Promise.all(sockets.map(connection));
    sockets.slice(0, 2).forEach((socket, i) => assert.equal(socket.io.engine.transport.ws.extensions, i === 0 ? "permessage-deflate" : ""));
    await Promise.all(sockets.map((socket) => socket.timeout(4_000).emitWithAck("join", "mixed")));
    for (const sent of [payload, "short", { text: LONG }]) {
      const all = sockets.map((socket) => new Promise((resolve) => socket.once("msg", resolve)));
      sockets[0].emit("publish", "mixed", sent);
      for (const received of await within(Promise.all(all), "message to all")) {
        assert.deepEqual(received, sent);
      }
    }
  });
});
