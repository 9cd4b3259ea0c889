// The official client against the profile client: everything that client suites ask of their server.
// With connection state recovery an event ends with an offset that the client sees as a last argument: only the others count.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Manager } from "socket.io-client";
import { client, connected, connection, refusal, TRANSPORTS, upgraded } from "./clients.mjs";
import { startServer } from "./server.mjs";
import { next, nextOf } from "./wait.mjs";

const server = await startServer("client");
after(() => server.stop());
const BYTES = Buffer.from("asdfasdf", "utf8");

const now = (text) => {
  assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.ok(Math.abs(Date.parse(text) - Date.now()) < 10_000, text);
};

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  describe(name, () => {
    async function ready(options) {
      const socket = await connected(server.url, { transports, ...options });
      if (transports.length > 1) {
        await upgraded(socket);
      }
      return socket;
    }

    /** The first argument of the event that answers what is emitted. */
    async function ask(answer, ...emitted) {
      const socket = await ready();
      const answered = next(socket, answer);
      socket.emit(...emitted);
      return (await answered)[0];
    }

    const ack = async (...emitted) => (await ready()).timeout(2_000).emitWithAck(...emitted);

    test("hi", async () => {
      await ask("hi", "hi");
    });

    test("SIO-41 echo acknowledges with its argument", async () => {
      for (const value of ["text é", 0, false, null, [1, [2]], { a: { b: null } }, BYTES, { bytes: [BYTES, Buffer.alloc(0)] }]) {
        assert.deepEqual(await ack("echo", value), value);
      }
    });

    test("SIO-42 the server wants an ack", async () => {
      const socket = await ready();
      socket.once("ack", (answer) => answer(5, { test: true }));
      const got = next(socket, "got it");
      socket.emit("ack");
      await got;
    });

    test("SIO-42 the server takes an ack only once and only as asked", async () => {
      const socket = await ready();
      let answers = 0;
      socket.on("got it", () => answers++);
      socket.once("ack", (answer) => answer(4, { test: true }));
      socket.emit("ack");
      await socket.timeout(2_000).emitWithAck("echo", "barrier");
      socket.once("ack", (answer) => {
        answer(5, { test: true });
        answer(5, { test: true });
      });
      const got = next(socket, "got it");
      socket.emit("ack");
      await got;
      await socket.timeout(2_000).emitWithAck("echo", "barrier");
      assert.equal(answers, 1);
    });

    test("SIO-10 dates are ISO texts in UTC with milliseconds", async () => {
      now(await ack("getAckDate", { test: true }));
      now(await ask("takeDate", "getDate"));
      now((await ask("takeDateObj", "getDateObj")).date);
    });

    test("SIO-10 getUtf8", async () => {
      const socket = await ready();
      const texts = nextOf(socket, "takeUtf8", 5);
      socket.emit("getUtf8");
      assert.deepEqual((await texts).map(([text]) => text), ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"]);
    });

    test("SIO-10 false stays false", async () => {
      assert.equal(await ask("false", "false"), false);
    });

    test("SIO-5 binary to the client", async () => {
      assert.deepEqual(await ask("doge", "doge"), BYTES);
      assert.deepEqual(await ask("takebin", "getbin"), BYTES);
    });

    test("SIO-5 binary to the server", async () => {
      const mixed = { hello: "lol", message: BYTES, goodbye: "gotcha" };
      await ask("buffack", "buffa", BYTES);
      await ask("back", "blob", BYTES);
      await ask("jsonbuff-ack", "jsonbuff", mixed);
      await ask("jsonblob-ack", "jsonblob", mixed);
    });

    test("SIO-5 wrong types get no answer", async () => {
      const socket = await ready();
      const answers = [];
      socket.onAny((event) => answers.push(event));
      socket.emit("buffa", "text");
      socket.emit("blob", { a: BYTES });
      socket.emit("jsonbuff", { hello: "lol", message: "text", goodbye: "gotcha" });
      socket.emit("jsonblob", BYTES);
      socket.emit("abuff2", BYTES);
      socket.emit("blob3", BYTES);
      await socket.timeout(2_000).emitWithAck("echo", "barrier");
      assert.deepEqual(answers, []);
    });

    test("SIO-5 binary events keep their order", async () => {
      const socket = await ready();
      const answered = Promise.all([next(socket, "abuff2-ack"), next(socket, "blob3-ack")]);
      socket.emit("abuff1", Buffer.alloc(10_000, 1));
      socket.emit("abuff2", BYTES);
      socket.emit("blob1", Buffer.alloc(10_000, 1));
      socket.emit("blob2", "second");
      socket.emit("blob3", BYTES);
      await answered;
    });

    test("SIO-12 getId is the id that the client was told", async () => {
      const socket = await ready();
      assert.equal(await socket.timeout(2_000).emitWithAck("getId"), socket.id);
      const foo = await connected(`${server.url}/foo`, { transports });
      assert.equal(await foo.timeout(2_000).emitWithAck("getId"), foo.id);
    });

    test("SIO-31 getHandshake has every part, in the order of the documentation", async () => {
      const socket = await ready({
        query: { a: "b", "c d": "é & =" },
        auth: { token: "123" },
        extraHeaders: { "X-Custom": "Value", Origin: "http://page.example" },
      });
      const handshake = await socket.timeout(2_000).emitWithAck("getHandshake");
      assert.deepEqual(Object.keys(handshake), ["headers", "time", "address", "xdomain", "secure", "issued", "url", "query", "auth"]);
      assert.equal(handshake.headers["x-custom"], "Value");
      assert.equal(handshake.headers.host, `127.0.0.1:${server.port}`);
      assert.equal(handshake.headers.origin, "http://page.example");
      assert.ok(Math.abs(Date.parse(handshake.time) - Date.now()) < 10_000, handshake.time);
      assert.ok(Math.abs(handshake.issued - Date.now()) < 10_000, handshake.issued);
      assert.match(handshake.address, /^(::ffff:)?127\.0\.0\.1$/);
      assert.equal(handshake.xdomain, true);
      assert.equal(handshake.secure, false);
      assert.ok(handshake.url.startsWith("/socket.io/?"), handshake.url);
      assert.deepEqual(handshake.auth, { token: "123" });
      const { a, "c d": cd, EIO, transport } = handshake.query;
      assert.deepEqual([a, cd, EIO, transport], ["b", "é & =", "4", transports[0]]);
      // The handshake is the first request: the one without a sid.
      assert.equal(handshake.query.sid, undefined);
    });

    test("SIO-31 without Origin there is no xdomain, without auth it is {}", async () => {
      const handshake = await ack("getHandshake");
      assert.equal(handshake.xdomain, false);
      assert.deepEqual(handshake.auth, {});
      assert.equal(handshake.headers.origin, undefined);
    });

    test("SIO-31 /abc is given its handshake on connection", async () => {
      const socket = client(`${server.url}/abc`, { transports, query: { a: "b" }, auth: { own: "auth" } });
      const [handshake] = await next(socket, "handshake");
      assert.equal(handshake.query.a, "b");
      assert.deepEqual(handshake.auth, { own: "auth" });
    });

    test("SIO-25 middleware refuses the main namespace with its message", async () => {
      const socket = client(server.url, { transports, query: { fail: "1" } });
      const error = await refusal(socket);
      assert.equal(error.message, "Auth failed (main namespace)");
      assert.equal(error.data, undefined);
      assert.equal(socket.connected, false);
      assert.equal(socket.id, undefined);
    });

    test("SIO-25 middleware refuses /no with its message, the connection stays for others", async () => {
      const manager = new Manager(server.url, { transports, reconnection: false });
      const no = manager.socket("/no");
      const [error] = await Promise.all([refusal(no), connection(manager.socket("/foo"))]);
      assert.equal(error.message, "Auth failed (custom namespace)");
      assert.equal(no.active, false);
      assert.equal(await manager.socket("/foo").timeout(2_000).emitWithAck("getId"), manager.socket("/foo").id);
      manager._close();
    });

    test("SIO-25 a refused namespace may be tried again", async () => {
      const socket = client(`${server.url}/no`, { transports });
      await refusal(socket);
      const again = refusal(socket);
      socket.connect();
      assert.equal((await again).message, "Auth failed (custom namespace)");
    });
  });
}

test("SIO-14 namespaces that exist, and one that does not", async () => {
  for (const name of ["/foo", "/timeout_socket", "/valid", "/asd", "/abc"]) {
    await connected(server.url + name);
  }
  assert.equal((await refusal(client(`${server.url}/doesnotexist`))).message, "Invalid namespace");
});

test("SIO-31 all namespaces of one connection share its handshake, each has its own auth", async () => {
  const manager = new Manager(server.url, { query: { shared: "yes" }, reconnection: false });
  const [main, abc] = [manager.socket("/", { auth: { n: 1 } }), manager.socket("/abc", { auth: { n: 2 } })];
  const [[second]] = await Promise.all([next(abc, "handshake"), connection(main)]);
  const first = await main.timeout(2_000).emitWithAck("getHandshake");
  assert.deepEqual([first.query.shared, second.query.shared], ["yes", "yes"]);
  assert.deepEqual([first.auth, second.auth], [{ n: 1 }, { n: 2 }]);
  assert.equal(first.url, second.url);
  manager._close();
});
