// What every profile promises to those who start it.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { connected, TRANSPORTS } from "./clients.mjs";
import { Polling, RawWebSocket } from "./raw.mjs";
import { freePort, spawnConformance, startServer } from "./server.mjs";
import { next, within } from "./wait.mjs";

// Of a JVM on a busy machine.
const START_PATIENCE = 20_000;
const PROFILES = ["engine", "engine3", "engine-client", "protocol", "client", "java-client", "load", "recovery"];

async function assertFree(port) {
  const probe = createServer().listen(port);
  await once(probe, "listening");
  probe.close();
}

/** Everything a process printed, and how it ended. */
async function output(child) {
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (printed.stdout += chunk));
  child.stderr.on("data", (chunk) => (printed.stderr += chunk));
  const [code, signal] = await once(child, "close");
  return { ...printed, code, signal };
}

for (const profile of PROFILES) {
  test(`${profile}: ready is all it prints, it accepts then, and on SIGTERM its port is free`, async () => {
    const port = await freePort();
    const child = spawnConformance([profile, "--port", String(port)], { stderr: "pipe" });
    const ended = output(child);
    await within(once(child.stdout, "data"), "line ready", START_PATIENCE);
    const tcp = connect(port, "127.0.0.1");
    await once(tcp, "connect");
    tcp.on("error", () => {});
    const since = performance.now();
    child.kill("SIGTERM");
    const { stdout } = await within(ended, "end of the process");
    assert.ok(performance.now() - since < 1_000, `${performance.now() - since} ms`);
    assert.equal(stdout, "ready\n");
    await assertFree(port);
    tcp.destroy();
  });
}

test("it is ready within 2 s", async () => {
  const times = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await freePort();
    const since = performance.now();
    const child = spawnConformance(["protocol", "--port", String(port)]);
    await within(once(child.stdout, "data"), "line ready", START_PATIENCE);
    times.push(performance.now() - since);
    child.kill("SIGTERM");
    await once(child, "exit");
    if (times.at(-1) < 2_000) {
      return;
    }
  }
  assert.fail(`ready after ${times.map(Math.round)} ms`);
});

test("PORT is the default port", async () => {
  const port = await freePort();
  const child = spawnConformance(["engine"], { env: { PORT: String(port) } });
  await within(once(child.stdout, "data"), "line ready", START_PATIENCE);
  const polling = await Polling.open(`http://127.0.0.1:${port}/engine.io/`);
  assert.equal((await polling.post("4a")).status, 200);
  child.kill("SIGTERM");
  await within(once(child, "exit"), "exit");
});

test("an unknown profile is refused with the names of those there are", async () => {
  const { stdout, stderr, code } = await within(output(spawnConformance(["nonsense"], { stderr: "pipe" })), "end of the process", START_PATIENCE);
  assert.equal(stdout, "");
  assert.match(stderr, /nonsense/);
  assert.match(stderr, /protocol/);
  assert.equal(code, 2);
});

test("a port in use is told", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address();
  const { stdout, stderr, code } = await within(output(spawnConformance(["engine", "--port", String(port)], { stderr: "pipe" })), "end of the process", START_PATIENCE);
  taken.close();
  assert.equal(stdout, "");
  assert.match(stderr, new RegExp(String(port)));
  assert.notEqual(code, 0);
});

test("its pid is the server's: killed, the port is free", async () => {
  const server = await startServer("engine");
  await server.kill();
  await assertFree(server.port);
});

test("EIO-60 on SIGTERM a pending GET gets a close packet and a WebSocket is closed", async () => {
  const server = await startServer("engine");
  const endpoint = `${server.url}/engine.io/`;
  const polling = await Polling.open(endpoint);
  const pending = polling.get();
  const socket = await RawWebSocket.open(`${endpoint.replace("http:", "ws:")}?EIO=4&transport=websocket`);
  assert.equal((await socket.receive())[0], "0");
  await server.stop();
  const response = await pending;
  assert.deepEqual([response.status, response.text], [200, "1"]);
  assert.equal(await socket.closed(), 1005);
});

test("SIO-76 on SIGTERM clients see transport close and would come back, on every transport", async () => {
  const server = await startServer("load");
  const sockets = await Promise.all(Array.from({ length: 30 }, (_, i) => connected(server.url, { transports: Object.values(TRANSPORTS)[i % 3], reconnection: true, reconnectionDelay: 10_000 })));
  // A polling client whose GET is on its way when the server stops sees an error instead of a close.
  await delay(200);
  const closed = Promise.all(sockets.map((socket) => next(socket, "disconnect")));
  await server.stop();
  for (const [reason] of await closed) {
    assert.equal(reason, "transport close");
  }
  assert.ok(sockets.every((socket) => socket.active));
});
