// WebSocket frames that no good client sends: `[name, frames, outcome, what the reference makes of it if that is something else]`.
// A frame is its whole first byte (FIN, RSV, opcode), its payload, and whether it is masked.

import { ALIVE, DEAD } from "../replay.mjs";

const MAX_PAYLOAD = 1_000_000;
const FIN = 0x80;
const TEXT = 0x81;
const BINARY = 0x82;
const PING = 0x89;
const RSV1 = 0x40;
const RSV2 = 0x20;

const text = (...packets) => packets.map((packet) => [TEXT, packet]);
const closed = (code, ...received) => ({ received, code, session: DEAD });
const alive = (...received) => ({ received, session: ALIVE });

/** Frames of a session on WebSocket. */
export const FRAMES = [
  ["an unknown packet type", text("abc"), closed(1005)],
  ["an empty text frame", text(""), closed(1005)],
  ["a packet type above 6", text("7"), closed(1005)],
  ["an Arabic digit", text("٢"), closed(1005)],
  ["EIO-24 bad base64 as text", text("b!!!!"), closed(1005), alive(Buffer.alloc(0))],
  ["EIO-24 base64 as text", text("bAQIDBA=="), alive(Buffer.from([1, 2, 3, 4]))],
  ["EIO-27 a close packet", text("1"), closed(1005), alive()],
  ["EIO-48 a ping of the client", text("2"), closed(1005)],
  ["EIO-48 a pong that nobody asked for", text("3"), alive()],
  ["an open packet", text("0"), alive()],
  ["an upgrade packet", text("5"), alive()],
  ["a noop packet", text("6"), alive()],
  ["an empty message", text("4"), alive("4")],
  ["a message that was answered, then a bad packet", text("4a", "abc"), closed(1005, "4a")],
  ["EIO-26 a text message of maxPayload bytes", text(`4${"x".repeat(MAX_PAYLOAD - 1)}`), alive(`4${"x".repeat(MAX_PAYLOAD - 1)}`)],
  ["EIO-26 a text message above maxPayload", text(`4${"x".repeat(MAX_PAYLOAD)}`), closed(1009)],
  ["EIO-26 a binary message above maxPayload", [[BINARY, Buffer.alloc(MAX_PAYLOAD + 1)]], closed(1009)],
  ["EIO-26 fragments above maxPayload together", [[0x01, Buffer.alloc(500_000, "4")], [0x00, Buffer.alloc(500_000)], [0x00, Buffer.alloc(1)]], closed(1009)],
  ["invalid UTF-8", [[TEXT, Buffer.from([0x34, 0xc3, 0x28])]], closed(1007)],
  ["UTF-8 that is cut at the end of the message", [[TEXT, Buffer.from([0x34, 0xe2, 0x82])]], closed(1007)],
  ["invalid UTF-8 over two fragments", [[0x01, Buffer.from([0x34, 0xc3])], [FIN, Buffer.from([0x28])]], closed(1007)],
  ["a surrogate in UTF-8", [[TEXT, Buffer.from([0x34, 0xed, 0xa0, 0x80])]], closed(1007)],
  ["a reserved bit", [[TEXT | RSV2, "4a"]], closed(1002)],
  ["EIO-47 a compressed frame that was not negotiated", [[TEXT | RSV1, "4a"]], closed(1002)],
  ["a reserved opcode", [[0x83, "4a"]], closed(1002)],
  ["a frame without a mask", [[TEXT, "4a", { masked: false }]], closed(1002)],
  ["a ping frame above 125 bytes", [[PING, Buffer.alloc(126)]], closed(1002)],
  ["a ping frame in fragments", [[0x09, "a"]], closed(1002)],
  ["a continuation of nothing", [[FIN, "4a"]], closed(1002)],
  ["a new message amid fragments", [[0x01, "4a"], [BINARY, "4a"]], closed(1002)],
  ["EIO-26 a message in fragments", [[0x01, "4he"], [0x00, "l"], [FIN, "lo €"]], alive("4hello €")],
  ["a close frame", [[0x88, Buffer.from([0x03, 0xe8])]], closed(1000)],
  ["a close frame with half a code", [[0x88, Buffer.from([0x03])]], closed(1002)],
  ["a close frame with a code that nobody may send", [[0x88, Buffer.from([0x03, 0xed])]], closed(1002)],
  ["a close frame with a reason that is no UTF-8", [[0x88, Buffer.from([0x03, 0xe8, 0xff])]], closed(1007)],
];

const probeClosed = (code, ...received) => ({ received, code, session: ALIVE });

/** Frames of a WebSocket with the sid of a session on polling. */
export const PROBES = [
  ["EIO-32 a message", text("4message"), probeClosed(1005)],
  ["EIO-32 a Socket.IO event", text('42["message"]'), probeClosed(1005)],
  ["EIO-32 a pong", text("3probe"), probeClosed(1005)],
  ["EIO-32 a ping with other data", text("2other"), probeClosed(1005)],
  ["EIO-32 a ping without data", text("2"), probeClosed(1005)],
  ["EIO-32 a close packet", text("1"), probeClosed(1005)],
  ["EIO-32 no packet", text("abc"), probeClosed(1005)],
  ["EIO-32 an empty frame", text(""), probeClosed(1005)],
  ["EIO-32 binary", [[BINARY, Buffer.from([1])]], probeClosed(1005)],
  ["EIO-32 a message after the probe", text("2probe", "4early"), probeClosed(1005, "3probe")],
  ["EIO-32 a reserved bit", [[TEXT | RSV2, "2probe"]], probeClosed(1002)],
  ["EIO-32 a frame without a mask", [[TEXT, "2probe", { masked: false }]], probeClosed(1002)],
  ["EIO-32 invalid UTF-8", [[TEXT, Buffer.from([0x32, 0xc3, 0x28])]], probeClosed(1007)],
  ["EIO-32 above maxPayload", text("x".repeat(MAX_PAYLOAD + 1)), probeClosed(1009)],
];
