// The official client of Engine.IO 3 (profile engine3: pingInterval 300 ms, every message comes back).

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import eio from "engine.io-client-3";
import { TRANSPORTS } from "./clients.mjs";
import { PATIENT, startServer } from "./server.mjs";
import { next, nextOf } from "./wait.mjs";

const server = await startServer("engine3", PATIENT);
after(() => server.stop());

const INTERVALS = 6;

async function opened(options) {
  const socket = eio(server.url, options);
  socket.on("close", (reason) => (socket.closed = reason));
  await next(socket, "open");
  return socket;
}

async function settled(socket) {
  if (socket.upgrades.length > 0 && socket.transport.name !== "websocket") {
    await next(socket, "upgrade");
  }
}

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  describe(`by ${name}`, { concurrency: true }, () => {
    test("text and bytes come back", async () => {
      const socket = await opened({ transports });
      await settled(socket);
      const messages = ["hello", "€ 😀", "", Buffer.from([1, 2, 3]), Buffer.alloc(300, 7), "last"];
      const back = nextOf(socket, "message", messages.length);
      messages.forEach((message) => socket.send(message));
      // This client takes an empty text for none.
      assert.deepEqual((await back).map(([data]) => data ?? ""), messages);
      socket.close();
    });

    test("EIO-25, EIO-53 so they do with base64 only", async () => {
      const socket = await opened({ transports, forceBase64: true });
      await settled(socket);
      const back = nextOf(socket, "message", 2);
      socket.send("text");
      socket.send(Buffer.from([1, 2, 3]));
      assert.deepEqual((await back).map(([data]) => data), ["text", Buffer.from([1, 2, 3])]);
      socket.close();
    });

    test(`EIO-49 it stays over ${INTERVALS} intervals, and works then`, async () => {
      const socket = await opened({ transports });
      await nextOf(socket, "pong", INTERVALS);
      assert.equal(socket.closed, undefined);
      const back = next(socket, "message");
      socket.send(Buffer.from([9]));
      assert.deepEqual(await back, [Buffer.from([9])]);
      socket.close();
    });
  });
}
