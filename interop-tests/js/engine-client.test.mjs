// Raw wire: what client suites need of the profile engine-client.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Polling, RawWebSocket, refusedWebSocket, request } from "./raw.mjs";
import { ours, startServer } from "./server.mjs";

const server = await startServer("engine-client");
after(() => server.stop());
const endpoint = `${server.url}/engine.io/`;
const webSocketEndpoint = endpoint.replace("http:", "ws:");

async function openPolling() {
  const polling = await Polling.open(endpoint);
  if (polling.response.text.split("\x1e")[1] !== "4hi") {
    assert.equal((await polling.get()).text, "4hi");
  }
  return polling;
}

async function openWebSocket() {
  const socket = await RawWebSocket.open(`${webSocketEndpoint}?EIO=4&transport=websocket`);
  const open = JSON.parse((await socket.receive()).slice(1));
  assert.equal(await socket.receive(), "4hi");
  return { socket, open };
}

test("the handshake tells the options and hi follows, by polling and by websocket", async () => {
  const { sid, ...options } = (await openPolling()).handshake;
  assert.deepEqual(options, { upgrades: ["websocket"], pingInterval: 500, pingTimeout: 20_000, maxPayload: 100 });
  const { socket, open } = await openWebSocket();
  socket.close();
  assert.notEqual(open.sid, sid);
  assert.deepEqual({ ...open, sid }, { sid, upgrades: [], pingInterval: 500, pingTimeout: 20_000, maxPayload: 100 });
});

test("messages come back", async () => {
  const polling = await openPolling();
  await polling.post("4пойду\x1ebAQI=");
  assert.equal((await polling.get()).text, "4пойду\x1ebAQI=");
  const { socket } = await openWebSocket();
  socket.send("4пойду");
  assert.equal(await socket.receive(), "4пойду");
  socket.send(Buffer.from([1, 2]));
  assert.deepEqual(await socket.receive(), Buffer.from([1, 2]));
  socket.close();
});

test("give binary and give utf8", async () => {
  const polling = await openPolling();
  await polling.post("4give binary\x1e4give utf8");
  assert.equal((await polling.get()).text, "bAAECAwQ=\x1e4пойду спать всем спокойной ночи");
  const { socket } = await openWebSocket();
  socket.send("4give binary");
  assert.deepEqual(await socket.receive(), Buffer.from([0, 1, 2, 3, 4]));
  socket.send("4give utf8");
  assert.equal(await socket.receive(), "4пойду спать всем спокойной ночи");
  socket.close();
});

test("EIO-45 sendHeaders answers with the headers of the POST that carried it, in lower case", async () => {
  const polling = await openPolling();
  await polling.post("4sendHeaders", { headers: { "Content-Type": "text/plain", "X-Socket-IO": "my value" } });
  // A ping may have come along.
  const packet = (await polling.get()).text.split("\x1e").find((text) => text.startsWith("4"));
  const headers = JSON.parse(packet.slice(1));
  assert.equal(headers["x-socket-io"], "my value");
  assert.equal(headers["content-type"], "text/plain");
  assert.equal(headers["x-socket-io".toUpperCase()], undefined);
});

test("EIO-43 only the first response carries the four cookies", async () => {
  const first = (await Polling.open(endpoint)).response.headers["set-cookie"];
  assert.deepEqual(first.slice(0, 3), ["1=1; Max-Age=86400", "2=2; Path=/; HttpOnly; Secure; SameSite=Strict", "3=3; Max-Age=0"]);
  assert.match(first[3], /^4=4; Expires=.*GMT$/);
  assert.equal(first.length, 4);
  const polling = await openPolling();
  assert.equal((await polling.post("4a")).headers["set-cookie"], undefined);
  assert.equal((await polling.get()).headers["set-cookie"], undefined);
});

test("EIO-43 a 101 is a first response too", async () => {
  const socket = new RawWebSocket(`${webSocketEndpoint}?EIO=4&transport=websocket`);
  const cookies = await new Promise((resolve) => socket.socket.once("upgrade", (response) => resolve(response.headers["set-cookie"])));
  // The reference joins an array of values into one header there.
  assert.equal(cookies.length, ours(4, { reference: 1 }));
  socket.close();
});

test("code 4 allowRequest refuses with 403 by polling and 400 by websocket", async () => {
  const response = await request(`${endpoint}?EIO=4&transport=polling&deny=1`);
  assert.deepEqual([response.status, JSON.parse(response.text)], [403, { code: 4, message: "Forbidden" }]);
  assert.equal(response.headers["set-cookie"], undefined);
  const { status, text } = await refusedWebSocket(`${webSocketEndpoint}?EIO=4&transport=websocket&deny=1`);
  assert.deepEqual([status, text], [400, "Forbidden"]);
});

test("allowRequest is asked at the handshake only", async () => {
  const polling = await openPolling();
  polling.url += "&deny=1";
  assert.equal((await polling.post("4a")).status, 200);
  assert.equal((await polling.get()).text, "4a");
});

test("EIO-17 a POST above 100 bytes is 413 and the session stays", async () => {
  const polling = await openPolling();
  assert.equal((await polling.post(`4${"a".repeat(100)}`)).status, 413);
  assert.equal((await polling.post(`4${"a".repeat(99)}`)).status, 200);
  assert.equal((await polling.get()).text, `4${"a".repeat(99)}`);
});

test("EIO-26 a WebSocket message above 100 bytes closes with 1009", async () => {
  const { socket } = await openWebSocket();
  socket.send(`4${"a".repeat(99)}`);
  assert.equal(await socket.receive(), `4${"a".repeat(99)}`);
  socket.send(Buffer.alloc(101));
  assert.equal(await socket.closed(), 1009);
});

test("EIO-42 without the CORS option there are no CORS headers and OPTIONS is no handshake", async () => {
  const headers = { Origin: "http://page.example" };
  const { response } = await Polling.open(endpoint, "", { headers });
  assert.deepEqual(Object.keys(response.headers).filter((name) => name.startsWith("access-control-")), []);
  const options = await request(`${endpoint}?EIO=4&transport=polling`, { method: "OPTIONS", headers });
  assert.deepEqual([options.status, JSON.parse(options.text)], [400, { code: 2, message: "Bad handshake method" }]);
});
