// The servers: how each is started, and what the driver must know about it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./machine.mjs";

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 5_000;
const JVM_FLAGS = ["-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"];

const ours = (dispatch) => ({
  command: [join(ROOT, "script/conformance"), "load", "--port", "{port}", "--dispatch", dispatch],
  // script/conformance has a heap of its own without it.
  env: { JAVA_TOOL_OPTIONS: JVM_FLAGS.join(" ") },
});

function jvm(jdk, module, main, ...args) {
  const target = join(ROOT, module, "target");
  const classPath = `${join(target, "classes")}:${readFileSync(join(target, "classpath.txt"), "utf8").trim()}`;
  return { command: [join(jdk, "bin/java"), ...JVM_FLAGS, "-cp", classPath, main, "{port}", ...args] };
}

const RAW = "io.sockeye.benchmarks.raw.RawServer";
const NETTY_SOCKETIO = "io.sockeye.benchmarks.nettysocketio.NettySocketioServer";

/** The servers that are known by name. */
const KNOWN = {
  io: () => ours("io"),
  mailbox: () => ours("mailbox"),
  raw: (jdk) => jvm(jdk, "benchmarks", RAW),
  coalesced: (jdk) => jvm(jdk, "benchmarks", RAW, "coalesced"),
  "netty-socketio": (jdk) => ({
    ...jvm(jdk, "benchmarks/netty-socketio", NETTY_SOCKETIO),
    closesAfterResponse: true,
  }),
  node: () => ({ command: ["node", "--expose-gc", join(ROOT, "benchmarks/node/server.mjs"), "{port}"], isNode: true }),
};

export const SERVER_NAMES = Object.keys(KNOWN);

/** The server of that name; `own` maps names to commands that were given on the command line. */
export function serverNamed(name, jdk, own = {}) {
  if (own[name]) return { name, ...ours("io"), command: own[name].split(" ") };
  if (!KNOWN[name]) throw new UsageError(`there is no server ${name}; there are ${SERVER_NAMES.join(", ")}, and those of --ours`);
  return { name, ...KNOWN[name](jdk) };
}

export class UsageError extends Error {}

/** Starts it on the cores that are named ("0", "0,1"), and waits until it says `ready`. */
export async function start(server, { port, cores, jdk }) {
  const command = server.command.map((word) => word.replace("{port}", String(port)));
  const child = spawn("taskset", ["-c", cores, ...command], {
    env: { ...process.env, JAVA_HOME: jdk, ...server.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const running = { ...server, port, child, pid: child.pid, output: "" };
  const said = (text) => (running.output += text);
  child.stdout.setEncoding("utf8").on("data", said);
  child.stderr.setEncoding("utf8").on("data", said);
  const limit = Date.now() + START_TIMEOUT_MS;
  while (!/\bready\b/i.test(running.output)) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > limit) {
      child.kill("SIGKILL");
      throw new Error(`${server.name} did not start: ${running.output.slice(-1000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return running;
}

export async function stop({ child }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  child.kill("SIGTERM");
  await exited;
  clearTimeout(timer);
}

/** Starts all, does something with them, and stops all, whatever comes of it. */
export async function withServers(servers, { cores = "0", firstPort, jdk }, use) {
  const running = [];
  const stopAll = () => Promise.all(running.map(stop));
  const onSignal = () => stopAll().then(() => process.exit(130));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    for (const [i, server] of servers.entries()) running.push(await start(server, { port: firstPort + i, cores, jdk }));
    return await use(running);
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    await stopAll();
  }
}
