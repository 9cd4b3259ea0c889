// What cases 12 and 13 of Autobahn do, which the Autobahn that runs without Python 2 does not have: echoes over permessage-deflate, in five kinds of
// data, with seven offers, in sizes from 16 bytes to 128 KiB, whole and in fragments. Against the profile websocket-echo.
//
//     node deflate-cases.mjs URL [PATTERNS] [MESSAGES]

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { RawWebSocket } from "./raw.mjs";

/** [bytes of a message, bytes of a fragment or 0]. */
const SIZES = [
  ...[16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072].map((bytes) => [bytes, 0]),
  ...[8192, 16384, 32768, 65536, 131072].map((bytes) => [bytes, 256]),
  ...[1024, 4096, 32768].map((fragment) => [131072, fragment]),
];
const MESSAGES = 1000;
const PATIENCE_MS = 60_000;

const random = ((state) => () => (state = (state * 48271) % 2147483647) / 2147483647)(1);
const numbers = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const record = (i) => ({ id: i, name: `item ${i % 97}`, price: Math.floor(random() * 1e6) / 100, tags: ["red", "green", "blue"].slice(i % 3), sold: i % 2 === 0 });

function prose() {
  const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
  const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));
  return Buffer.concat(pages.sort().map((name) => readFileSync(docs + name)));
}

/** A grey picture with some noise, one byte a pixel. */
const picture = () => Buffer.from(numbers(512 * 512, (i) => 128 + 90 * Math.sin((i % 512) / 40) * Math.cos(i / 512 / 30) + 8 * random()));
/** What does not get shorter. */
const noise = () => Buffer.from(numbers(400_000, () => 256 * random()));
const json = () => Buffer.from(JSON.stringify(numbers(3000, record)));
const html = () =>
  Buffer.from(`<!doctype html><table>${numbers(3000, record).map(({ id, name, price }) => `<tr class="row"><td>${id}</td><td>${name}</td><td>${price}</td></tr>`).join("\n")}</table>`);

const DATA = [
  { about: "prose", binary: true, bytes: prose() },
  { about: "a picture", binary: true, bytes: picture() },
  { about: "noise", binary: true, bytes: noise() },
  { about: "JSON", binary: false, bytes: json() },
  { about: "HTML", binary: false, bytes: html() },
];
const [, , , JSON_DATA] = DATA;

const USUAL = "permessage-deflate; client_no_context_takeover; client_max_window_bits";
const NO_TAKEOVER = `${USUAL}; server_no_context_takeover`;
const OFFERS = [
  USUAL,
  NO_TAKEOVER,
  `${USUAL}; server_max_window_bits=8`,
  `${USUAL}; server_max_window_bits=15`,
  `${NO_TAKEOVER}; server_max_window_bits=8`,
  `${NO_TAKEOVER}; server_max_window_bits=15`,
  [`${NO_TAKEOVER}; server_max_window_bits=8`, NO_TAKEOVER, USUAL].join(", "),
];

const sized = (id, data, offer) => SIZES.map(([bytes, fragment], i) => ({ id: `${id}.${i + 1}`, data, offer, bytes, fragment }));
export const CASES = [
  ...DATA.flatMap((data, i) => sized(`12.${i + 1}`, data, USUAL)),
  ...OFFERS.flatMap((offer, i) => sized(`13.${i + 1}`, JSON_DATA, offer)),
];

/** Piece after piece of the data, from the start again at its end. */
function pieces({ bytes }, length) {
  let at = 0;
  return () => {
    const to = (at + length) % bytes.length;
    const piece = at + length <= bytes.length ? bytes.subarray(at, at + length) : Buffer.concat([bytes.subarray(at), bytes.subarray(0, to)]);
    at = to;
    return piece;
  };
}

function send(socket, message, { data: { binary }, fragment }) {
  const step = fragment || message.length;
  for (let at = 0; at < message.length; at += step) {
    socket.send(message.subarray(at, at + step), { binary, compress: true, fin: at + step >= message.length });
  }
}

/** Fails if an echo is not what was sent, or is not compressed. */
export async function run(url, echo, messages = MESSAGES) {
  const raw = await RawWebSocket.open(url, {
    perMessageDeflate: { threshold: 0, clientNoContextTakeover: true },
    maxPayload: 0,
    finishRequest(request) {
      request.setHeader("Sec-WebSocket-Extensions", echo.offer);
      request.end();
    },
  });
  try {
    assert.equal(raw.socket.extensions, "permessage-deflate");
    const next = pieces(echo.data, echo.bytes);
    for (let i = 0; i < messages; i++) {
      const message = next();
      send(raw.socket, message, echo);
      const received = await raw.receive(PATIENCE_MS);
      assert.equal(Buffer.isBuffer(received), echo.data.binary, "text or binary");
      assert.ok(Buffer.from(received).equals(message), `message ${i + 1} is not what was sent`);
    }
    raw.socket.close(1000);
    assert.equal(await raw.closed(), 1000);
  } finally {
    raw.close();
  }
}

const matches = (patterns, id) => patterns.some((pattern) => new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(id));

async function main(url, patterns = "*", messages = MESSAGES) {
  const chosen = CASES.filter(({ id }) => matches(patterns.split(","), id));
  const started = Date.now();
  const failed = [];
  for (const echo of chosen) {
    await run(url, echo, Number(messages)).catch((error) => failed.push(`${echo.id} ${error.message}`));
  }
  for (const group of ["12", "13"]) {
    const all = chosen.filter(({ id }) => id.startsWith(group)).length;
    const wrong = failed.filter((line) => line.startsWith(group)).length;
    if (all) console.log(`${group}: ${all - wrong} OK${wrong ? `, ${wrong} FAILED` : ""}`);
  }
  failed.forEach((line) => console.log(`failed: ${line}`));
  console.log(`${chosen.length} cases of our own, ${failed.length} failed (${Math.round((Date.now() - started) / 1000)} s)`);
  process.exitCode = failed.length ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(...process.argv.slice(2));
