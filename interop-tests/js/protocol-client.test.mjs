// The official client against the profile protocol: connecting, events, binary and acks on every way of transport.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Manager } from "socket.io-client";
import { client, connected, connection, refusal, TRANSPORTS, upgraded } from "./clients.mjs";
import { startServer } from "./server.mjs";
import { next, nextOf, within } from "./wait.mjs";

const server = await startServer("protocol");
after(() => server.stop());
const MAX_PAYLOAD = 1_000_000;

function pattern(size) {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) {
    bytes[i] = (i * 31 + (i >> 8)) & 0xff;
  }
  return bytes;
}

async function echo(socket, ...args) {
  const answer = next(socket, "message-back");
  socket.emit("message", ...args);
  return answer;
}

const VALUES = [
  ["no argument", []],
  ["null", [null]],
  ["booleans", [true, false]],
  ["numbers", [0, -1, 1.5, 1e21, -1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE, Number.MAX_VALUE]],
  ["strings", ["", "a", '"\\/\b\f\n\r\t', "\u0000\u001f", "{}", "[1,2]", "\x1e"]],
  ["Unicode", ["é€𝄞", "пойду спать всем спокойной ночи", "utf8 — string", "👨‍👩‍👧", "\u2028\u2029", "\ufeff"]],
  ["objects", [{}, { a: { b: { c: [1, { d: null }] } } }, { "": "", "a b": 1, "é€": 2 }]],
  ["arrays", [[], [[]], [1, "2", [3, [4]], { five: 5 }]]],
  ["many arguments", Array.from({ length: 100 }, (_, i) => i)],
  ["a string of 200 000 characters", ["x€".repeat(100_000)]],
  ["an object of 10 000 keys", [Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, i]))]],
  ["what looks like a placeholder", [{ _placeholder: true, num: 0 }, { _placeholder: 1 }]],
];

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  const options = { transports };

  async function ready() {
    const socket = await connected(server.url, options);
    if (transports.length > 1) {
      await upgraded(socket);
    }
    return socket;
  }

  describe(name, () => {
    test("SIO-12 connects with an id of its own", async () => {
      const socket = await ready();
      assert.match(socket.id, /^[0-9A-Za-z_-]{20}$/);
      assert.notEqual(socket.id, socket.io.engine.id);
      assert.ok(!socket.recovered);
      assert.equal(socket.io.engine.transport.name, transports.at(-1));
    });

    test("EIO-8 the client learns maxPayload", async () => {
      const socket = client(server.url, options);
      const [handshake] = await next(socket.io.engine, "handshake");
      assert.equal(handshake.maxPayload, MAX_PAYLOAD);
    });

    for (const [kind, args] of VALUES) {
      test(`SIO-10 ${kind}`, async () => {
        assert.deepEqual(await echo(await ready(), ...args), args);
      });
    }

    test("SIO-10 what JSON does not know becomes what JSON makes of it", async () => {
      const date = new Date(1_700_000_000_123);
      const answer = await echo(await ready(), date, { at: date, left: undefined }, undefined, NaN, Infinity);
      assert.deepEqual(answer, ["2023-11-14T22:13:20.123Z", { at: "2023-11-14T22:13:20.123Z" }, null, null, null]);
    });

    test("SIO-10 nesting of 400 levels", async () => {
      let deep = "bottom";
      for (let i = 0; i < 200; i++) {
        deep = { deep: [deep] };
      }
      assert.deepEqual(await echo(await ready(), deep), [deep]);
    });

    test("events keep their order", async () => {
      const socket = await ready();
      const answers = nextOf(socket, "message-back", 300);
      for (let i = 0; i < 300; i++) {
        socket.emit("message", i, i % 3 === 0 ? pattern(i) : "text");
      }
      (await answers).forEach(([number, value], i) => {
        assert.equal(number, i);
        assert.deepEqual(value, i % 3 === 0 ? pattern(i) : "text");
      });
    });

    for (const size of [0, 1, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537, 740_000]) {
      test(`SIO-5 binary of ${size} bytes`, async () => {
        const [answer] = await echo(await ready(), pattern(size));
        assert.ok(Buffer.isBuffer(answer) && answer.equals(pattern(size)));
      });
    }

    test("SIO-5 every byte container of JavaScript", async () => {
      const bytes = pattern(10);
      const arrayBuffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 10);
      const answer = await echo(await ready(), bytes, new Uint8Array(bytes), arrayBuffer, new DataView(arrayBuffer));
      assert.deepEqual(answer, [bytes, bytes, bytes, bytes]);
    });

    test("SIO-5 binary nested in arrays and objects", async () => {
      const value = { a: [pattern(3), { b: pattern(0), c: [[pattern(200)]] }], d: "text", e: pattern(3) };
      assert.deepEqual(await echo(await ready(), "first", value, [pattern(7)], null), ["first", value, [pattern(7)], null]);
    });

    test("SIO-6 ten attachments", async () => {
      const attachments = Array.from({ length: 10 }, (_, i) => pattern(i * 100));
      assert.deepEqual(await echo(await ready(), ...attachments), attachments);
    });

    test("SIO-6 eleven attachments close the connection", async () => {
      const socket = await ready();
      const closed = next(socket, "disconnect");
      socket.emit("message", ...Array.from({ length: 11 }, () => pattern(1)));
      assert.match((await closed)[0], /^transport (close|error)$/);
    });

    test("SIO-41 acks carry every value, text and binary", async () => {
      const socket = await ready();
      const args = [1, "é", { a: [null, true] }, pattern(100), { nested: [pattern(0)] }];
      const answer = await within(new Promise((resolve) => socket.emit("message-with-ack", ...args, (...answered) => resolve(answered))), "ack");
      assert.deepEqual(answer, args);
      assert.equal(await socket.timeout(2_000).emitWithAck("message-with-ack", "only"), "only");
      assert.equal(await socket.timeout(2_000).emitWithAck("message-with-ack"), undefined);
    });

    test("SIO-42 hundreds of acks find their callers", async () => {
      const socket = await ready();
      const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => socket.timeout(4_000).emitWithAck("message-with-ack", i)));
      assert.deepEqual(answers, Array.from({ length: 500 }, (_, i) => i));
    });
  });
}

describe("size", () => {
  test("EIO-26 websocket: a binary event of maxPayload bytes passes", async () => {
    const [answer] = await echo(await connected(server.url, { transports: ["websocket"] }), pattern(MAX_PAYLOAD));
    assert.ok(answer.equals(pattern(MAX_PAYLOAD)));
  });

  test("EIO-26 websocket: a text event of maxPayload bytes passes", async () => {
    const text = "x".repeat(MAX_PAYLOAD - '42["message",""]'.length);
    const [answer] = await within(echo(await connected(server.url, { transports: ["websocket"] }), text), "answer");
    assert.equal(answer.length, text.length);
  });

  test("EIO-26 websocket: one byte more closes the connection", async () => {
    for (const value of [pattern(MAX_PAYLOAD + 1), "x".repeat(MAX_PAYLOAD - '42["message",""]'.length + 1)]) {
      const socket = await connected(server.url, { transports: ["websocket"] });
      const closed = next(socket, "disconnect");
      socket.emit("message", value);
      const [reason, details] = await closed;
      assert.equal(reason, "transport close");
      assert.equal(details.context.code, 1009);
    }
  });

  test("EIO-17 polling: an event above maxPayload is 413, which ends the client's connection", async () => {
    const socket = await connected(server.url, { transports: ["polling"] });
    const closed = next(socket, "disconnect");
    socket.emit("message", "x".repeat(MAX_PAYLOAD));
    const [reason, details] = await closed;
    assert.equal(reason, "transport error");
    assert.equal(details.description, 413);
  });

  test("EIO-17 polling: a client that honours maxPayload sends any amount", async () => {
    const socket = await connected(server.url, { transports: ["polling"] });
    const answers = nextOf(socket, "message-back", 30, 10_000);
    for (let i = 0; i < 30; i++) {
      socket.emit("message", i, "x".repeat(100_000));
    }
    assert.deepEqual((await answers).map(([number]) => number), Array.from({ length: 30 }, (_, i) => i));
  });
});

describe("auth", () => {
  for (const [name, path] of [["the main namespace", "/"], ["/custom", "/custom"]]) {
    test(`SIO-31 ${name}: an object`, async () => {
      const socket = client(server.url + path, { auth: { token: "é€", deep: { a: [1, null] } } });
      assert.deepEqual(await next(socket, "auth"), [{ token: "é€", deep: { a: [1, null] } }]);
    });

    test(`SIO-31 ${name}: a function is asked at each connect`, async () => {
      let calls = 0;
      const socket = client(server.url + path, { auth: (done) => setTimeout(() => done({ call: ++calls }), 5) });
      assert.deepEqual(await next(socket, "auth"), [{ call: 1 }]);
      const second = next(socket, "auth");
      socket.disconnect().connect();
      assert.deepEqual(await second, [{ call: 2 }]);
    });

    test(`SIO-31 ${name}: {} when there is none`, async () => {
      assert.deepEqual(await next(client(server.url + path), "auth"), [{}]);
    });
  }

  test("SIO-10 keys of prototypes in auth are data", async () => {
    const auth = JSON.parse('{"__proto__":{"admin":true},"constructor":1}');
    const [answer] = await next(client(server.url, { auth }), "auth");
    assert.equal(JSON.stringify(answer), JSON.stringify(auth));
    assert.equal({}.admin, undefined);
  });
});

describe("namespaces", () => {
  test("SIO-14 an unknown namespace is refused with its message", async () => {
    const socket = client(`${server.url}/unknown`);
    const error = await refusal(socket);
    assert.equal(error.message, "Invalid namespace");
    assert.equal(error.data, undefined);
    assert.equal(socket.connected, false);
    assert.equal(socket.active, false);
  });

  test("SIO-12 several namespaces share one connection, with ids of their own", async () => {
    const manager = new Manager(server.url, { reconnection: false });
    const [main, custom] = [manager.socket("/"), manager.socket("/custom", { auth: { a: 1 } })];
    const auth = next(custom, "auth");
    await Promise.all([connection(main), connection(custom)]);
    assert.deepEqual(await auth, [{ a: 1 }]);
    assert.notEqual(main.id, custom.id);
    assert.deepEqual(await echo(main, "multiplexed"), ["multiplexed"]);
    manager._close();
  });

  test("SIO-14 a refusal leaves the other namespaces of the connection as they are", async () => {
    const manager = new Manager(server.url, { reconnection: false });
    const [main, unknown] = [manager.socket("/"), manager.socket("/unknown")];
    await Promise.all([connection(main), refusal(unknown)]);
    assert.deepEqual(await echo(main, "still here"), ["still here"]);
    manager._close();
  });

  test("SIO-35 one namespace is left, the other stays, and the first is joined again", async () => {
    const manager = new Manager(server.url, { reconnection: false });
    const [main, custom] = [manager.socket("/"), manager.socket("/custom")];
    await Promise.all([connection(main), connection(custom)]);
    const firstId = custom.id;
    custom.disconnect();
    assert.deepEqual(await echo(main, "still here"), ["still here"]);
    const again = connection(custom);
    custom.connect();
    await again;
    assert.notEqual(custom.id, firstId);
    manager._close();
  });

  test("CLI-30 what is emitted before the connection is sent after it, in order", async () => {
    const socket = client(server.url);
    const answers = nextOf(socket, "message-back", 3);
    ["one", pattern(5), "three"].forEach((value) => socket.emit("message", value));
    assert.deepEqual(await answers, [["one"], [pattern(5)], ["three"]]);
  });
});

test("EIO-25 a client without binary support gets base64", async () => {
  for (const transports of Object.values(TRANSPORTS)) {
    const socket = await connected(server.url, { transports, forceBase64: true });
    assert.deepEqual(await echo(socket, pattern(1_000)), [pattern(1_000)]);
  }
});
