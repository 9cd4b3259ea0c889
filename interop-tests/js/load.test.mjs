// The official client against the profile load: acks and rooms with fifty members on both transports.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { client, connected, connection } from "./clients.mjs";
import { request } from "./raw.mjs";
import { startServer } from "./server.mjs";
import { within } from "./wait.mjs";

const server = await startServer("load");
after(() => server.stop());
const MEMBERS = 50;
const MESSAGES = 10;

const transportsOf = (i) => [["polling"], ["websocket"], ["polling", "websocket"]][i % 3];

test("SIO-41 echo and becho acknowledge with their arguments", async () => {
  for (const transports of [["polling"], ["websocket"]]) {
    const socket = await connected(server.url, { transports });
    for (const event of ["echo", "becho"]) {
      const args = ["é", 1, { a: [null] }, Buffer.alloc(100, 7)];
      const answer = await within(new Promise((resolve) => socket.emit(event, ...args, (...answered) => resolve(answered))), "ack");
      assert.deepEqual(answer, args);
    }
  }
});

test("SIO-48 each member of a room gets each message exactly once, in its sender's order, the sender included", { timeout: 30_000 }, async () => {
  const sockets = Array.from({ length: MEMBERS }, (_, i) => client(server.url, { transports: transportsOf(i) }));
  await Promise.all(sockets.map(connection));
  const rooms = sockets.map((_, i) => (i % 5 === 0 ? "other" : "room"));
  const received = sockets.map(() => []);
  sockets.forEach((socket, i) => socket.on("msg", (...args) => received[i].push(args)));
  await Promise.all(sockets.map((socket, i) => socket.timeout(4_000).emitWithAck("join", rooms[i])));

  for (let n = 0; n < MESSAGES; n++) {
    sockets.forEach((socket, sender) => socket.emit("publish", rooms[sender], { sender, n, text: "é".repeat(n) }));
  }
  const expected = { room: 40 * MESSAGES, other: 10 * MESSAGES };
  const complete = () => received.every((messages, i) => messages.length >= expected[rooms[i]]);
  await within(
    new Promise((resolve) => {
      const check = setInterval(() => complete() && resolve(clearInterval(check)), 20);
      check.unref();
    }),
    "last message",
    15_000,
  );
  // Whatever comes twice has come when this round trip is over.
  await Promise.all(sockets.map((socket) => socket.timeout(4_000).emitWithAck("echo", 0)));

  received.forEach((messages, i) => {
    assert.equal(messages.length, expected[rooms[i]], `member ${i}`);
    const nextOfSender = new Map();
    for (const args of messages) {
      assert.equal(args.length, 1);
      const [{ sender, n, text }] = args;
      assert.equal(rooms[sender], rooms[i]);
      assert.equal(n, nextOfSender.get(sender) ?? 0, `member ${i}, sender ${sender}`);
      assert.equal(text, "é".repeat(n));
      nextOfSender.set(sender, n + 1);
    }
  });
});

test("SIO-5 SIO-48 a binary message reaches a room whole, on both transports", async () => {
  const sockets = await Promise.all(Array.from({ length: 12 }, (_, i) => connected(server.url, { transports: transportsOf(i) })));
  await Promise.all(sockets.map((socket) => socket.timeout(4_000).emitWithAck("join", "binary")));
  const payload = { first: Buffer.alloc(70_000, 1), nested: [{ second: Buffer.from([0, 255]) }], text: "é" };
  const all = sockets.map((socket) => new Promise((resolve) => socket.once("msg", resolve)));
  sockets[0].emit("publish", "binary", payload);
  for (const message of await within(Promise.all(all), "message to all")) {
    assert.deepEqual(message, payload);
  }
});

test("SIO-49 a message to a room without members reaches nobody", async () => {
  const sockets = await Promise.all([connected(server.url), connected(server.url)]);
  sockets.forEach((socket) => socket.on("msg", () => assert.fail("a message reached a socket outside its room")));
  sockets[0].emit("publish", "empty", "nobody");
  for (const socket of sockets) {
    await socket.timeout(2_000).emitWithAck("echo", 0);
  }
});

test("SIO-48 a socket's id is a room of its own", async () => {
  const [one, two] = await Promise.all([connected(server.url), connected(server.url)]);
  one.on("msg", () => assert.fail("the sender is not in that room"));
  const got = new Promise((resolve) => two.once("msg", resolve));
  one.emit("publish", two.id, "for two only");
  assert.equal(await within(got, "message"), "for two only");
  await one.timeout(2_000).emitWithAck("echo", 0);
});

test("SIO-53 who has disconnected is in no room, and joining twice is joining once", async () => {
  const [one, two] = await Promise.all([connected(server.url), connected(server.url)]);
  await Promise.all([one, two, one, two].map((socket) => socket.timeout(2_000).emitWithAck("join", "left")));
  let messages = 0;
  one.on("msg", () => messages++);
  two.on("msg", () => messages++);
  two.disconnect().connect();
  await connection(two);
  one.emit("publish", "left", "text");
  for (const socket of [one, two]) {
    await socket.timeout(2_000).emitWithAck("echo", 0);
  }
  assert.equal(messages, 1);
});

test("SIO-53 who has left a room gets nothing more of it", async () => {
  const [one, two] = await Promise.all([connected(server.url), connected(server.url)]);
  await Promise.all([one, two].map((socket) => socket.timeout(2_000).emitWithAck("join", "short")));
  await one.timeout(2_000).emitWithAck("leave", "short");
  one.on("msg", () => assert.fail("it has left"));
  const got = new Promise((resolve) => two.once("msg", resolve));
  one.emit("publish", "short", "text");
  assert.equal(await within(got, "message"), "text");
  await one.timeout(2_000).emitWithAck("echo", 0);
});

test("SIO-20 numbered namespaces are made for who asks, and do the same each for itself", async () => {
  const [first, same, other] = await Promise.all(["/ns-1", "/ns-1", "/ns-20"].map((name) => connected(server.url + name)));
  assert.deepEqual(await first.timeout(2_000).emitWithAck("echo", "é"), "é");
  await Promise.all([first, same, other].map((socket) => socket.timeout(2_000).emitWithAck("join", "room")));
  other.on("msg", () => assert.fail("a message of another namespace"));
  const got = new Promise((resolve) => same.once("msg", resolve));
  first.emit("publish", "room", "text");
  assert.equal(await within(got, "message"), "text");
  await other.timeout(2_000).emitWithAck("echo", 0);
});

test("the handshake has the defaults, and no client is served", async () => {
  const response = await request(`${server.url}/socket.io/?EIO=4&transport=polling`);
  const { pingInterval, pingTimeout, maxPayload } = JSON.parse(response.text.slice(1));
  assert.deepEqual([pingInterval, pingTimeout, maxPayload], [25_000, 20_000, 1_000_000]);
  const bundle = await request(`${server.url}/socket.io/socket.io.js`);
  assert.ok([400, 404].includes(bundle.status), `${bundle.status}`);
});
