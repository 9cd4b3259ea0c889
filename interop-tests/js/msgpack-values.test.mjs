// Values by the official client with the official msgpack parser, and the bytes on the wire, against the profile protocol.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import parser from "socket.io-msgpack-parser";
import { connected } from "./clients.mjs";
import { Session } from "./raw.mjs";
import { ours, PATIENT, startServer } from "./server.mjs";
import { next } from "./wait.mjs";

const server = await startServer("protocol", { args: ["--parser", "msgpack", ...PATIENT.args] });
after(() => server.stop());
const WEBSOCKET = { transports: ["websocket"], parser };
const DATE = new Date(1_700_000_000_123);
const ISO = "2023-11-14T22:13:20.123Z";

async function echo(...args) {
  const socket = await connected(server.url, WEBSOCKET);
  const answer = next(socket, "message-back");
  socket.emit("message", ...args);
  return answer;
}

describe("values", () => {
  const VALUES = [
    ["no argument", []],
    ["null", [null]],
    ["booleans", [true, false]],
    ["small numbers", [0, 1, 127, 128, 255, 256, 65_535, 65_536, -1, -32, -33, -128, -129, -32_768, -32_769]],
    ["large numbers", [2 ** 31, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER, -(2 ** 31), -(2 ** 31) - 1, Number.MIN_SAFE_INTEGER]],
    ["fractions", [1.5, -1e-7, 0.1, Math.PI, Number.MIN_VALUE]],
    ["strings", ["", "a", '"\\/\b\f\n\r\t', "\u0000\u001f", "{}", "\x1e", "\ufeff"]],
    ["Unicode", ["é€𝄞", "пойду спать всем спокойной ночи", "👨‍👩‍👧", "\u2028\u2029"]],
    ["lengths of strings", [31, 32, 255, 256, 65_535, 65_536].map((length) => "x".repeat(length))],
    ["lengths of arrays", [15, 16, 65_535, 65_536].map((length) => new Array(length).fill(1))],
    ["lengths of bytes", [0, 1, 255, 256, 65_535, 65_536].map((length) => Buffer.alloc(length, 5))],
    ["an object of 70 000 keys", [Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, i]))]],
    ["objects", [{}, { a: { b: { c: [1, { d: null }] } } }, { "": "", "a b": 1, "é€": 2 }]],
    ["what looks like a placeholder", [{ _placeholder: true, num: 0 }, Buffer.from([42]), { _placeholder: true, num: 7 }]],
  ];
  for (const [kind, args] of VALUES) {
    test(`SIO-10 ${kind}`, async () => {
      assert.deepEqual(await echo(...args), args);
    });
  }

  test("SIO-10 what JSON does not know becomes what JSON makes of it", async () => {
    assert.deepEqual(
      await echo(DATE, { at: DATE, left: undefined }, undefined, NaN, Infinity),
      ours([ISO, { at: ISO }, null, null, null], { reference: [DATE, { at: DATE, left: undefined }, undefined, NaN, Infinity] }),
    );
  });

  test("SIO-5 an ArrayBuffer and its views are bytes", async () => {
    const bytes = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const value of await echo(bytes.buffer, bytes, new DataView(bytes.buffer), Uint8Array.of(9).buffer)) {
      assert.ok(value instanceof ours(Buffer, { reference: ArrayBuffer }));
      assert.deepEqual([...new Uint8Array(value)], value.byteLength === 1 ? [9] : [...bytes]);
    }
  });

  test("SIO-10 half a surrogate pair costs nobody the connection", async () => {
    const [text] = await echo(`${"x".repeat(40)}\ud83d`);
    assert.equal(text, `${"x".repeat(40)}\ufffd`);
  });

  test("SIO-6 ten times bytes, and eleven", async () => {
    const ten = Array.from({ length: 10 }, (_, i) => Buffer.alloc(i, i));
    assert.deepEqual(await echo(...ten), ten);
    const socket = await connected(server.url, WEBSOCKET);
    // The reference has no such limit for msgpack.
    const end = next(socket, ours("disconnect", { reference: "message-back" }));
    socket.emit("message", ...ten, Buffer.alloc(1));
    await end;
    assert.equal(socket.connected, ours(false, { reference: true }));
  });
});

describe("on the wire", () => {
  const TYPES = { CONNECT: "00", DISCONNECT: "01", EVENT: "02" };
  const packet = (type, rest) => Buffer.from(`83a474797065${TYPES[type]}${rest}`, "hex");
  const MAIN = "a36e7370a12f";

  for (const transport of ["polling", "websocket"]) {
    const open = () => Session.open(transport, `${server.url}/socket.io/`);

    test(`SIO-11 ${transport}: packets are maps in one binary message each`, async () => {
      const session = await open();
      // CONNECT with undefined data, as the client sends it without auth.
      await session.send(packet("CONNECT", `a464617461d40000${MAIN}`));
      const connect = await session.receive();
      // Without recovery the reference says {sid, pid: undefined}.
      const data = ours("81a3736964b4[0-9a-f]{40}", { reference: "82a3736964b4[0-9a-f]{40}a3706964d40000" });
      assert.match(connect.toString("hex"), new RegExp(`^83a47479706500a464617461${data}${MAIN}$`));
      // ["auth", {}]
      assert.equal((await session.receive()).toString("hex"), `83a47479706502a46461746192a46175746880${MAIN}`);
      // ["message", 1, <0102>]
      await session.send(packet("EVENT", `a46461746193a76d65737361676501c4020102${MAIN}`));
      assert.equal((await session.receive()).toString("hex"), `83a47479706502a46461746193ac6d6573736167652d6261636b01c4020102${MAIN}`);
      session.close();
    });

    for (const [what, message] of [
      ["text", "40"],
      ["what is no msgpack", Buffer.from("c1", "hex")],
      ["a packet cut short", Buffer.from("83a47479706500a46461", "hex")],
      ["bytes behind a packet", Buffer.from(`82a47479706500${MAIN}00`, "hex")],
      ["an unknown type", Buffer.from(`82a47479706505${MAIN}`, "hex")],
      ["no namespace", Buffer.from("81a47479706500", "hex")],
      ["a CONNECT with an array", Buffer.from(`83a47479706500a46461746190${MAIN}`, "hex")],
      ["an id that is a string", Buffer.from(`83a47479706500a26964a131${MAIN}`, "hex")],
      ["an array of 2^32-1 elements", Buffer.from(`83a47479706502${MAIN}a464617461ddffffffff`, "hex")],
    ]) {
      test(`SIO-8 ${transport}: ${what} ends the connection`, async () => {
        const session = await open();
        await session.send(message).catch(() => {});
        assert.ok(await session.endsWithin(2_000));
      });
    }
  }
});
