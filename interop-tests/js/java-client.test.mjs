// What of the profile java-client other suites do not show: rooms, broadcast, server-side disconnect, response headers.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { client, connected, refusal, TRANSPORTS } from "./clients.mjs";
import { Polling, RawWebSocket } from "./raw.mjs";
import { startServer } from "./server.mjs";
import { next, nextOf } from "./wait.mjs";

const server = await startServer("java-client");
after(() => server.stop());

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  const options = { transports };

  test(`${name}: a message on connection, and messages come back`, async () => {
    const socket = client(server.url, options);
    assert.deepEqual(await next(socket, "message"), ["hello client"]);
    const back = next(socket, "message");
    socket.send("é", { a: [Buffer.from([1])] }, null);
    assert.deepEqual(await back, ["é", { a: [Buffer.from([1])] }, null]);
    const echo = next(socket, "echoBack");
    socket.emit("echo", 1, [2], Buffer.from([3]));
    assert.deepEqual(await echo, [1, [2], Buffer.from([3])]);
  });

  test(`${name}: SIO-42 acks that the server asks for`, async () => {
    const socket = await connected(server.url, options);
    socket.on("ack", (answer) => answer(1, { two: [3] }));
    const text = next(socket, "ackBack");
    socket.emit("callAck");
    assert.deepEqual(await text, [1, { two: [3] }]);
    socket.off("ack").on("ack", (answer) => answer(Buffer.from("huehue"), "more"));
    const binary = next(socket, "ackBack");
    socket.emit("callAckBinary");
    assert.deepEqual(await binary, [Buffer.from("huehue")]);
    assert.deepEqual(await socket.timeout(2_000).emitWithAck("getAckBinary", ""), Buffer.from("huehue"));
  });

  test(`${name}: SIO-35 the server disconnects: io server disconnect, no reconnection`, async () => {
    const socket = await connected(server.url, { ...options, reconnection: true });
    const closed = next(socket, "disconnect");
    socket.emit("requestDisconnect");
    assert.equal((await closed)[0], "io server disconnect");
    assert.equal(socket.active, false);
    assert.equal(socket.connected, false);
    const again = next(socket, "connect");
    socket.connect();
    await again;
  });

  test(`${name}: SIO-48 a broadcast reaches everybody else`, async () => {
    const sockets = await Promise.all(Array.from({ length: 4 }, (_, i) => connected(server.url, i % 2 === 0 ? options : {})));
    const [sender, ...others] = sockets;
    sender.on("broadcastBack", () => assert.fail("the sender got its own broadcast"));
    const all = Promise.all(others.map((socket) => nextOf(socket, "broadcastBack", 2)));
    sender.emit("broadcast", "é", 1);
    sender.emit("broadcast", Buffer.from([1, 2]));
    for (const messages of await all) {
      assert.deepEqual(messages, [["é", 1], [Buffer.from([1, 2])]]);
    }
    await sender.timeout(2_000).emitWithAck("ack", 0);
  });

  test(`${name}: SIO-48 a socket's own room`, async () => {
    const [one, two] = await Promise.all([connected(`${server.url}/foo`, options), connected(`${server.url}/foo`, options)]);
    two.on("roomBack", () => assert.fail("the room is not its own"));
    const back = nextOf(one, "roomBack", 1);
    one.emit("room", "é", 2);
    assert.deepEqual(await back, [["é", 2]]);
  });

  test(`${name}: SIO-25 a refusal carries data`, async () => {
    const error = await refusal(client(`${server.url}/no`, options));
    assert.equal(error.message, "auth failed");
    assert.deepEqual(error.data, { a: "b", c: 3 });
  });
}

test("EIO-43 a request header comes back on polling responses and on the WebSocket handshake", async () => {
  const headers = { "x-socketio": "hi there" };
  const endpoint = `${server.url}/socket.io/`;
  const polling = await Polling.open(endpoint, "", { headers });
  assert.equal(polling.response.headers["x-socketio"], "hi there");
  assert.equal((await polling.post("40", { headers })).headers["x-socketio"], "hi there");
  assert.equal((await polling.get({ headers })).headers["x-socketio"], "hi there");
  assert.equal((await Polling.open(endpoint)).response.headers["x-socketio"], undefined);
  const socket = new RawWebSocket(`${endpoint.replace("http:", "ws:")}?EIO=4&transport=websocket`, { headers });
  const response = await new Promise((resolve) => socket.socket.once("upgrade", resolve));
  assert.equal(response.headers["x-socketio"], "hi there");
  socket.close();
});
