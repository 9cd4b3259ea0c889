// Raw wire: the Engine.IO handshake, its errors, CORS and routing (profile engine).

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Polling, RawWebSocket, rawHttp, refusedWebSocket, request } from "./raw.mjs";
import { isReference, ours, startServer } from "./server.mjs";

const server = await startServer("engine");
after(() => server.stop());
const endpoint = `${server.url}/engine.io/`;
const webSocketEndpoint = endpoint.replace("http:", "ws:");

async function assertError(response, code, message, status = 400) {
  assert.deepEqual({ status: response.status, body: JSON.parse(response.text) }, { status, body: { code, message } });
  assert.match(response.headers["content-type"], /^application\/json/);
}

async function assertAlive(polling) {
  assert.equal((await polling.post("4alive")).status, 200);
  assert.equal((await polling.get()).text, "4alive");
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

describe("refused requests", () => {
  const rows = [
    ["code 0 unknown transport", "EIO=4&transport=abc", {}, 0, "Transport unknown"],
    ["code 0 missing transport", "EIO=4", {}, 0, "Transport unknown"],
    ["code 0 transport=constructor", "EIO=4&transport=constructor", {}, 0, "Transport unknown"],
    ["code 0 transport=__proto__", "EIO=4&transport=__proto__", {}, 0, "Transport unknown"],
    ["code 0 transport=webtransport", "EIO=4&transport=webtransport", {}, 0, "Transport unknown"],
    ["code 0 empty query", "", {}, 0, "Transport unknown"],
    ["code 1 unknown sid", "EIO=4&transport=polling&sid=abc", {}, 1, "Session ID unknown"],
    ["code 1 sid=__proto__", "EIO=4&transport=polling&sid=__proto__", {}, 1, "Session ID unknown"],
    ["code 1 POST to an unknown sid", "EIO=4&transport=polling&sid=abc", { method: "POST", body: "4a" }, 1, "Session ID unknown"],
    ["code 2 POST without sid", "EIO=4&transport=polling", { method: "POST", body: "4a" }, 2, "Bad handshake method"],
    ["code 2 PUT without sid", "EIO=4&transport=polling", { method: "PUT", body: "4a" }, 2, "Bad handshake method"],
    ["code 2 DELETE without sid", "EIO=4&transport=polling", { method: "DELETE" }, 2, "Bad handshake method"],
    ["code 3 websocket without Upgrade", "EIO=4&transport=websocket", {}, 3, "Bad request"],
    ["code 5 EIO=3", "EIO=3&transport=polling", {}, 5, "Unsupported protocol version"],
    ["code 5 EIO=2", "EIO=2&transport=polling", {}, 5, "Unsupported protocol version"],
    ["code 5 EIO=abc", "EIO=abc&transport=polling", {}, 5, "Unsupported protocol version"],
    ["code 5 without EIO", "transport=polling", {}, 5, "Unsupported protocol version"],
    ["code 5 EIO=04", "EIO=04&transport=polling", {}, 5, "Unsupported protocol version"],
    ["code 5 EIO=4.0", "EIO=4.0&transport=polling", {}, 5, "Unsupported protocol version"],
    ["code 5 a full-width 4", "EIO=%EF%BC%94&transport=polling", {}, 5, "Unsupported protocol version"],
    ["code 0 upper case", "EIO=4&transport=POLLING", {}, 0, "Transport unknown"],
    ["code 0 a NUL after the transport", "EIO=4&transport=polling%00", {}, 0, "Transport unknown"],
    ["code 0 a plus is a blank", "EIO=4&transport=poll+ing", {}, 0, "Transport unknown"],
    ["code 0 a semicolon separates nothing", "EIO=4;transport=polling", {}, 0, "Transport unknown"],
    ["code 1 a NUL as sid", "EIO=4&transport=polling&sid=%00", {}, 1, "Session ID unknown"],
    ["EIO-1 the transport is checked before EIO", "EIO=3&transport=abc", {}, 0, "Transport unknown"],
    ["EIO-1 the sid is checked before EIO", "EIO=3&transport=polling&sid=abc", {}, 1, "Session ID unknown"],
  ];
  for (const [name, query, options, code, message] of rows) {
    test(name, async () => assertError(await request(`${endpoint}?${query}`, options), code, message));
  }

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

  // The reference takes the last of duplicated parameters.
  for (const query of ["EIO=4&transport=polling&transport=polling", "EIO=4&EIO=4&transport=polling", "EIO=4&transport=polling&sid=a&sid=a"]) {
    test(`a duplicated parameter is refused: ${query}`, { skip: isReference && "the reference takes the last" }, async () => {
      await assertError(await request(`${endpoint}?${query}`), 3, "Bad request");
    });
  }

  test("two different transports are refused", async () => {
    await assertError(await request(`${endpoint}?EIO=4&transport=polling&transport=websocket`), 3, "Bad request");
  });

  test("a control character in Origin is refused with 400", async () => {
    const { status, tcp } = await rawHttp(
      server.port,
      `GET /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\nOrigin: http://a\x01b\r\n\r\n`,
    );
    tcp.destroy();
    assert.equal(status, 400);
  });

  for (const [name, head] of [
    ["Content-Length and Transfer-Encoding", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"],
    ["two different Content-Length", "Content-Length: 2\r\nContent-Length: 3\r\n"],
    ["a blank before the colon of a header", "Content-Length : 2\r\n"],
  ]) {
    test(`request smuggling: ${name} is refused with 400 and the connection closed`, async () => {
      const polling = await Polling.open(endpoint);
      const { status, closed } = await rawHttp(
        server.port,
        `POST /engine.io/?EIO=4&transport=polling&sid=${polling.sid} HTTP/1.1\r\nHost: localhost\r\n${head}\r\n4aX`,
      );
      assert.equal(status, 400);
      await closed;
    });
  }

  test("EIO-4 a WebSocket with an unknown sid is refused with 400 before its 101", async () => {
    for (const sid of ["abc", "__proto__"]) {
      const { status } = await refusedWebSocket(`${webSocketEndpoint}?EIO=4&transport=websocket&sid=${sid}`);
      assert.equal(status, 400);
    }
  });

  test("EIO-4 a WebSocket with an unknown transport is refused with 400 and the message as text", async () => {
    const { status, text } = await refusedWebSocket(`${webSocketEndpoint}?EIO=4&transport=abc`);
    assert.deepEqual({ status, text }, { status: 400, text: "Transport unknown" });
  });

  // The reference checks the version after its 101 and answers HTTP into the WebSocket.
  for (const query of ["EIO=3&transport=websocket", "transport=websocket"]) {
    test(`EIO-5 a WebSocket with a wrong version is refused before its 101: ${query}`, { skip: isReference && "after 101" }, async () => {
      const { status, text } = await refusedWebSocket(`${webSocketEndpoint}?${query}`);
      assert.deepEqual({ status, text }, { status: 400, text: "Unsupported protocol version" });
    });
  }

  test("EIO-7 PUT, DELETE and PATCH with a sid leave the session as it is", async () => {
    for (const method of ["PUT", "DELETE", "PATCH"]) {
      const polling = await Polling.open(endpoint);
      const response = await request(polling.url, { method, body: method === "DELETE" ? undefined : "4lost" });
      assert.ok(ours([400, 405], { reference: [500] }).includes(response.status), `${method} ${response.status}`);
      await assertAlive(polling);
    }
  });

  test("code 3 a GET with transport=websocket and a sid leaves the session as it is", async () => {
    const polling = await Polling.open(endpoint);
    await assertError(await request(polling.url.replace("polling", "websocket")), 3, "Bad request");
    await assertAlive(polling);
  });

  // Either is safe: the codec is the session's, not the request's.
  test("EIO-2 another version in a request with a sid is ignored or refused with code 3, the session stays", async () => {
    for (const version of ["", "EIO=3&"]) {
      const polling = await Polling.open(endpoint);
      const response = await request(polling.url.replace("EIO=4&", version), { method: "POST", body: "4alive" });
      if (response.status === 200) {
        assert.equal((await polling.get()).text, "4alive");
      } else {
        await assertError(response, 3, "Bad request");
        await assertAlive(polling);
      }
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
