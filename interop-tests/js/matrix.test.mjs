// The interop matrix: every client version × transport × parser × feature is run, or says here why it is not. What came of it is
// written to target/interop-matrix.json.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { Cable } from "./cable.mjs";
import { Cell, CLIENTS, PARSERS, PATIENCE, TRANSPORTS } from "./matrix.mjs";
import { isReference, startServer, stopInTurn } from "./server.mjs";
import { next, nextOf, within } from "./wait.mjs";

const RESULTS = new URL("../target/", import.meta.url);
const CONCURRENCY = 8;
const MESSAGES = 200;
const BYTES = Buffer.from([0, 1, 127, 128, 255]);
const TEXTS = ["", "é€𝄞", "a\u0000\u001e\"\\\n\u2028", "𝄞".repeat(20_000)];
const PLAIN = [null, true, 0, -1.5, 2 ** 40, [], {}, { a: [1, { b: null }] }];
const NESTED = { bytes: BYTES, deep: [{ empty: Buffer.alloc(0), large: Buffer.alloc(100_000, 7) }], text: "é" };
const QUICK = { reconnection: true, reconnectionDelay: 20, reconnectionDelayMax: 100 };

/** What is tried in each cell. */
const FEATURES = {
  async connect(cell, { url }) {
    const socket = await cell.connect(url);
    assert.match(socket.id, /^[0-9A-Za-z_-]{20}$/);
    assert.equal(socket.connected, true);
    assert.equal(socket.io.engine.transport.name, cell.transport === "polling" ? "polling" : "websocket");
  },

  async auth(cell, { url }) {
    if (cell.isVersion2) {
      const socket = await cell.connect(url, { query: { token: "é &" } });
      const [handshake] = await cell.ask(socket, "getHandshake");
      assert.equal(handshake.query.token, "é &");
      const abc = cell.manager(url).socket("/abc", { query: { token: "of abc" } });
      abc.connect();
      const [ofAbc] = await next(abc, "handshake", PATIENCE);
      assert.deepEqual(ofAbc.auth, { token: "of abc" });
      return;
    }
    const auth = { token: "é", deep: { a: [1, null] } };
    const socket = await cell.connect(url, { auth, query: { token: "of the query" } });
    const [handshake] = await cell.ask(socket, "getHandshake");
    assert.deepEqual(handshake.auth, auth);
    assert.equal(handshake.query.token, "of the query");
  },

  async "refused with data"(cell, { url }) {
    const refusal = await cell.refusal(cell.socket(`${url}/no`));
    assert.deepEqual(refusal, cell.isVersion2 ? { message: undefined, data: { a: "b", c: 3 } } : { message: "auth failed", data: { a: "b", c: 3 } });
  },

  async "unknown namespace"(cell, { url }) {
    const { message } = await cell.refusal(cell.socket(`${url}/nowhere`));
    assert.equal(message, "Invalid namespace");
  },

  async "text both ways"(cell, { url }) {
    const socket = await cell.connect(url);
    for (const args of [TEXTS, PLAIN]) {
      const back = next(socket, "echoBack", PATIENCE);
      socket.emit("echo", ...args);
      assert.deepEqual(await back, args);
    }
  },

  async "binary both ways"(cell, { url }) {
    const socket = await cell.connect(url);
    for (const args of [[BYTES], [NESTED], [1, BYTES, { a: BYTES }], [Buffer.alloc(0)]]) {
      const back = next(socket, "echoBack", PATIENCE);
      socket.emit("echo", ...args);
      assert.deepEqual(await back, args);
    }
  },

  async "acks both ways"(cell, { url }) {
    const socket = await cell.connect(url);
    for (const args of [[], TEXTS, PLAIN, [NESTED, BYTES]]) {
      assert.deepEqual(await cell.ask(socket, "ack", ...args), args);
      socket.off("ack");
      socket.on("ack", (answer) => answer(...args));
      const back = next(socket, "ackBack", PATIENCE);
      socket.emit("callAck");
      assert.deepEqual(await back, args);
    }
  },

  async "order both ways"(cell, { url }) {
    const socket = cell.socket(url);
    await cell.connected(socket);
    const all = nextOf(socket, "echoBack", MESSAGES, PATIENCE);
    for (let i = 0; i < MESSAGES; i++) {
      socket.emit("echo", i, ...(i % 10 === 0 ? [BYTES] : []));
    }
    assert.deepEqual((await all).map(([i]) => i), Array.from({ length: MESSAGES }, (_, i) => i));
    await cell.settled(socket.io);
  },

  async "namespaces of one connection"(cell, { url }) {
    const manager = cell.manager(url);
    const sockets = ["/", "/foo", "/asd"].map((name) => manager.socket(name));
    const connected = sockets.map((socket) => cell.connected(socket));
    sockets.forEach((socket) => socket.connect());
    await Promise.all(connected);
    const [main, foo, asd] = sockets;
    assert.equal(new Set(sockets.map(({ id }) => id)).size, 3);
    assert.equal(new Set(sockets.map(({ io }) => io.engine)).size, 1);
    const back = next(foo, "roomBack", PATIENCE);
    foo.emit("room", "é", BYTES);
    assert.deepEqual(await back, ["é", BYTES]);
    asd.disconnect();
    assert.deepEqual(await cell.ask(main, "ack", "main"), ["main"]);
    assert.deepEqual([main.connected, foo.connected, asd.connected], [true, true, false]);
  },

  async "disconnect by the client"(cell, { url }) {
    const socket = await cell.connect(url);
    const { id } = socket;
    const { engine } = socket.io;
    const closed = next(socket, "disconnect", PATIENCE);
    socket.disconnect();
    assert.equal((await closed)[0], "io client disconnect");
    // Older clients take the end of the old connection for the end of the new one.
    await cell.closed(engine);
    const again = cell.connected(socket);
    socket.connect();
    await again;
    assert.notEqual(socket.id, id);
    assert.deepEqual(await cell.ask(socket, "ack", "again"), ["again"]);
  },

  async "disconnect by the server"(cell, { url }) {
    const socket = await cell.connect(url, QUICK);
    const closed = next(socket, "disconnect", PATIENCE);
    socket.emit("requestDisconnect");
    assert.equal((await closed)[0], "io server disconnect");
    assert.equal(socket.connected, false);
  },

  async reconnect(cell, { port }) {
    const cable = await Cable.to(port);
    try {
      const socket = await cell.connect(cable.url, QUICK);
      const { id } = socket;
      await cutOff(cable, socket);
      const answered = next(socket, "echoBack", PATIENCE);
      socket.emit("echo", "emitted while away", BYTES);
      cable.mend();
      assert.deepEqual(await answered, ["emitted while away", BYTES]);
      assert.notEqual(socket.id, id);
      assert.ok(!socket.recovered);
    } finally {
      cable.close();
    }
  },

  async recovery(cell, { port, url }) {
    const cable = await Cable.to(port);
    try {
      const socket = await cell.connect(cable.url, QUICK);
      const { id } = socket;
      assert.equal(socket.recovered, false);
      const director = await cell.connect(url);
      const first = next(socket, "first", PATIENCE);
      director.emit("emit", { to: [id] }, "first", BYTES);
      await first;

      if (cell.transport === "polling") {
        await within(cable.pollIsPending(), "pending poll", PATIENCE);
      }
      await cutOff(cable, socket);
      const missed = [];
      socket.on("missed", (...args) => missed.push(args.slice(0, 2)));
      director.emit("emit", { to: [id] }, "missed", 1, "é");
      director.emit("emit", { to: [id] }, "missed", 2, BYTES);
      await cell.ask(director, "state");
      const back = cell.back(socket);
      cable.mend();
      await back;
      assert.deepEqual([socket.recovered, socket.id], [true, id]);
      assert.equal((await cell.ask(socket, "state"))[0], true);
      assert.deepEqual(missed, [[1, "é"], [2, BYTES]]);
    } finally {
      cable.close();
    }
  },
};

/** Cuts a client off, which notices. */
async function cutOff(cable, socket) {
  const closed = next(socket, "disconnect", PATIENCE);
  cable.cut();
  assert.match((await closed)[0], /^transport (close|error)$/);
}

/** The profile for a feature. */
const profileOf = (feature) => (feature === "recovery" ? "recovery" : "java-client");
const FLAGS = { "java-client": ["--eio3"], recovery: [] };

/** Cells that are not run, and why; what is left out stands for all. */
const EMPTY = [
  {
    client: "2.5",
    parser: "msgpack",
    reason:
      "socket.io-msgpack-parser 2 writes CONNECT, DISCONNECT and ERROR as JSON, and binary events as types of their own; the parser of Socket.IO 3 and later, here and in the reference, does not read that",
  },
  { client: "2.5", parser: "json", feature: "recovery", reason: "connection state recovery came with Socket.IO 4.6" },
  { client: "3.1", feature: "recovery", reason: "connection state recovery came with Socket.IO 4.6" },
  { client: "4.0", feature: "recovery", reason: "connection state recovery came with Socket.IO 4.6" },
];

const cells = Object.keys(CLIENTS).flatMap((client) =>
  Object.keys(TRANSPORTS).flatMap((transport) =>
    PARSERS.flatMap((parser) => Object.keys(FEATURES).map((feature) => ({ client, transport, parser, feature }))),
  ),
);
const reasonsFor = (cell) => EMPTY.filter(({ reason, ...empty }) => Object.entries(empty).every(([key, value]) => cell[key] === value));
const toRun = cells.filter((cell) => reasonsFor(cell).length === 0);

const servers = Object.fromEntries(
  await Promise.all(
    Object.entries(FLAGS).flatMap(([profile, flags]) =>
      PARSERS.map(async (parser) => [`${profile} ${parser}`, await startServer(profile, { args: [...flags, "--parser", parser] })]),
    ),
  ),
);
after(() => stopInTurn(Object.values(servers)));

test("every cell is run, or one reason says why not, and no reason is for nothing", () => {
  for (const cell of cells) {
    assert.ok(reasonsFor(cell).length <= 1, `more than one reason for ${JSON.stringify(cell)}`);
    assert.equal(reasonsFor(cell).length === 0, toRun.includes(cell), JSON.stringify(cell));
  }
  for (const empty of EMPTY) {
    assert.ok(cells.some((cell) => reasonsFor(cell).includes(empty)), `there is no such cell: ${JSON.stringify(empty)}`);
  }
});

describe("the matrix", { concurrency: CONCURRENCY }, () => {
  for (const cell of toRun) {
    const { client, transport, parser, feature } = cell;
    test(`[${client} ${transport} ${parser}] ${feature}`, async () => {
      cell.result = "failed";
      const opened = new Cell(client, transport, parser);
      try {
        await FEATURES[feature](opened, servers[`${profileOf(feature)} ${parser}`]);
        cell.result = "passed";
      } finally {
        opened.close();
      }
    });
  }
});

after(() => {
  if (!isReference) {
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(new URL("interop-matrix.json", RESULTS), `${JSON.stringify(cells.map((cell) => ({ ...cell, reason: reasonsFor(cell)[0]?.reason })), null, 1)}\n`);
  }
});
