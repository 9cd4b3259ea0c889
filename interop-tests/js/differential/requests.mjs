// HTTP requests that no good client sends: `[name, request, outcome, what the reference makes of it if that is something else]`.

import { gzipSync } from "node:zlib";
import { ALIVE, DEAD, error, R400, SESSION } from "../replay.mjs";

const MAX_PAYLOAD = 1_000_000;
const POLLING = "EIO=4&transport=polling";

const get = (query, headers) => ({ query, headers });
const post = (body, headers) => ({ method: "POST", body, ...(headers && { headers: { "Content-Type": "text/plain;charset=UTF-8", ...headers } }) });
const dead = (status, body = "") => ({ status, body, session: DEAD });
const alive = (status, body = "") => ({ status, body, session: ALIVE });

/** Requests that belong to no session. */
export const WITHOUT_SESSION = [
  ["EIO-1 code 0: an unknown transport", get("EIO=4&transport=abc"), R400(0)],
  ["EIO-1 code 0: no transport", get("EIO=4"), R400(0)],
  ["EIO-1 code 0: transport=constructor", get("EIO=4&transport=constructor"), R400(0)],
  ["EIO-1 code 0: transport=__proto__", get("EIO=4&transport=__proto__"), R400(0)],
  ["EIO-1 code 0: transport=webtransport", get("EIO=4&transport=webtransport"), R400(0)],
  ["EIO-1 code 0: an empty query", get(""), R400(0)],
  ["EIO-1 code 0: upper case", get("EIO=4&transport=POLLING"), R400(0)],
  ["EIO-1 code 0: a NUL after the transport", get("EIO=4&transport=polling%00"), R400(0)],
  ["EIO-1 code 0: a plus is a blank", get("EIO=4&transport=poll+ing"), R400(0)],
  ["EIO-1 code 0: a semicolon separates nothing", get("EIO=4;transport=polling"), R400(0)],
  ["EIO-1 code 0 before code 5", get("EIO=3&transport=abc"), R400(0)],
  ["EIO-1 code 1: an unknown sid", get(`${POLLING}&sid=abc`), R400(1)],
  ["EIO-1 code 1: sid=__proto__", get(`${POLLING}&sid=__proto__`), R400(1)],
  ["EIO-1 code 1: a NUL as sid", get(`${POLLING}&sid=%00`), R400(1)],
  ["EIO-1 code 1: a POST to an unknown sid", { query: `${POLLING}&sid=abc`, ...post("4a") }, R400(1)],
  ["EIO-1 code 1 before code 5", get("EIO=3&transport=polling&sid=abc"), R400(1)],
  ["EIO-1 code 2: a POST without sid", { query: POLLING, ...post("4a") }, R400(2)],
  ["EIO-1 code 2: a PUT without sid", { query: POLLING, method: "PUT", body: "4a" }, R400(2)],
  ["EIO-1 code 2: a DELETE without sid", { query: POLLING, method: "DELETE" }, R400(2)],
  ["EIO-1 code 3: websocket without Upgrade", get("EIO=4&transport=websocket"), R400(3)],
  ["EIO-1 code 3: two different transports", get("EIO=4&transport=polling&transport=websocket"), R400(3)],
  ["EIO-1 code 3: one transport twice", get(`${POLLING}&transport=polling`), R400(3), SESSION],
  ["EIO-1 code 3: EIO twice", get(`EIO=4&${POLLING}`), R400(3), SESSION],
  ["EIO-1 code 3: sid twice", get(`${POLLING}&sid=a&sid=b`), R400(3), R400(1)],
  ["EIO-1 code 5: EIO=3", get("EIO=3&transport=polling"), R400(5)],
  ["EIO-1 code 5: EIO=2", get("EIO=2&transport=polling"), R400(5)],
  ["EIO-1 code 5: EIO=abc", get("EIO=abc&transport=polling"), R400(5)],
  ["EIO-1 code 5: no EIO", get("transport=polling"), R400(5)],
  ["EIO-1 code 5: EIO=04", get("EIO=04&transport=polling"), R400(5)],
  ["EIO-1 code 5: EIO=4.0", get("EIO=4.0&transport=polling"), R400(5)],
  ["EIO-1 code 5: a full-width 4", get("EIO=%EF%BC%94&transport=polling"), R400(5)],
];

/** Requests to a session on polling: the answer, and what has become of the session. */
export const TO_A_SESSION = [
  ["EIO-7 PUT", { method: "PUT", body: "4lost" }, alive(405, error(3)), alive(500)],
  ["EIO-7 DELETE", { method: "DELETE" }, alive(405, error(3)), alive(500)],
  ["EIO-7 PATCH", { method: "PATCH", body: "4lost" }, alive(405, error(3)), alive(500)],
  ["EIO-17 a POST of maxPayload bytes", post(`4${"a".repeat(MAX_PAYLOAD - 1)}`), alive(200, "ok")],
  ["EIO-17 a POST of one byte more", post(`4${"a".repeat(MAX_PAYLOAD)}`), alive(413)],
  ["EIO-17 a POST of maxPayload characters, but more bytes", post(`4${"é".repeat(MAX_PAYLOAD / 2)}`), alive(413)],
  ["EIO-17 a chunked POST of one byte more", post(["4", "a".repeat(MAX_PAYLOAD)]), alive(413)],
  ["EIO-17 a POST with Content-Encoding", post(gzipSync("4a"), { "Content-Encoding": "gzip" }), alive(415, error(3)), dead(200, "ok")],
  ["EIO-18 a POST of application/octet-stream", post(Buffer.from([1, 2, 3]), { "Content-Type": "application/octet-stream" }), dead(400)],
  ["EIO-19 an unknown packet type", post("abc"), dead(400, error(3)), dead(200, "ok")],
  ["EIO-19 a bad packet after a good one", post("4a\x1eabc"), dead(400, error(3)), dead(200, "ok")],
  ["EIO-19 an empty body", post(""), dead(400, error(3)), dead(200, "ok")],
  ["EIO-19 only a separator", post("\x1e"), dead(400, error(3)), dead(200, "ok")],
  ["EIO-19 a packet type above 6", post("9"), dead(400, error(3)), dead(200, "ok")],
  ["EIO-19 an Arabic digit", post("٢"), dead(400, error(3)), dead(200, "ok")],
  ["EIO-19 a byte order mark", post("\ufeff4a"), dead(400, error(3)), dead(200, "ok")],
  ["EIO-20 base64 in lines, as the official Java client writes it", post("bAQID\nBA==\n"), alive(200, "ok")],
  ["EIO-20 bad base64", post("b!!!!"), dead(400, error(3)), alive(200, "ok")],
  ["EIO-17 invalid UTF-8", post(Buffer.from([0x34, 0xc3, 0x28])), dead(400, error(3)), alive(200, "ok")],
  ["EIO-17 an overlong encoding", post(Buffer.from([0x34, 0xc0, 0xaf])), dead(400, error(3)), alive(200, "ok")],
  ["EIO-17 a surrogate in UTF-8", post(Buffer.from([0x34, 0xed, 0xa0, 0x80])), dead(400, error(3)), alive(200, "ok")],
  ["EIO-17 cut UTF-8", post(Buffer.from([0x34, 0xe2, 0x82])), dead(400, error(3)), alive(200, "ok")],
  ["EIO-21 a close packet", post("1"), dead(200, "ok")],
  ["EIO-48 a ping of the client", post("2"), dead(400, error(3)), dead(200, "ok")],
  ["EIO-48 a pong that nobody asked for", post("3"), alive(200, "ok")],
  ["an open packet", post("0"), alive(200, "ok")],
  ["an upgrade packet", post("5"), alive(200, "ok")],
  ["a noop packet", post("6"), alive(200, "ok")],
  ["EIO-1 code 3: a GET of the other transport, without Upgrade", { query: "EIO=4&transport=websocket&sid=SID" }, alive(400, error(3))],
  ["EIO-2 another version in the query", { query: "EIO=3&transport=polling&sid=SID", ...post("4a") }, alive(200, "ok"), alive(400, error(3))],
  ["EIO-2 no version in the query", { query: "transport=polling&sid=SID", ...post("4a") }, alive(200, "ok"), alive(400, error(3))],
  ["EIO-1 another path below the same", { query: "EIO=4&transport=polling&sid=SID", path: "more/", ...post("4a") }, alive(200, "ok")],
];

const REFUSED_BY_PARSER = { status: 400, connection: "closed" };
const NO_ANSWER = "no answer";
const PLAIN = "Content-Type: text/plain\r\n";
const head = (method, query, headers) => `${method} /engine.io/?${query} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;

/** Bytes on a TCP connection, for what is no request: status, JSON body, and whether the server closes the connection. */
export const BYTES = [
  ["a control character in Origin", head("GET", POLLING, "Origin: http://a\x01b\r\n"), { ...R400(3), connection: "open" }, REFUSED_BY_PARSER],
  ["Content-Length and Transfer-Encoding", `${head("POST", `${POLLING}&sid=SID`, "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n")}4aX`, REFUSED_BY_PARSER],
  ["two different Content-Length", `${head("POST", `${POLLING}&sid=SID`, "Content-Length: 2\r\nContent-Length: 3\r\n")}4aX`, REFUSED_BY_PARSER],
  ["a blank before the colon of a header", `${head("POST", `${POLLING}&sid=SID`, "Content-Length : 2\r\n")}4aX`, REFUSED_BY_PARSER],
  ["EIO-17 a body above maxPayload", `${head("POST", `${POLLING}&sid=SID`, `${PLAIN}Content-Length: ${MAX_PAYLOAD + 1}\r\n`)}4${"a".repeat(MAX_PAYLOAD)}`, { status: 413, connection: "closed" }, { status: 413, connection: "open" }],
  ["EIO-17 the announcement of a body above maxPayload", head("POST", `${POLLING}&sid=SID`, `${PLAIN}Content-Length: ${MAX_PAYLOAD + 1}\r\n`), { status: 413, connection: "closed" }, NO_ANSWER],
];

const ACCEPTED = "accepted";

/** WebSockets that are refused before their 101. */
export const REFUSED_WEBSOCKETS = [
  ["EIO-4 an unknown sid", "EIO=4&transport=websocket&sid=abc", { status: 400, text: "Session ID unknown" }],
  ["EIO-4 sid=__proto__", "EIO=4&transport=websocket&sid=__proto__", { status: 400, text: "Session ID unknown" }],
  ["EIO-4 an unknown transport", "EIO=4&transport=abc", { status: 400, text: "Transport unknown" }],
  ["EIO-4 transport=__proto__", "EIO=4&transport=__proto__", { status: 400, text: "Transport unknown" }],
  ["EIO-5 EIO=3", "EIO=3&transport=websocket", { status: 400, text: "Unsupported protocol version" }, ACCEPTED],
  ["EIO-5 no EIO", "transport=websocket", { status: 400, text: "Unsupported protocol version" }, ACCEPTED],
];
