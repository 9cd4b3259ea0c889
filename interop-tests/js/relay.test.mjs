// Relaying never hurts the recipients: a raw sender sends what it likes through an event that the server hands on undecoded, and
// a room of official clients stays connected and gets the next good event. The sender is closed where it must be.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { io } from "socket.io-client";
import { connection, TRANSPORTS, upgraded } from "./clients.mjs";
import { Polling, Session } from "./raw.mjs";
import { isReference, ours, startServer } from "./server.mjs";
import { Inbox } from "./wait.mjs";

const CLOSED = "closed";
const bytes = (...values) => Buffer.from(values);
const placeholder = (num) => `{"_placeholder":true,"num":${num}}`;
const nested = (depth) => "[".repeat(depth) + "]".repeat(depth);

/** `[name, JSON of the value that is to be relayed, attachments, what the recipients get]`, CLOSED: nothing, the sender is closed. */
const ROWS = [
  ["what is good", '{"a":[1,null,"é"]}', [], { a: [1, null, "é"] }],
  ["what is good and binary", `{"a":${placeholder(0)}}`, [bytes(1, 2)], { a: bytes(1, 2) }],
  ["broken JSON", '{"a":', [], CLOSED],
  ["JSON that ends early", "[1", [], CLOSED],
  ["text after the JSON", "1]x", [], CLOSED],
  ["an unquoted key", "{a:1}", [], CLOSED],
  ["a raw control character", '"\u0001"', [], CLOSED],
  ["NaN", "NaN", [], CLOSED],
  ["a leading zero", "01", [], CLOSED],
  ["half an escape", '"\\u00"', [], CLOSED],
  ["a number beyond a double", "1e400", [], ours(Infinity, { reference: null })],
  ["a huge integer", "123456789012345678901234567890", [], 123456789012345680000000000000],
  ["a number of 1001 digits", "1".repeat(1_001), [], ours(CLOSED, { reference: null })],
  ["a lone surrogate as an escape", '"\\ud800"', [], "\ud800"],
  ["two surrogates the wrong way round", '"\\udc00\\ud800"', [], "\udc00\ud800"],
  ["line separators", '"\u2028\u2029"', [], "\u2028\u2029"],
  ["a NUL as an escape", '"\\u0000"', [], "\0"],
  ["a key twice", '{"a":1,"a":2}', [], { a: 2 }],
  ["keys of prototypes", '{"__proto__":{"a":1},"constructor":{"prototype":{"b":2}}}', [], JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":{"b":2}}}')],
  ["nesting below the limit", nested(490), [], JSON.parse(nested(490))],
  ["nesting above the limit", nested(1_000), [], ours(CLOSED, { reference: JSON.parse(nested(1_000)) })],
  ["a placeholder in a text event", placeholder(0), [], { _placeholder: true, num: 0 }],
  ["a placeholder in a text event, beyond all attachments", placeholder(7), [], { _placeholder: true, num: 7 }],
  ["a placeholder beyond the attachments", `[${placeholder(0)},${placeholder(1)}]`, [bytes(1)], CLOSED],
  ["a placeholder with a negative num", placeholder(-1), [bytes(1)], CLOSED],
  ["a placeholder with a fraction as num", placeholder(0.5), [bytes(1)], ours(CLOSED, { reference: null })],
  ["a placeholder with a text as num", placeholder('"0"'), [bytes(1)], CLOSED],
  ["a placeholder inside of a placeholder", '{"_placeholder":true,"num":0,"a":{"_placeholder":true,"num":0}}', [bytes(1)], bytes(1)],
  ["one attachment in two places", `[${placeholder(0)},${placeholder(0)}]`, [bytes(1)], [bytes(1), bytes(1)]],
  ["an attachment in no place", '"none"', [bytes(1)], "none"],
  ["an attachment that comes as text", placeholder(0), ['42["publish","room","x"]'], CLOSED],
];

/** Bytes on polling that are no UTF-8, whole packets as latin1. */
const BAD_UTF8 = ["\xc3\x28", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"];

const PROFILES = {
  load: {
    header: (count, json) => `${head(count)}["publish","room",${json}]`,
    join: (socket) => socket.timeout(4_000).emitWithAck("join", "room"),
    event: "msg",
    greetings: 1,
  },
  "java-client": { header: (count, json) => `${head(count)}["broadcast",${json}]`, join: () => {}, event: "broadcastBack", greetings: 2 },
};
const head = (count) => (count === 0 ? "42" : `45${count}-`);

for (const [profile, { header, join, event, greetings }] of Object.entries(PROFILES)) {
  const server = await startServer(profile);
  after(() => server.stop());
  const endpoint = `${server.url}/socket.io/`;

  async function sender(transport) {
    const session = await Session.open(transport, endpoint);
    await session.send("40");
    for (let n = 0; n < greetings; n++) {
      await session.receive();
    }
    return session;
  }

  /** Clients of each kind, which stay, with what each of them gets. */
  async function connectMembers() {
    const kinds = Object.values(TRANSPORTS);
    return Promise.all(
      [...kinds, ...kinds].map(async (transports) => {
        const socket = io(server.url, { forceNew: true, reconnection: false, transports });
        await connection(socket);
        if (transports.length > 1) {
          await upgraded(socket);
        }
        const member = { socket, inbox: new Inbox() };
        socket.on(event, (...args) => member.inbox.push(args));
        socket.on("disconnect", (reason) => member.inbox.push([`disconnected: ${reason}`]));
        await join(socket);
        return member;
      }),
    );
  }

  describe(profile, () => {
    let members;
    let healthy;
    let good = 0;

    before(async () => {
      members = await connectMembers();
      healthy = await sender("websocket");
    });
    // A test that fails must not take the others with it.
    beforeEach(() => members.forEach((member) => (member.inbox = new Inbox())));
    after(() => {
      members.forEach(({ socket }) => socket.disconnect());
      healthy.close();
    });

    async function assertAllGet(value) {
      await Promise.all(members.map(async ({ inbox }) => assert.deepEqual(await inbox.next(), [value])));
    }

    /** Nobody has lost its connection, and nothing else came. */
    async function assertUnhurt() {
      await healthy.send(header(0, ++good));
      await assertAllGet(good);
    }

    for (const transport of ["polling", "websocket"]) {
      for (const [name, json, attachments, relayed] of ROWS) {
        test(`SIO-10 ${profile}, ${transport}, relayed: ${name}`, async () => {
          const session = await sender(transport);
          session.send(header(attachments.length, json), ...attachments).catch(() => {});
          if (relayed === CLOSED) {
            assert.ok(await session.endsWithin(4_000), "the sender is still connected");
          } else {
            await assertAllGet(relayed);
          }
          await assertUnhurt();
          session.close();
        });
      }

      test(`SIO-7 ${profile}, ${transport}, relayed: binary that nobody announced, and too little of it`, async () => {
        const session = await sender(transport);
        session.send(bytes(1, 2, 3)).catch(() => {});
        assert.ok(await session.endsWithin(4_000), "the sender is still connected");
        const unfinished = await sender(transport);
        await unfinished.send(header(2, `[${placeholder(0)},${placeholder(1)}]`), bytes(1));
        unfinished.close();
        await assertUnhurt();
      });

      const dropsIt = isReference && "it drops events of a socket that has ended since (SIO-37)";
      test(`EIO-19 ${profile}, ${transport}, relayed: a good packet before a bad one`, { skip: dropsIt }, async () => {
        const session = await sender(transport);
        session.send(header(0, '"good"'), header(0, "{")).catch(() => {});
        assert.ok(await session.endsWithin(4_000), "the sender is still connected");
        await assertAllGet("good");
        await assertUnhurt();
      });
    }

    for (const utf8 of BAD_UTF8) {
      test(`EIO-17 ${profile}, relayed: bad UTF-8, ${Buffer.from(utf8, "latin1").toString("hex")}`, async () => {
        const bad = Buffer.from(header(0, `"${utf8}"`), "latin1");
        const webSocket = await sender("websocket");
        webSocket.sendBytesAsText(bad);
        assert.ok(await webSocket.endsWithin(4_000), "the sender is still connected");
        assert.equal(await webSocket.code, 1007);
        const polling = await Polling.open(endpoint);
        await polling.post("40");
        // Its answer to CONNECT: before that an event would end the session.
        await polling.get();
        assert.equal((await polling.post(bad)).status, ours(400, { reference: 200 }));
        if (isReference) {
          await Promise.all(members.map(({ inbox }) => inbox.next()));
        }
        await assertUnhurt();
      });
    }
  });
}
