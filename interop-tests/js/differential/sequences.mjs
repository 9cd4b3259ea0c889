// What needs more than one step: `[name, what is done, outcome, what the reference makes of it if that is something else]`.
// What is done gives its outcome as plain data.

import { setTimeout as delay } from "node:timers/promises";
import { request as httpRequest } from "node:http";
import { FrameSocket, Polling, RawWebSocket, refusedWebSocket, request, Session } from "../raw.mjs";
import { ALIVE, answer, DEAD, error, goneState, R400, SESSION, settled, state } from "../replay.mjs";
import { within } from "../wait.mjs";

// Requests of two connections may overtake each other: the first one has the time to arrive.
const ARRIVED = 100;
const UPGRADE_TIMEOUT = 10_000;
const CONNECT_TIMEOUT = 1_000;
const OPEN = "open";

/** A session on polling whose first ping has come, so that nothing but what is done completes a GET for a long time. */
async function quiet(target) {
  const polling = await Polling.open(target.endpoint);
  const { text } = await polling.get();
  if (text !== "2") {
    throw new Error(`${text} instead of a ping`);
  }
  return polling;
}

/** A WebSocket for a session on polling, after its probe. */
async function probe(target) {
  const polling = await Polling.open(target.endpoint);
  const socket = await RawWebSocket.open(polling.webSocketUrl);
  socket.send("2probe");
  if ((await socket.receive()) !== "3probe") {
    throw new Error("the probe was not answered");
  }
  return { polling, socket };
}

async function upgraded(target) {
  const { polling, socket } = await probe(target);
  socket.send("5");
  return { polling, socket, session: await webSocketState(target, socket) };
}

/** Whether a session on WebSocket answers. */
async function webSocketState(target, socket) {
  const { ask, isAnswer } = target.question();
  socket.send(ask);
  for (let packet = await socket.receive(); ; packet = await socket.receive()) {
    if (isAnswer(packet)) {
      return ALIVE;
    }
  }
}

const closing = (socket, ms) => settled(socket.closeCode, OPEN, ms);

/** A POST that stays unfinished; `answered` is its status, or that the server has dropped it. */
async function unfinishedPost(polling) {
  const outgoing = httpRequest(polling.url, { method: "POST", headers: { "Content-Type": "text/plain", "Content-Length": "100" } });
  const answered = new Promise((resolve) => {
    outgoing.on("response", (response) => resolve(response.resume().statusCode));
    outgoing.on("error", () => resolve("dropped"));
  });
  await new Promise((resolve) => outgoing.write("4unfinished", resolve));
  await delay(ARRIVED);
  return { outgoing, answered };
}

/** Sequences of Engine.IO, with a long ping time-out. */
export const ENGINE = [
  [
    "EIO-32 a WebSocket that never probes is closed by the upgrade time-out, the session stays",
    async (target) => {
      const polling = await Polling.open(target.endpoint);
      const socket = await RawWebSocket.open(polling.webSocketUrl);
      const since = performance.now();
      const code = await within(socket.closeCode, "close", UPGRADE_TIMEOUT + 3_000);
      return { code, early: performance.now() - since < UPGRADE_TIMEOUT - 100, session: await state(target, polling) };
    },
    { code: 1005, early: false, session: ALIVE },
  ],
  [
    "EIO-13 a second GET",
    async (target) => {
      const polling = await quiet(target);
      const first = polling.get();
      await delay(ARRIVED);
      const second = await polling.get();
      return { first: answer(await first), second: answer(second), session: await state(target, polling) };
    },
    { first: { status: 200, body: "1" }, second: { status: 400, body: "" }, session: DEAD },
  ],
  [
    "EIO-14 a second POST",
    async (target) => {
      const polling = await Polling.open(target.endpoint);
      const first = await unfinishedPost(polling);
      const second = await polling.post("4second");
      const outcome = { second: answer(second), first: await settled(first.answered, OPEN), session: await state(target, polling) };
      first.outgoing.destroy();
      return outcome;
    },
    { second: { status: 400, body: "" }, first: 400, session: DEAD },
    { second: { status: 400, body: "" }, first: "dropped", session: DEAD },
  ],
  [
    "EIO-15 an aborted GET",
    async (target) => {
      const polling = await quiet(target);
      const abort = new AbortController();
      const pending = polling.get({ signal: abort.signal }).catch(() => {});
      await delay(ARRIVED);
      abort.abort();
      await pending;
      return goneState(target, polling.sid);
    },
    DEAD,
  ],
  [
    "EIO-15 an aborted POST",
    async (target) => {
      const polling = await Polling.open(target.endpoint);
      const { outgoing } = await unfinishedPost(polling);
      outgoing.destroy();
      return goneState(target, polling.sid);
    },
    DEAD,
  ],
  [
    "EIO-21 a close packet while a GET waits",
    async (target) => {
      const polling = await quiet(target);
      const pending = polling.get();
      await delay(ARRIVED);
      const post = await polling.post("1");
      return { post: answer(post), pending: answer(await pending), session: await state(target, polling) };
    },
    { post: { status: 200, body: "ok" }, pending: { status: 200, body: "6" }, session: DEAD },
  ],
  [
    "EIO-34 requests by polling after the upgrade",
    async (target) => {
      const { polling, socket } = await upgraded(target);
      const outcome = { get: answer(await polling.get()), post: answer(await polling.post("4lost")), session: await webSocketState(target, socket) };
      socket.close();
      return outcome;
    },
    { get: R400(3), post: R400(3), session: ALIVE },
  ],
  [
    "EIO-33 a second WebSocket during the probe",
    async (target) => {
      const { polling, socket } = await probe(target);
      const second = await RawWebSocket.open(polling.webSocketUrl);
      const code = await closing(second);
      socket.send("5");
      const outcome = { code, session: await webSocketState(target, socket) };
      socket.close();
      return outcome;
    },
    { code: 1005, session: ALIVE },
  ],
  [
    "EIO-33 a second WebSocket after the upgrade",
    async (target) => {
      const { polling, socket } = await upgraded(target);
      const second = await RawWebSocket.open(polling.webSocketUrl);
      const outcome = { code: await closing(second), session: await webSocketState(target, socket) };
      socket.close();
      return outcome;
    },
    { code: 1005, session: ALIVE },
  ],
  [
    "EIO-33 a second WebSocket for a session that began on WebSocket",
    async (target) => {
      const url = `${target.webSocketEndpoint}?EIO=4&transport=websocket`;
      const socket = await RawWebSocket.open(url);
      const { sid } = JSON.parse((await socket.receive()).slice(1));
      const second = await RawWebSocket.open(`${url}&sid=${sid}`);
      const outcome = { code: await closing(second), session: await webSocketState(target, socket) };
      second.close();
      socket.close();
      return outcome;
    },
    { code: 1005, session: ALIVE },
    { code: OPEN, session: ALIVE },
  ],
  [
    "EIO-32 a WebSocket that is dropped after its probe",
    async (target) => {
      const { polling, socket } = await probe(target);
      socket.close();
      await socket.closed();
      return state(target, polling);
    },
    ALIVE,
  ],
  [
    "EIO-36 a close packet by polling during the probe",
    async (target) => {
      const { polling, socket } = await probe(target);
      await polling.post("1");
      return { code: await closing(socket), session: await state(target, polling) };
    },
    { code: 1005, session: DEAD },
  ],
  [
    "EIO-36 a bad packet by polling during the probe",
    async (target) => {
      const { polling, socket } = await probe(target);
      await polling.post("abc");
      return { code: await closing(socket), session: await state(target, polling) };
    },
    { code: 1005, session: DEAD },
  ],
  [
    "EIO-37 an upgrade without a probe",
    async (target) => {
      const polling = await Polling.open(target.endpoint);
      const socket = await RawWebSocket.open(polling.webSocketUrl);
      socket.send("5");
      const session = await webSocketState(target, socket);
      socket.close();
      return session;
    },
    ALIVE,
  ],
  [
    "EIO-48 pongs that nobody asked for: is there still a ping?",
    async (target) => {
      const socket = await RawWebSocket.open(`${target.webSocketEndpoint}?EIO=4&transport=websocket`);
      await socket.receive();
      const talk = setInterval(() => socket.send("3"), 60);
      const packet = await settled(socket.take(), "none", 1_500);
      clearInterval(talk);
      socket.close();
      return packet;
    },
    "2",
    "none",
  ],
  [
    "a TCP connection that is reset amid a frame ends its session",
    async (target) => {
      const socket = await FrameSocket.open(`${target.webSocketEndpoint}?EIO=4&transport=websocket`);
      const { sid } = JSON.parse((await socket.receive()).payload.toString().slice(1));
      socket.tcp.write(Buffer.from([0x81, 0xfe]));
      await delay(ARRIVED);
      socket.tcp.resetAndDestroy();
      return goneState(target, sid, "polling");
    },
    DEAD,
  ],
];

/** Sequences about the ping time-out, which is `ms` after the ping. */
export const HEARTBEAT = (ms) => [
  [
    "EIO-38 a ping before the upgrade is never answered",
    async (target) => {
      const polling = await Polling.open(target.endpoint);
      const ping = (await polling.get()).text;
      const socket = await RawWebSocket.open(polling.webSocketUrl);
      socket.send("2probe");
      await socket.receive();
      socket.send("5");
      const code = await closing(socket, ms + 1_500);
      socket.close();
      return { ping, code };
    },
    { ping: "2", code: 1005 },
    { ping: "2", code: OPEN },
  ],
  [
    "EIO-50 a ping is never answered, a GET waits",
    async (target) => {
      const polling = await Polling.open(target.endpoint);
      const ping = (await polling.get()).text;
      return { ping, last: answer(await polling.get()), session: await state(target, polling) };
    },
    { ping: "2", last: { status: 200, body: "1" }, session: DEAD },
  ],
];

/** Sequences of Socket.IO, with a connectTimeout of 1 s. */
export const CONNECTING = ["polling", "websocket"].flatMap((transport) =>
  [
    ["no CONNECT", []],
    ["only a refused CONNECT", ["40/random"]],
  ].map(([name, packets]) => [
    `${transport}: SIO-13 connectTimeout: ${name}`,
    async (target) => {
      const since = performance.now();
      const session = await Session.open(transport, target.endpoint);
      if (packets.length > 0) {
        await session.send(...packets);
      }
      const closed = await session.endsWithin(CONNECT_TIMEOUT + 2_000);
      session.close();
      return { closed, early: performance.now() - since < CONNECT_TIMEOUT - 20 };
    },
    { closed: true, early: false },
  ]),
);

/** Sequences on a server without options: no CORS. */
export const DEFAULTS = [
  [
    "EIO-42 a handshake of another origin",
    async (target) => {
      const headers = { Origin: "http://evil.example" };
      const response = await request(`${target.endpoint}?EIO=4&transport=polling`, { headers });
      const socket = await RawWebSocket.open(`${target.webSocketEndpoint}?EIO=4&transport=websocket`, { headers });
      const open = (await socket.receive())[0];
      socket.close();
      return { status: response.status, allowed: response.headers["access-control-allow-origin"], webSocket: open };
    },
    { status: 200, allowed: undefined, webSocket: "0" },
  ],
  [
    "EIO-39 a preflight",
    async (target) => answer(await request(`${target.endpoint}?EIO=4&transport=polling`, { method: "OPTIONS", headers: { Origin: "http://evil.example", "Access-Control-Request-Method": "POST" } })),
    { status: 400, body: error(2) },
  ],
];

export const WANTED_ORIGIN = "http://wanted.example";
const OTHER_ORIGIN = "http://evil.example";
const allowedOf = (response) => response.headers["access-control-allow-origin"];

/** What a WebSocket of an origin gets: its open packet, or how it is refused. */
async function webSocketFrom(target, headers, query = "") {
  const url = `${target.webSocketEndpoint}?EIO=4&transport=websocket${query}`;
  const refusal = await refusedWebSocket(url, { headers }).catch((error) => error.message);
  return typeof refusal === "string" ? refusal : refusal.status;
}

const ACCEPTED = "the WebSocket was accepted";

/** Sequences on a server that wants one origin: ours by its origin policy, the reference by what it has, CORS. */
export const ORIGINS = [
  [
    "EIO-40 the origin that is wanted",
    async (target) => {
      const headers = { Origin: WANTED_ORIGIN };
      const response = await request(`${target.endpoint}?EIO=4&transport=polling`, { headers });
      return { status: response.status, allowed: allowedOf(response), webSocket: await webSocketFrom(target, headers) };
    },
    { status: 200, allowed: WANTED_ORIGIN, webSocket: ACCEPTED },
  ],
  [
    "EIO-40 no origin, as of a client that is no browser",
    async (target) => {
      const response = await request(`${target.endpoint}?EIO=4&transport=polling`);
      return { status: response.status, webSocket: await webSocketFrom(target, {}) };
    },
    { status: 200, webSocket: ACCEPTED },
  ],
  [
    "EIO-40 a handshake of another origin",
    async (target) => {
      const headers = { Origin: OTHER_ORIGIN };
      const response = await request(`${target.endpoint}?EIO=4&transport=polling`, { headers });
      return { ...answer(response), allowed: allowedOf(response), webSocket: await webSocketFrom(target, headers) };
    },
    { status: 403, body: error(4), allowed: WANTED_ORIGIN, webSocket: 403 },
    { ...SESSION, allowed: WANTED_ORIGIN, webSocket: ACCEPTED },
  ],
  [
    "EIO-40 another origin that knows a session",
    async (target) => {
      const headers = { Origin: OTHER_ORIGIN };
      const polling = await Polling.open(target.endpoint);
      const post = await polling.post("4stolen", { headers: { ...headers, "Content-Type": "text/plain" } });
      const webSocket = await webSocketFrom(target, headers, `&sid=${polling.sid}`);
      return { post: answer(post), webSocket, session: await state(target, polling) };
    },
    { post: { status: 403, body: error(4) }, webSocket: 403, session: ALIVE },
    { post: { status: 200, body: "ok" }, webSocket: ACCEPTED, session: ALIVE },
  ],
];

/** A room is asked for so many milliseconds, or as long as is the default; it answers, after a while, or not. */
const asked = (transport, timeout, answers) => async (target) => {
  const session = await target.open(transport);
  await session.send(timeout === undefined ? '42["ask-room"]' : `42["ask-room",${timeout}]`);
  const [, id] = /^42(\d+)\["question"\]$/.exec(await session.receive());
  if (answers) {
    await delay(ARRIVED);
    await session.send(`43${id}["here"]`);
  }
  const outcome = JSON.parse((await session.receive()).slice(2));
  session.close();
  return outcome;
};

/** Broadcasts that are acknowledged: what has come, and whether all have answered. */
export const BROADCAST_ACKS = ["polling", "websocket"].flatMap((transport) => [
  [`${transport}: SIO-45 all answer in time`, asked(transport, 20_000, true), ["answers", ["here"], true]],
  [`${transport}: SIO-45 nobody answers in time`, asked(transport, 200, false), ["answers", [], false]],
  [`${transport}: SIO-46 no time-out is given`, asked(transport, undefined, true), ["answers", ["here"], true], ["answers", [], false]],
]);
