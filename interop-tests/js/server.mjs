// Starts a conformance profile for a test file, and holds it to its contract: the single line `ready`, gone in 1 s on SIGTERM.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Session } from "./raw.mjs";

const MODULE = fileURLToPath(new URL("..", import.meta.url));
const COMMAND = process.env.CONFORMANCE_COMMAND ?? fileURLToPath(new URL("../../script/conformance", import.meta.url));
const REFERENCE = ["node", "reference/conformance.mjs"];
const ARGUMENTS = (process.env.CONFORMANCE_ARGUMENTS ?? "").split(" ").filter(Boolean);
const START_TIMEOUT = 60_000;
const WARM_UP_ROUNDS = 10;
const WITHOUT_ENGINE = ["websocket-echo"];

// A file that starts many servers has a listener for each.
process.setMaxListeners(30);

// A file that takes too long is ended by the runner; what it has started ends with it.
process.once("SIGTERM", () => process.exit(143));

/** Whether the reference implementation is under test: we are stricter than it in some rows. */
export const isReference = COMMAND.includes("reference/conformance.mjs");

/** What we expect of our server, and what the reference does instead. */
export const ours = (expected, { reference }) => (isReference ? reference : expected);

/** For tests that are not about heartbeats: on a busy machine the 200 ms of `engine` and `protocol` end sessions that do nothing wrong. */
export const PATIENT = { args: ["--ping-timeout", "20000"] };

/**
 * A server that is ready, and has run its code before: with ping time-outs of 200 ms a cold JVM on a busy machine is too slow.
 * `reference` asks for npm socket.io, whatever is under test.
 */
export async function startServer(profile, { port, args = [], reference = isReference, stderr } = {}) {
  const server = new ConformanceServer(profile, port ?? (await freePort()), args, { reference, stderr });
  await server.start();
  if (!WITHOUT_ENGINE.includes(profile)) await warmUp(server);
  return server;
}

async function warmUp({ profile, url }) {
  const endpoint = `${url}/${profile.startsWith("engine") ? "engine.io" : "socket.io"}/`;
  const rounds = Array.from({ length: WARM_UP_ROUNDS }, (_, i) => (i % 2 === 0 ? "polling" : "websocket"));
  for (const transport of rounds) {
    // Whoever is too slow here is warm afterwards: what counts is asserted by the tests.
    const session = await Session.open(transport, endpoint).catch(() => undefined);
    await session?.send("40").catch(() => {});
    await session?.receive(500).catch(() => {});
    session?.close();
  }
}

/** Starts the conformance command with these arguments, whatever comes of it. */
export function spawnConformance(args, { env = {}, stderr = "inherit", reference = isReference } = {}) {
  // The arguments are meant for what is under test.
  const command = reference && !isReference ? [...REFERENCE, ...args] : [...COMMAND.split(" "), ...args, ...ARGUMENTS];
  const child = spawn(command[0], command.slice(1), {
    cwd: MODULE,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", stderr],
  });
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  child.once("exit", () => process.off("exit", killAtExit));
  return child;
}

class ConformanceServer {
  #child;

  constructor(profile, port, args, options) {
    this.profile = profile;
    this.port = port;
    this.args = args;
    this.options = options;
    this.url = `http://127.0.0.1:${port}`;
  }

  async start() {
    const child = spawnConformance([this.profile, "--port", String(this.port), ...this.args], this.options);
    this.#child = child;
    this.exited = once(child, "exit");
    const firstLine = new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`conformance ${this.profile} exited with ${code} before it was ready`)));
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), START_TIMEOUT);
    try {
      assert.equal(await firstLine, "ready");
    } finally {
      clearTimeout(timer);
    }
  }

  get pid() {
    return this.#child.pid;
  }

  get isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  pause() {
    process.kill(this.pid, "SIGSTOP");
  }

  resume() {
    process.kill(this.pid, "SIGCONT");
  }

  async kill() {
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  async stop() {
    const child = this.#child;
    if (!this.isRunning) {
      assert.fail(`conformance ${this.profile} had ended: exit code ${child.exitCode}, signal ${child.signalCode}`);
    }
    const timer = setTimeout(() => child.kill("SIGKILL"), 1_000);
    child.kill("SIGTERM");
    const [, signal] = await this.exited;
    clearTimeout(timer);
    assert.notEqual(signal, "SIGKILL", `conformance ${this.profile} was not gone 1 s after SIGTERM`);
  }
}

/** Stops servers one after another: on a busy machine the second that each has is not enough for several at once. */
export async function stopInTurn(servers) {
  const failures = [];
  for (const server of servers) {
    await server.stop().catch((failure) => failures.push(failure));
  }
  if (failures.length > 0) {
    throw failures[0];
  }
}

export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
