// Raw wire: Engine.IO over HTTP polling (profile engine). Bad input: differential.test.mjs.

import assert from "node:assert/strict";
import { Agent, request as httpRequest } from "node:http";
import { after, describe, test } from "node:test";
import { gunzipSync, inflateSync } from "node:zlib";
import { Polling } from "./raw.mjs";
import { startServer } from "./server.mjs";

const server = await startServer("engine");
after(() => server.stop());
const endpoint = `${server.url}/engine.io/`;
const MAX_PAYLOAD = 1_000_000;

/** The session is gone: its requests are answered as those of an unknown one. */
async function assertDead(polling) {
  for (const response of [await polling.get(), await polling.post("4dead")]) {
    assert.deepEqual([response.status, JSON.parse(response.text)], [400, { code: 1, message: "Session ID unknown" }]);
  }
}

/** A POST whose body is sent piece by piece; `answer` is its status, or "dropped". */
function openPost(polling, headers = {}) {
  const outgoing = httpRequest(polling.url, { method: "POST", headers: { "Content-Type": "text/plain", ...headers } });
  const answer = new Promise((resolve) => {
    outgoing.on("response", (response) => response.resume().on("end", () => resolve(response.statusCode)).on("error", () => resolve("dropped")));
    outgoing.on("error", () => resolve("dropped"));
  });
  return { outgoing, answer };
}

describe("messages", () => {
  test("EIO-16 a POST is answered with ok as text/html", async () => {
    const polling = await Polling.open(endpoint);
    const response = await polling.post("4hello");
    assert.deepEqual([response.status, response.text], [200, "ok"]);
    assert.match(response.headers["content-type"], /^text\/html/);
    const poll = await polling.get();
    assert.equal(poll.text, "4hello");
    assert.match(poll.headers["content-type"], /^text\/plain; ?charset=utf-8$/i);
    assert.equal(poll.headers["cache-control"], "no-store");
  });

  test("a poll waits for what comes", async () => {
    const polling = await Polling.open(endpoint);
    const poll = polling.get();
    await polling.post("4later");
    assert.equal((await poll).text, "4later");
  });

  test("EIO-20 several packets of one POST come back in one payload, in order", async () => {
    const polling = await Polling.open(endpoint);
    await polling.post("4one\x1e4\x1e4drei €\x1ebAQIDBA==\x1e4five");
    assert.equal((await polling.get()).text, "4one\x1e4\x1e4drei €\x1ebAQIDBA==\x1e4five");
  });

  for (const [name, packet] of [
    ["an empty message", "4"],
    ["text of every UTF-8 length", "4aé€𝄞\u{10ffff}"],
    ["text with controls and quotes", '4\u0000\u001d"\\\n\r\u2028'],
    ["text that looks like packets", "42b4AQ=="],
    ["empty binary", "b"],
    ["binary of one byte", "b/w=="],
    ["binary of two bytes", "bAAE="],
  ]) {
    test(`EIO-20 ${name} comes back as it was`, async () => {
      const polling = await Polling.open(endpoint);
      await polling.post(packet);
      assert.equal((await polling.get()).text, packet);
    });
  }

  test("EIO-17 UTF-8 split in the middle of a character, chunked", async () => {
    const polling = await Polling.open(endpoint);
    const bytes = Buffer.from("4€𝄞é");
    const { outgoing, answer } = openPost(polling);
    outgoing.setNoDelay(true);
    for (const byte of bytes) {
      await new Promise((resolve) => outgoing.write(Buffer.from([byte]), resolve));
    }
    outgoing.end();
    assert.equal(await answer, 200);
    assert.equal((await polling.get()).text, "4€𝄞é");
  });

  test("many small packets in one POST come back in order", async () => {
    const polling = await Polling.open(endpoint);
    // As many as one POST may bring here.
    const packets = Array.from({ length: 10_000 }, (_, i) => `4${i}`);
    assert.equal((await polling.post(packets.join("\x1e"))).status, 200);
    const received = [];
    while (received.length < packets.length) {
      received.push(...(await polling.get()).text.split("\x1e").filter((packet) => packet !== "2"));
    }
    assert.deepEqual(received, packets);
  });

  test("HTTP connections stay open between requests", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const polling = await Polling.open(endpoint, "", { agent });
    const ports = new Set();
    agent.on("free", (socket) => ports.add(socket.localPort));
    for (let i = 0; i < 5; i++) {
      assert.equal((await polling.post(`4${i}`, { agent })).status, 200);
      assert.equal((await polling.get({ agent })).text, `4${i}`);
    }
    assert.equal(ports.size, 1);
    agent.destroy();
  });

  test("EIO-22 Internet Explorer is told to leave its XSS filter off", async () => {
    const headers = { "User-Agent": "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko" };
    const polling = await Polling.open(endpoint, "", { headers });
    assert.equal(polling.response.headers["x-xss-protection"], "0");
    const other = await Polling.open(endpoint);
    assert.equal(other.response.headers["x-xss-protection"], undefined);
  });
});

describe("compression", () => {
  const large = `4${"abc".repeat(1_000)}`;

  async function poll(message, acceptEncoding) {
    const polling = await Polling.open(endpoint);
    await polling.post(message);
    return polling.get({ headers: acceptEncoding ? { "Accept-Encoding": acceptEncoding } : {} });
  }

  test("EIO-46 a large poll response is gzipped when that is accepted", async () => {
    const response = await poll(large, "gzip, deflate, br");
    assert.equal(response.headers["content-encoding"], "gzip");
    assert.equal(gunzipSync(response.bytes).toString(), large);
  });

  test("EIO-46 or deflated", async () => {
    const response = await poll(large, "deflate");
    assert.equal(response.headers["content-encoding"], "deflate");
    assert.equal(inflateSync(response.bytes).toString(), large);
  });

  test("EIO-46 not when it is not accepted", async () => {
    for (const encoding of [undefined, "identity", "br", "gzip;q=0"]) {
      const response = await poll(large, encoding);
      assert.equal(response.headers["content-encoding"], undefined, encoding);
      assert.equal(response.text, large);
    }
  });

  test("EIO-46 not below 1024 bytes", async () => {
    assert.equal((await poll(`4${"a".repeat(1_022)}`, "gzip")).headers["content-encoding"], undefined);
    assert.equal((await poll(`4${"a".repeat(1_023)}`, "gzip")).headers["content-encoding"], "gzip");
  });
});

test("EIO-21 messages before a close packet are delivered", async () => {
  const polling = await Polling.open(endpoint);
  const pending = polling.get();
  await waitUntilPending();
  assert.equal((await polling.post("4last\x1e1")).status, 200);
  assert.equal((await pending).text.split("\x1e")[0], "4last");
  await assertDead(polling);
});

test("EIO-17 a POST of maxPayload bytes comes back as it was", async () => {
  const polling = await Polling.open(endpoint);
  const message = `4${"a".repeat(MAX_PAYLOAD - 1)}`;
  assert.equal((await polling.post(message)).status, 200);
  assert.equal((await polling.get()).text, message);
});

/** Requests of one connection arrive in order, those of two do not: give the pending one the time to arrive first. */
function waitUntilPending() {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
