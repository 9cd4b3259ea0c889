// Engine.IO 3 by hand, as raw.mjs is for Engine.IO 4.

import assert from "node:assert/strict";
import { RawWebSocket, request } from "./raw.mjs";

/** A text payload of these packets. */
export const payload = (...packets) => packets.map((packet) => `${packet.length}:${packet}`).join("");

/** The packets of a text payload. */
export function packets(text) {
  const found = [];
  for (let at = 0; at < text.length; ) {
    const colon = text.indexOf(":", at);
    const end = colon + 1 + Number(text.slice(at, colon));
    assert.ok(colon > at && end <= text.length, `no payload: ${text}`);
    found.push(text.slice(colon + 1, end));
    at = end;
  }
  return found;
}

/** An Engine.IO 3 session on polling, request by request. */
export class Polling3 {
  constructor(endpoint, handshake, response) {
    this.handshake = handshake;
    this.response = response;
    this.url = `${endpoint}?EIO=3&transport=polling&sid=${handshake.sid}`;
    this.webSocketUrl = `${endpoint.replace("http:", "ws:")}?EIO=3&transport=websocket&sid=${handshake.sid}`;
  }

  static async open(endpoint, query = "") {
    const response = await request(`${endpoint}?EIO=3&transport=polling${query}`);
    assert.equal(response.status, 200, response.text);
    const [open] = packets(response.text);
    assert.equal(open[0], "0");
    return new Polling3(endpoint, JSON.parse(open.slice(1)), response);
  }

  get() {
    return request(this.url);
  }

  post(body, contentType = "text/plain;charset=UTF-8") {
    return request(this.url, { method: "POST", headers: { "Content-Type": contentType }, body });
  }
}

/** A WebSocket that has opened an Engine.IO 3 session. */
export async function openWebSocket3(endpoint, query = "") {
  const socket = await RawWebSocket.open(`${endpoint.replace("http:", "ws:")}?EIO=3&transport=websocket${query}`);
  return { socket, handshake: JSON.parse((await socket.receive()).slice(1)) };
}
