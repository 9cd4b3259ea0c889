// Bad input, the same bytes to our server and to npm socket.io: the outcome is equal, or the table says what it is on either side.
// After each row two bystanders on each server must still be answered.

import { after, describe, test } from "node:test";
import { Both } from "./both.mjs";
import { FRAMES, PROBES } from "./differential/frames.mjs";
import { FIRST_PACKETS, FIRST_PAYLOADS, LETHAL_EVENTS, LETHAL_FIRST_PACKETS, LETHAL_PACKETS, PACKETS } from "./differential/packets.mjs";
import { BYTES, REFUSED_WEBSOCKETS, TO_A_SESSION, WITHOUT_SESSION } from "./differential/requests.mjs";
import { BROADCAST_ACKS, CONNECTING, DEFAULTS, ENGINE, HEARTBEAT, ORIGINS, WANTED_ORIGIN } from "./differential/sequences.mjs";
import { ALIVE, DEAD, meaning, ofFrames, ofHttpBytes, ofPackets, ofProbe, ofRefusedWebSocket, ofRequest, ofRequestToSession } from "./replay.mjs";
import { PATIENT, stopInTurn } from "./server.mjs";

const SHORT_PING_TIMEOUT = 1_500;
const TRANSPORTS = ["polling", "websocket"];
const CLOSE_CODE = { polling: undefined, websocket: 1005 };

const servers = await Promise.all([
  Both.start("engine", PATIENT),
  Both.start("engine", { args: ["--ping-timeout", String(SHORT_PING_TIMEOUT)] }),
  Both.start("engine", { args: [...PATIENT.args, "--origin", WANTED_ORIGIN] }),
  Both.start("protocol", PATIENT),
  Both.start("load", { stderr: "ignore" }),
]);
after(() => stopInTurn(servers));
const [engine, impatientEngine, guardedEngine, protocol, load] = servers;

/** A table whose inputs are played by `replay`. */
function table(both, title, rows, replay) {
  for (const [name, input, ours, theirs] of rows) {
    test(
      `${title}: ${name}`,
      both.same((target) => replay(target, input), ours, theirs),
    );
  }
}

const play = (target, sequence) => sequence(target);

/** A table of Socket.IO packets. */
function packets(both, rows, { joined, transports = TRANSPORTS }) {
  for (const [transport, [name, input, ours, theirs = ours]] of product(transports, rows)) {
    const replay = (target) => ofPackets(target, transport, input, { joined, outcome: target.isReference ? theirs : ours });
    test(`${transport}: ${name}: ${shown(input)}`, both.same(replay, expected(ours, transport), expected(theirs, transport)));
  }
}

/** A table of Socket.IO packets that end the process of the reference. */
function lethalPackets(both, rows, { joined }) {
  for (const [transport, [name, input, ours]] of product(TRANSPORTS, rows)) {
    const replay = (target) => ofPackets(target, transport, input, { joined, outcome: ours, alone: target.isReference });
    test(`${transport}: ${name}: ${shown(input)}`, both.lethal(replay, expected(ours, transport)));
  }
}

const product = (transports, rows) => transports.flatMap((transport) => rows.map((row) => [transport, row]));

/** What `ofPackets` tells when the outcome is that of the table. */
function expected(outcome, transport) {
  if (Array.isArray(outcome)) {
    return { received: meaning(outcome), session: ALIVE };
  }
  return { ...(outcome.received && { received: meaning(outcome.received) }), session: DEAD, code: CLOSE_CODE[transport] };
}

const shown = (packets) =>
  packets
    .filter((packet) => typeof packet !== "number")
    .map((packet) => (typeof packet === "string" ? packet.slice(0, 60) : `<${packet.toString("hex")}>`))
    .join(" ");

describe("the same bytes to both", { concurrency: 8 }, () => {
  table(engine, "a sequence", ENGINE, play);
  table(impatientEngine, "a sequence", HEARTBEAT(SHORT_PING_TIMEOUT), play);
  table(guardedEngine, "a sequence", ORIGINS, play);
  table(protocol, "a sequence", CONNECTING, play);
  table(protocol, "a sequence", BROADCAST_ACKS, play);
  table(load, "a sequence", DEFAULTS, play);
  table(engine, "a request", WITHOUT_SESSION, ofRequest);
  table(engine, "a request to a session", TO_A_SESSION, ofRequestToSession);
  table(engine, "bytes", BYTES, ofHttpBytes);
  table(engine, "a refused WebSocket", REFUSED_WEBSOCKETS, ofRefusedWebSocket);
  table(engine, "frames", FRAMES, ofFrames);
  table(engine, "a probe", PROBES, ofProbe);
  packets(protocol, PACKETS, { joined: true });
  packets(protocol, FIRST_PACKETS, { joined: false });
  packets(protocol, FIRST_PAYLOADS, { joined: false, transports: ["polling"] });
  lethalPackets(protocol, LETHAL_PACKETS, { joined: true });
  lethalPackets(protocol, LETHAL_FIRST_PACKETS, { joined: false });
  lethalPackets(load, LETHAL_EVENTS, { joined: true });
});
