// Raw wire: Engine.IO 3 (profile engine3: every message comes back). Its time-outs are in engine3-heartbeat.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Polling, RawWebSocket, request } from "./raw.mjs";
import { openWebSocket3, packets, payload, Polling3 } from "./raw3.mjs";
import { ours, PATIENT, startServer } from "./server.mjs";

const server = await startServer("engine3", PATIENT);
after(() => server.stop());
const endpoint = `${server.url}/engine.io/`;

async function assertDead(polling) {
  const response = await polling.get();
  assert.deepEqual([response.status, JSON.parse(response.text)], [400, { code: 1, message: "Session ID unknown" }]);
}

describe("handshake", { concurrency: true }, () => {
  test("EIO-8 the open packet has the same five keys as in Engine.IO 4", async () => {
    const { handshake, response } = await Polling3.open(endpoint);
    const { sid, ...options } = handshake;
    assert.equal(typeof sid, "string");
    assert.deepEqual(options, { upgrades: ["websocket"], pingInterval: 300, pingTimeout: 20_000, maxPayload: 1_000_000 });
    assert.equal(response.headers["content-type"], "text/plain; charset=UTF-8");
    assert.equal(packets(response.text).length, 1);
    const webSocket = await openWebSocket3(endpoint);
    webSocket.socket.close();
    assert.deepEqual(webSocket.handshake.upgrades, []);
  });

  test("what does not say EIO=4 counts as Engine.IO 3, and Engine.IO 4 goes on beside it", async () => {
    for (const query of ["?transport=polling", "?EIO=2&transport=polling", "?EIO=abc&transport=polling"]) {
      assert.equal(packets((await request(`${endpoint}${query}`)).text).length, 1);
    }
    const polling = await Polling.open(endpoint);
    await polling.post("4hi");
    assert.equal((await polling.get()).text, "4hi");
  });

  test("the transport and the method are checked as ever", async () => {
    assert.equal((await request(`${endpoint}?EIO=3`)).status, 400);
    assert.equal((await request(`${endpoint}?EIO=3&transport=abc`)).status, 400);
    assert.equal((await request(`${endpoint}?EIO=3&transport=polling`, { method: "POST" })).status, 400);
  });
});

describe("polling", { concurrency: true }, () => {
  test("EIO-51 packets of a payload come back in one, with lengths in UTF-16 code units", async () => {
    const polling = await Polling3.open(endpoint);
    const body = payload("4test1", "4€", "4😀 é");
    const posted = await polling.post(body);
    assert.deepEqual([posted.status, posted.text], [200, "ok"]);
    const polled = await polling.get();
    assert.equal(polled.text, body);
    assert.equal(polled.headers["content-type"], "text/plain; charset=UTF-8");
  });

  test("EIO-52 with bytes the payload is binary", async () => {
    const polling = await Polling3.open(endpoint);
    await polling.post(payload("4hello€", "b4AQIDBA=="));
    const polled = await polling.get();
    assert.equal(polled.headers["content-type"], "application/octet-stream");
    const text = Buffer.from("4hello€");
    assert.deepEqual(polled.bytes, Buffer.from([0, text.length, 255, ...text, 1, 5, 255, 4, 1, 2, 3, 4]));
  });

  test("EIO-53 with b64 in the handshake, and only there, bytes are base64", async () => {
    const polling = await Polling3.open(endpoint, "&b64=1");
    const body = payload("4hello", "b4AQIDBA==");
    await polling.post(body);
    assert.equal((await polling.get()).text, body);
  });

  test("EIO-18 a binary payload is taken", async () => {
    const polling = await Polling3.open(endpoint, "&b64=1");
    const text = Buffer.from("4€");
    const body = Buffer.from([0, text.length, 255, ...text, 1, 1, 0, 255, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal((await polling.post(body, "application/octet-stream")).text, "ok");
    assert.equal((await polling.get()).text, payload("4€", "b4AQIDBAUGBwgJ"));
  });

  for (const [name, body, type] of [
    ["no length", "abc"],
    ["nothing", ""],
    ["a length that is too large", "9:4hi"],
    ["a length that is too small", "2:4hi"],
    ["an unknown type", "1:7"],
    ["a pong", "1:3"],
    ["no binary payload", Buffer.from([0, 52]), "application/octet-stream"],
  ]) {
    test(`EIO-54 ${name} ends the session`, async () => {
      const polling = await Polling3.open(endpoint);
      const posted = await polling.post(body, type).catch(() => undefined);
      assert.equal(posted?.status, ours(400, { reference: 200 }));
      await assertDead(polling);
    });
  }

  test("EIO-13 a second poll ends the session", async () => {
    const polling = await Polling3.open(endpoint);
    const first = polling.get();
    await delay(50);
    assert.equal((await polling.get()).status, 400);
    assert.equal((await first).text, "1:1");
    await assertDead(polling);
  });

  test("EIO-21 a close packet lets the waiting poll go", async () => {
    const polling = await Polling3.open(endpoint);
    const poll = polling.get();
    await delay(50);
    await polling.post("1:1");
    assert.equal((await poll).text, "1:6");
    await assertDead(polling);
  });
});

describe("websocket", { concurrency: true }, () => {
  test("EIO-24 text comes back as text, bytes behind the byte 4", async () => {
    const { socket } = await openWebSocket3(endpoint);
    socket.send("4hello €");
    socket.send(Buffer.from([4, 1, 2, 3]));
    socket.send("b4AQID");
    assert.equal(await socket.receive(), "4hello €");
    assert.deepEqual(await socket.receive(), Buffer.from([4, 1, 2, 3]));
    assert.deepEqual(await socket.receive(), Buffer.from([4, 1, 2, 3]));
    socket.close();
  });

  test("EIO-25 with b64 bytes come back as base64", async () => {
    const { socket } = await openWebSocket3(endpoint, "&b64=1");
    socket.send(Buffer.from([4, 1, 2, 3]));
    assert.equal(await socket.receive(), "b4AQID");
    socket.close();
  });

  test("what is no packet, and a pong, close the connection", async () => {
    for (const packet of ["abc", "3"]) {
      const { socket } = await openWebSocket3(endpoint);
      socket.send(packet);
      assert.equal(await socket.closed(), 1005);
    }
  });
});

describe("heartbeat", { concurrency: true }, () => {
  test("EIO-49 pings are answered on both transports, and nothing else is said", async () => {
    const { socket } = await openWebSocket3(endpoint);
    const polling = await Polling3.open(endpoint);
    for (let i = 0; i < 5; i++) {
      await delay(200);
      socket.send("2");
      assert.equal(await socket.receive(), "3");
      assert.equal((await polling.post("1:2")).text, "ok");
      assert.equal((await polling.get()).text, "1:3");
    }
    socket.close();
  });

  test("EIO-49 the pong of a ping with data is empty", async () => {
    const { socket } = await openWebSocket3(endpoint);
    socket.send("2probe");
    assert.equal(await socket.receive(), "3");
    socket.close();
  });
});

describe("upgrade", { concurrency: true }, () => {
  test("EIO-35 the probe's pong repeats its data, polls end with a noop, and the WebSocket takes over", async () => {
    const polling = await Polling3.open(endpoint);
    const socket = await RawWebSocket.open(polling.webSocketUrl);
    socket.send("2probe");
    assert.equal(await socket.receive(), "3probe");
    for (let i = 0; i < 2; i++) {
      assert.equal((await polling.get()).text, "1:6");
    }
    socket.send("5");
    socket.send(Buffer.from([4, 7]));
    assert.deepEqual(await socket.receive(), Buffer.from([4, 7]));
    assert.equal((await polling.get()).status, 400);
    socket.close();
  });
});

describe("JSONP", { concurrency: true }, () => {
  const script = (response) => {
    const found = /^___eio\[(\d*)\]\((".*")\);$/s.exec(response.text);
    assert.ok(found, response.text);
    return { index: found[1], payload: JSON.parse(found[2]) };
  };
  const form = (url, text) =>
    request(url, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      // What the client does so that no browser turns a line feed into two characters.
      body: new URLSearchParams({ d: text.replace(/\\n/g, "\\\n").replace(/\n/g, "\\n") }).toString(),
    });

  for (const [version, encode, base64] of [
    [3, (packet) => payload(packet), "b4AQID"],
    [4, (packet) => packet, "bAQID"],
  ]) {
    test(`EIO-23 by Engine.IO ${version}: a response calls ___eio, a POST is a form`, async () => {
      const opened = await request(`${endpoint}?EIO=${version}&transport=polling&b64=1&j=1x2`);
      assert.equal(opened.headers["content-type"], "text/plain; charset=UTF-8");
      const open = script(opened);
      assert.equal(open.index, "12");
      const { sid } = JSON.parse(open.payload.slice(open.payload.indexOf("{")));
      const url = `${endpoint}?EIO=${version}&transport=polling&j=1x2&sid=${sid}`;
      const text = '4a\u2028\u2029"\\ \n€😀+ &=\\n</script>';
      assert.equal((await form(url, encode(text))).text, "ok");
      const polled = await request(url);
      assert.equal(script(polled).payload, encode(text));
      assert.ok(!/[\u2028\u2029\n]/.test(polled.text));
      await form(url, encode(base64));
      assert.equal(script(await request(url)).payload, encode(base64));
    });
  }
});
