// Plays what a row of a table says to one server, and tells what came of it as plain data that can be compared.

import { setTimeout as delay } from "node:timers/promises";
import { FrameSocket, Polling, rawHttp, refusedWebSocket, request, Session } from "./raw.mjs";
import { within } from "./wait.mjs";

export const ALIVE = "ALIVE";
export const DEAD = "DEAD";
const SILENT = "silent";

const MESSAGES = ["Transport unknown", "Session ID unknown", "Bad handshake method", "Bad request", "Forbidden", "Unsupported protocol version"];
// By number; whether one has attachments is seen in its data.
const TYPES = ["CONNECT", "DISCONNECT", "EVENT", "ACK", "CONNECT_ERROR", "EVENT", "ACK"];
const PATIENCE = 3_000;
// How long something that is not to come is waited for.
const SOON = 500;
const TEXT = 0x81;
const CLOSE = 8;

/** The body of an error with this code. */
export const error = (code) => ({ code, message: MESSAGES[code] });

/** An answer of 400 with this code. */
export const R400 = (code) => ({ status: 400, body: error(code) });

/** A handshake that is accepted. */
export const SESSION = { status: 200, body: "a session" };

/** What of an HTTP answer counts: its status, and its body with its meaning. */
export function answer({ status, headers, text }) {
  if (headers["content-type"]?.startsWith("application/json")) {
    return { status, body: JSON.parse(text) };
  }
  return { status, body: text.startsWith('0{"sid":') ? SESSION.body : text };
}

/** One HTTP request without a session. */
export async function ofRequest({ endpoint }, { query, ...options }) {
  return answer(await request(`${endpoint}?${query}`, options));
}

/** One HTTP request to a new polling session, which `SID` stands for: the answer, and whether the session lives. */
export async function ofRequestToSession(target, { query = "EIO=4&transport=polling&sid=SID", path = "", ...options }) {
  const polling = await Polling.open(target.endpoint);
  const url = `${target.endpoint}${path}?${query.replace("SID", polling.sid)}`;
  const response = await request(url, { headers: { "Content-Type": "text/plain;charset=UTF-8" }, ...options });
  return { ...answer(response), session: await state(target, polling) };
}

/** Bytes on a TCP connection, `SID` in them being that of a new session: status, JSON body, whether the server closes it. */
export async function ofHttpBytes({ endpoint, server }, text) {
  const { sid } = await Polling.open(endpoint);
  const response = await rawHttp(server.port, text.replace("SID", sid), SOON).catch(() => undefined);
  if (response === undefined) {
    return "no answer";
  }
  const { status, body, closed, tcp } = response;
  const outcome = { status, ...(body.startsWith("{") && { body: JSON.parse(body) }), connection: await settled(closed.then(() => "closed"), "open") };
  tcp.destroy();
  return outcome;
}

/** A WebSocket that is refused before its 101. */
export function ofRefusedWebSocket({ webSocketEndpoint }, query) {
  return refusedWebSocket(`${webSocketEndpoint}?${query}`).catch((error) => error.message.replace("the WebSocket was ", ""));
}

/**
 * WebSocket frames of a new session, each `[first byte, payload, options]`: what comes back until the WebSocket is closed or
 * a question that follows is answered, the status of the close, whether the session lives.
 */
export async function ofFrames(target, frames) {
  const socket = await FrameSocket.open(`${target.webSocketEndpoint}?EIO=4&transport=websocket`);
  const { sid } = JSON.parse((await socket.receive()).payload.toString().slice(1));
  const outcome = await play(target, socket, frames);
  socket.tcp.destroy();
  return { ...outcome, session: outcome.code === undefined ? ALIVE : await goneState(target, sid, "polling") };
}

/** WebSocket frames of what should be an upgrade of a new polling session: likewise. */
export async function ofProbe(target, frames) {
  const polling = await Polling.open(target.endpoint);
  const socket = await FrameSocket.open(polling.webSocketUrl);
  for (const frame of frames) {
    socket.send(...frame);
  }
  const received = [];
  const code = await readUntil(socket, received, () => false);
  socket.tcp.destroy();
  return { received, code, session: await state(target, polling) };
}

async function play(target, socket, frames) {
  const { ask, isAnswer } = target.question();
  for (const frame of [...frames, [TEXT, ask]]) {
    socket.send(...frame);
  }
  const received = [];
  const code = await readUntil(socket, received, isAnswer);
  return code === undefined ? { received } : { received, code };
}

/**
 * Socket.IO packets of a new session, then, when as many have come back as the outcome has, a question: all that comes back until
 * it is answered or the session is closed. What came before a close is told only if the outcome looks at it. `alone`: there is no
 * question.
 */
export async function ofPackets(target, transport, packets, { joined, outcome, alone = false }) {
  const session = joined ? await target.open(transport) : await Session.open(transport, target.endpoint);
  const { ask, isAnswer } = target.question();
  const { received } = Array.isArray(outcome) ? { received: outcome } : outcome;
  const batches = inBatches(packets);
  if (!alone) {
    batches.push({ after: texts(received ?? []), packets: [ask] });
  }
  const wire = [];
  try {
    for (;;) {
      while (batches.length > 0 && texts(wire) >= batches[0].after) {
        session.send(...batches.shift().packets).catch(() => {});
      }
      const packet = await within(session.take(), "answer or close", PATIENCE).catch(() => SILENT);
      if (packet === SILENT || (packet && isAnswer(packet))) {
        return { received: meaning(wire), session: packet === SILENT ? SILENT : ALIVE };
      }
      if (packet === undefined) {
        const otherTransport = transport === "polling" ? "websocket" : "polling";
        return { ...(received && { received: meaning(wire) }), session: await goneState(target, session.sid, otherTransport), code: await session.code };
      }
      wire.push(packet);
    }
  } finally {
    session.close();
  }
}

/** How many packets these are, their attachments not counted: how many they are is the sender's affair. */
const texts = (wire) => wire.filter((packet) => typeof packet === "string").length;

/** Packets that are sent at once, each batch when so many have come back. */
function inBatches(packets) {
  const batches = [{ after: 0, packets: [] }];
  for (const packet of packets) {
    if (typeof packet === "number") {
      batches.push({ after: packet, packets: [] });
    } else {
      batches.at(-1).packets.push(packet);
    }
  }
  return batches;
}

/** What Socket.IO packets say, namespace by namespace: their attachments in place, ids that are drawn by lot as `SID`. */
export function meaning(wire) {
  const packets = [];
  for (let i = 0; i < wire.length; i++) {
    const [, type, attachments, namespace = "/", id, json] = /^4(\d)(?:(\d+)-)?(?:(\/[^,]*),)?(\d+)?(.*)$/s.exec(wire[i]);
    const buffers = wire.slice(i + 1, i + 1 + Number(attachments ?? 0));
    i += buffers.length;
    const inPlace = (key, value) => (attachments && value?._placeholder === true ? buffers[value.num] : value);
    const data = parsed(json || "null", inPlace);
    if (typeof data?.sid === "string" && /^[0-9A-Za-z_-]{20}$/.test(data.sid)) {
      data.sid = "SID";
    }
    packets.push({ type: TYPES[type], namespace, id, data });
  }
  return packets.sort((a, b) => (a.namespace < b.namespace ? -1 : a.namespace > b.namespace ? 1 : 0));
}

function parsed(json, reviver) {
  try {
    return JSON.parse(json, reviver);
  } catch {
    return { unreadable: json };
  }
}

/** Reads frames until the one that is wanted, or a close frame whose status it tells. */
export async function readUntil(socket, received, isLast, ms = PATIENCE) {
  for (;;) {
    const { opcode, payload } = await socket.receive(ms);
    const packet = opcode === 1 ? payload.toString() : opcode === 2 ? payload : `<opcode ${opcode}> ${payload}`;
    if (opcode === CLOSE) {
      return payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
    }
    if (isLast(packet)) {
      return undefined;
    }
    if (packet !== "2") {
      received.push(packet);
    }
  }
}

/** Whether a polling session still answers. */
export async function state(target, polling) {
  const { ask, isAnswer } = target.question();
  const post = await polling.post(ask);
  if (post.status !== 200) {
    return post.status === 400 && JSON.parse(post.text || "{}").code === 1 ? DEAD : `${post.status} ${post.text}`;
  }
  for (;;) {
    const poll = await polling.get();
    if (poll.status !== 200) {
      return `${poll.status} ${poll.text}`;
    }
    if (poll.text.split("\x1e").some(isAnswer)) {
      return ALIVE;
    }
  }
}

/** Whether a session is gone soon, asked with the transport that it has not: that harms no session. */
export async function goneState(target, sid, otherTransport = "websocket") {
  const url = `${target.endpoint}?EIO=4&transport=${otherTransport}&sid=${sid}`;
  for (const since = performance.now(); performance.now() - since < PATIENCE; await delay(20)) {
    if (JSON.parse((await request(url)).text).code === 1) {
      return DEAD;
    }
  }
  return ALIVE;
}

/** What a promise gives soon, or something else when it takes longer. */
export function settled(promise, otherwise, ms = SOON) {
  return Promise.race([promise, delay(ms, otherwise, { ref: false })]);
}
