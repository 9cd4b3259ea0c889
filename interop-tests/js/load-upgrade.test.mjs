// The official client's upgrade from polling to WebSocket under traffic: nothing lost, nothing reordered (profile load).

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { NodeXHR } from "engine.io-client";
import { client, connection } from "./clients.mjs";
import { startServer } from "./server.mjs";
import { gatedWebSocket, payload, upgradeUnderTraffic } from "./traffic.mjs";

const server = await startServer("load");
after(() => server.stop());

async function gatedClient() {
  const { GatedWebSocket, open } = gatedWebSocket();
  const socket = client(server.url, { transports: [NodeXHR, GatedWebSocket] });
  await connection(socket);
  return { socket, open };
}

test("EIO-35 10 000 numbered messages each way through a room, every tenth with attachments", { timeout: 40_000 }, async () => {
  const { socket, open } = await gatedClient();
  const traffic = { send: (i) => socket.emit("publish", "own", payload(i)) };
  socket.on("msg", (value) => {
    assert.deepEqual(value, payload(value.i));
    traffic.receive(value.i);
  });
  await socket.timeout(4_000).emitWithAck("join", "own");
  await upgradeUnderTraffic(socket, open, traffic);
  assert.equal(socket.io.engine.transport.name, "websocket");
});

test("EIO-35 10 000 numbered acks, every tenth with attachments", { timeout: 40_000 }, async () => {
  const { socket, open } = await gatedClient();
  const traffic = {
    send: (i) =>
      socket.emit("becho", payload(i), (answer) => {
        assert.deepEqual(answer, payload(i));
        traffic.receive(answer.i);
      }),
  };
  await upgradeUnderTraffic(socket, open, traffic);
});
