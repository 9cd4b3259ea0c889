// Engine.IO by hand: HTTP requests and WebSocket frames, no client library, so that the wire is seen as it is.

import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import { connect as tcpConnect } from "node:net";
import { WebSocket } from "ws";
import { Inbox, within } from "./wait.mjs";

const SEPARATOR = "\x1e";
// Longer than any ping interval.
const LONG_POLL = 60_000;

/** One HTTP exchange: `{status, headers, text, bytes}`; a body in pieces is sent chunked. */
export function request(url, { method = "GET", headers = {}, body, agent, signal, ms } = {}) {
  return within(
    new Promise((resolve, reject) => {
      const outgoing = httpRequest(url, { method, headers, agent, signal }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          resolve({ status: response.statusCode, headers: response.headers, bytes, text: bytes.toString("utf8") });
        });
      });
      outgoing.on("error", reject);
      if (Array.isArray(body)) {
        body.forEach((piece) => outgoing.write(piece));
        outgoing.end();
      } else {
        outgoing.end(body);
      }
    }),
    `answer to ${method} ${url}`,
    ms,
  );
}

/** An Engine.IO session on polling, request by request. */
export class Polling {
  constructor(endpoint, handshake, response) {
    this.handshake = handshake;
    this.sid = handshake.sid;
    this.response = response;
    this.url = `${endpoint}?EIO=4&transport=polling&sid=${this.sid}`;
    this.webSocketUrl = `${endpoint.replace("http:", "ws:")}?EIO=4&transport=websocket&sid=${this.sid}`;
  }

  static async open(endpoint, query = "", options = {}) {
    const response = await request(`${endpoint}?EIO=4&transport=polling${query}`, options);
    if (response.status !== 200 || response.text[0] !== "0") {
      throw new Error(`handshake answered ${response.status} ${response.text}`);
    }
    return new Polling(endpoint, JSON.parse(response.text.split(SEPARATOR)[0].slice(1)), response);
  }

  get(options) {
    return request(this.url, options);
  }

  post(body, options) {
    return request(this.url, { method: "POST", headers: { "Content-Type": "text/plain;charset=UTF-8" }, body, ...options });
  }
}

/** A WebSocket whose frames are read one by one; it answers nothing by itself. */
export class RawWebSocket {
  #inbox = new Inbox();

  constructor(url, options = {}) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.socket.on("error", () => {});
    this.socket.on("message", (data, isBinary) => this.#inbox.push(isBinary ? data : data.toString("utf8")));
    this.closeCode = new Promise((resolve) => this.socket.once("close", resolve));
    this.closeCode.then(() => this.#inbox.end());
  }

  /** A WebSocket that is open. */
  static async open(url, options) {
    const opened = new RawWebSocket(url, options);
    await within(
      new Promise((resolve, reject) => {
        opened.socket.once("open", resolve);
        opened.socket.once("error", reject);
      }),
      "open WebSocket",
    );
    return opened;
  }

  send(data) {
    this.socket.send(data);
  }

  receive(ms) {
    return this.#inbox.next(ms);
  }

  /** The next frame whenever it comes, nothing when the WebSocket has closed. */
  take() {
    return this.#inbox.take();
  }

  closed(ms) {
    return within(this.closeCode, "close of the WebSocket", ms);
  }

  get isOpen() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  close() {
    this.socket.terminate();
  }
}

/** How a server refused a WebSocket before its 101: `{status, text}`. */
export function refusedWebSocket(url, options = {}) {
  const socket = new WebSocket(url, { perMessageDeflate: false, ...options });
  return within(
    new Promise((resolve, reject) => {
      socket.on("error", reject);
      socket.on("open", () => {
        socket.terminate();
        reject(new Error("the WebSocket was accepted"));
      });
      socket.on("unexpected-response", (outgoing, response) => {
        let text = "";
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode, text }));
      });
    }),
    "refusal of the WebSocket",
  );
}

/**
 * An Engine.IO session on either transport that answers pings: what it sends and receives is wire text, a Buffer is a binary
 * message. Whatever ends it before its time has another cause than the heartbeat.
 */
export class Session {
  #inbox = new Inbox();
  #ended;

  /** How a WebSocket was closed. */
  code = undefined;

  constructor() {
    this.closed = new Promise((resolve) => (this.#ended = resolve));
    this.closed.then(() => this.#inbox.end());
  }

  static async open(transport, endpoint, query = "") {
    const session = transport === "polling" ? new PollingSession() : new WebSocketSession();
    await session.connect(endpoint, query);
    return session;
  }

  receive(ms) {
    return this.#inbox.next(ms);
  }

  /** The next packet whenever it comes, nothing when the session has ended. */
  take() {
    return this.#inbox.take();
  }

  /** Whether the server closes this session within the time. */
  async endsWithin(ms) {
    return within(
      this.closed.then(() => true),
      "close",
      ms,
    ).catch(() => false);
  }

  received(packet) {
    if (packet === "2") {
      this.send("3").catch(() => {});
    } else if (packet === "1") {
      this.close();
      this.end();
    } else if (packet !== "6") {
      this.#inbox.push(packet);
    }
  }

  end() {
    this.#ended();
  }
}

class WebSocketSession extends Session {
  #socket;

  async connect(endpoint, query) {
    this.#socket = await RawWebSocket.open(`${endpoint.replace("http:", "ws:")}?EIO=4&transport=websocket${query}`);
    this.code = this.#socket.closeCode;
    this.sid = JSON.parse((await this.#socket.receive()).slice(1)).sid;
    this.#read();
  }

  async #read() {
    for (let packet = await this.#socket.take(); packet !== undefined; packet = await this.#socket.take()) {
      this.received(packet);
    }
    this.end();
  }

  async send(...packets) {
    packets.forEach((packet) => this.#socket.send(packet));
  }

  /** A text frame of these bytes, which need not be UTF-8. */
  sendBytesAsText(bytes) {
    this.#socket.socket.send(bytes, { binary: false });
  }

  close() {
    this.#socket.close();
  }
}

class PollingSession extends Session {
  #polling;
  #lastPost = Promise.resolve();
  #agent = new Agent({ keepAlive: true });
  #stopped = false;

  async connect(endpoint, query) {
    this.#polling = await Polling.open(endpoint, query, { agent: this.#agent });
    this.sid = this.#polling.sid;
    this.#poll();
  }

  /** Packets sent by one call travel in one POST, and POSTs never overlap. */
  send(...packets) {
    const body = packets.map((packet) => (typeof packet === "string" ? packet : `b${packet.toString("base64")}`)).join(SEPARATOR);
    this.#lastPost = this.#lastPost.then(() => this.#polling.post(body, { agent: this.#agent }));
    return this.#lastPost;
  }

  async #poll() {
    try {
      while (!this.#stopped) {
        const response = await this.#polling.get({ agent: this.#agent, ms: LONG_POLL });
        if (response.status !== 200) {
          break;
        }
        for (const packet of response.text.split(SEPARATOR)) {
          this.received(packet[0] === "b" ? Buffer.from(packet.slice(1), "base64") : packet);
        }
      }
    } catch (error) {
      if (!this.#stopped) {
        this.failure = error;
      }
    }
    this.end();
  }

  close() {
    this.#stopped = true;
    this.#agent.destroy();
  }
}

/** A TCP connection after a WebSocket handshake, for frames that no library would send. */
export class FrameSocket {
  #inbox = new Inbox();
  #buffer = Buffer.alloc(0);

  constructor(tcp) {
    this.tcp = tcp;
    tcp.on("data", (chunk) => this.#read(chunk));
    tcp.on("error", () => {});
    tcp.on("close", () => this.#inbox.end());
  }

  static async open(url) {
    const { hostname, port, pathname, search } = new URL(url);
    const key = randomBytes(16).toString("base64");
    const tcp = tcpConnect(Number(port), hostname);
    tcp.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
    const { head, rest } = await readHead(tcp);
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    if (!head.startsWith("HTTP/1.1 101") || !head.includes(accept)) {
      throw new Error(`no WebSocket: ${head}`);
    }
    const socket = new FrameSocket(tcp);
    socket.#read(rest);
    return socket;
  }

  /** Writes a masked frame; `first` is the whole first byte (FIN, RSV, opcode). */
  send(first, content, { masked = true } = {}) {
    const payload = Buffer.from(content);
    const mask = masked ? randomBytes(4) : Buffer.alloc(0);
    const length = encodedLength(payload.length);
    if (masked) {
      length[0] |= 0x80;
    }
    if (masked) {
      payload.forEach((byte, i) => (payload[i] = byte ^ mask[i % 4]));
    }
    this.tcp.write(Buffer.concat([Buffer.from([first]), length, mask, payload]));
  }

  /** The next frame of the server: `{opcode, payload}`. */
  receive(ms) {
    return this.#inbox.next(ms);
  }

  /** The status code of the next close frame. */
  async closeCode(ms) {
    for (;;) {
      const frame = await this.receive(ms);
      if (frame.opcode === 8) {
        return frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005;
      }
    }
  }

  #read(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      if (this.#buffer.length < 2) {
        return;
      }
      const short = this.#buffer[1] & 0x7f;
      const header = 2 + (short < 126 ? 0 : short === 126 ? 2 : 8);
      if (this.#buffer.length < header) {
        return;
      }
      const length = header === 2 ? short : this.#buffer.readUIntBE(header - Math.min(header - 2, 6), Math.min(header - 2, 6));
      if (this.#buffer.length < header + length) {
        return;
      }
      this.#inbox.push({ opcode: this.#buffer[0] & 0x0f, payload: this.#buffer.subarray(header, header + length) });
      this.#buffer = this.#buffer.subarray(header + length);
    }
  }
}

function encodedLength(length) {
  if (length < 126) {
    return Buffer.from([length]);
  }
  const encoded = Buffer.alloc(length < 65_536 ? 3 : 9);
  encoded[0] = length < 65_536 ? 126 : 127;
  encoded.writeUIntBE(length, encoded.length === 3 ? 1 : 3, encoded.length === 3 ? 2 : 6);
  return encoded;
}

/** Sends bytes as they are and gives the answer: `{status, head, body, closed}`, `closed` ends when the server closes. */
export async function rawHttp(port, text, ms) {
  const tcp = tcpConnect(port, "127.0.0.1");
  tcp.on("error", () => {});
  const closed = new Promise((resolve) => tcp.once("close", resolve));
  tcp.write(text);
  const { head, rest } = await readHead(tcp, ms);
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  let body = rest;
  tcp.on("data", (chunk) => (body = Buffer.concat([body, chunk])));
  while (body.length < length) {
    await within(once(tcp, "data"), "body", ms);
  }
  return { status: Number(head.split(" ")[1]), head, body: body.toString("utf8"), closed, tcp };
}

function readHead(tcp, ms) {
  return within(
    new Promise((resolve, reject) => {
      let buffer = Buffer.alloc(0);
      const onData = (chunk) => {
        buffer = Buffer.concat([buffer, chunk]);
        const end = buffer.indexOf("\r\n\r\n");
        if (end >= 0) {
          tcp.off("data", onData);
          resolve({ head: buffer.toString("latin1", 0, end), rest: buffer.subarray(end + 4) });
        }
      };
      tcp.on("data", onData);
      tcp.once("error", reject);
      tcp.once("close", () => reject(new Error(`closed before an answer: ${buffer}`)));
    }),
    "answer",
    ms,
  );
}
