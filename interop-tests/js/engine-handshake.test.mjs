// Raw wire: the Engine.IO handshake, CORS and routing (profile engine). What is refused: differential.test.mjs.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Polling, RawWebSocket, request } from "./raw.mjs";
import { startServer } from "./server.mjs";

const server = await startServer("engine");
after(() => server.stop());
const endpoint = `${server.url}/engine.io/`;
const webSocketEndpoint = endpoint.replace("http:", "ws:");

async function assertError(response, code, message, status = 400) {
  assert.deepEqual({ status: response.status, body: JSON.parse(response.text) }, { status, body: { code, message } });
  assert.match(response.headers["content-type"], /^application\/json/);
}

describe("handshake", () => {
  test("EIO-8 EIO-9 EIO-10 polling: one open packet with exactly five keys", async () => {
    const response = await request(`${endpoint}?EIO=4&transport=polling`);
    assert.equal(response.status, 200);
    assert.match(response.headers["content-type"], /^text\/plain; ?charset=utf-8$/i);
    assert.equal(response.headers["content-length"], String(response.bytes.length));
    assert.equal(response.headers["cache-control"], "no-store");
    assert.equal(response.text[0], "0");
    const { sid, ...rest } = JSON.parse(response.text.slice(1));
    assert.match(sid, /^[0-9A-Za-z_-]{20}$/);
    assert.deepEqual(rest, { upgrades: ["websocket"], pingInterval: 300, pingTimeout: 200, maxPayload: 1_000_000 });
  });

  test("EIO-8 EIO-9 EIO-11 websocket: the first text frame, no upgrades", async () => {
    const socket = await RawWebSocket.open(`${webSocketEndpoint}?EIO=4&transport=websocket`);
    const open = await socket.receive();
    socket.close();
    assert.equal(open[0], "0");
    const { sid, ...rest } = JSON.parse(open.slice(1));
    assert.match(sid, /^[0-9A-Za-z_-]{20}$/);
    assert.deepEqual(rest, { upgrades: [], pingInterval: 300, pingTimeout: 200, maxPayload: 1_000_000 });
  });

  test("session ids differ", async () => {
    const sids = await Promise.all(Array.from({ length: 50 }, async () => (await Polling.open(endpoint)).sid));
    assert.equal(new Set(sids).size, 50);
  });

  test("EIO-3 other query parameters and their order are free", async () => {
    const response = await request(`${endpoint}?foo=b%20ar&t=Pxyz&transport=polling&foo=2&b=%E2%82%AC&EIO=4`);
    assert.equal(response.status, 200);
    assert.equal(response.text[0], "0");
  });

  test("a longer path below the configured one is ours, another path is not", async () => {
    assert.equal((await request(`${endpoint}more/?EIO=4&transport=polling`)).status, 200);
    assert.equal((await request(`${server.url}/engine.io?EIO=4&transport=polling`)).status, 404);
    assert.equal((await request(`${server.url}/other/?EIO=4&transport=polling`)).status, 404);
  });

  test("a session id that the client proposes is never taken", async () => {
    const response = await request(`${endpoint}?EIO=4&transport=polling`, { headers: { Cookie: "io=aaaaaaaaaaaaaaaaaaaa", io: "aaaaaaaaaaaaaaaaaaaa" } });
    assert.notEqual(JSON.parse(response.text.slice(1)).sid, "aaaaaaaaaaaaaaaaaaaa");
    await assertError(await request(`${endpoint}?EIO=4&transport=polling&sid=aaaaaaaaaaaaaaaaaaaa`), 1, "Session ID unknown");
  });
});

describe("queries", () => {
  test("percent-encoded parameters and empty ones", async () => {
    for (const query of ["EIO=%34&transport=%70olling", "&&EIO=4&&transport=polling&=&"]) {
      assert.equal((await request(`${endpoint}?${query}`)).status, 200, query);
    }
  });

  test("odd queries are taken or refused, never an error of the server", async () => {
    for (const odd of ["x=%", "x=%zz", "x=%C3", "sid=", "sid[]=a", "sid=%", "=", Array.from({ length: 1_000 }, (_, i) => i).join("&"), `x=${"a".repeat(6_000)}`]) {
      const { status } = await request(`${endpoint}?EIO=4&transport=polling&${odd}`);
      assert.ok([200, 400, 414, 431].includes(status), `${status} for ${odd.slice(0, 20)}`);
    }
  });

});

describe("CORS", () => {
  const headers = { Origin: "http://page.example" };

  test("EIO-39 a preflight is answered with 204 and the requested headers", async () => {
    const response = await request(`${endpoint}?EIO=4&transport=polling`, {
      method: "OPTIONS",
      headers: { ...headers, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-one, content-type" },
    });
    assert.equal(response.status, 204);
    assert.equal(response.text, "");
    assert.equal(response.headers["access-control-allow-origin"], "*");
    assert.equal(response.headers["access-control-allow-methods"], "GET,HEAD,PUT,PATCH,POST,DELETE");
    assert.equal(response.headers["access-control-allow-headers"], "x-one, content-type");
    assert.match(response.headers.vary, /Access-Control-Request-Headers/i);
  });

  test("EIO-40 origin * is on the handshake, the poll and the POST", async () => {
    const polling = await Polling.open(endpoint, "", { headers });
    assert.equal(polling.response.headers["access-control-allow-origin"], "*");
    const post = await polling.post("4a", { headers });
    assert.equal(post.headers["access-control-allow-origin"], "*");
    const get = await polling.get({ headers });
    assert.equal(get.headers["access-control-allow-origin"], "*");
  });

  test("EIO-41 origin * is on errors too", async () => {
    for (const query of ["EIO=4&transport=abc", "EIO=4&transport=polling&sid=abc", "EIO=3&transport=polling"]) {
      const response = await request(`${endpoint}?${query}`, { headers });
      assert.equal(response.status, 400);
      assert.equal(response.headers["access-control-allow-origin"], "*", query);
    }
  });

  test("EIO-41 CORS does not block a WebSocket", async () => {
    const socket = await RawWebSocket.open(`${webSocketEndpoint}?EIO=4&transport=websocket`, { headers });
    assert.equal((await socket.receive())[0], "0");
    socket.close();
  });
});
