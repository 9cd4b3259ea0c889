// --memory: what a connection takes on the heap while nobody says anything.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { drive, holding } from "./driver.mjs";
import { ROOT } from "./machine.mjs";
import { withServers } from "./servers.mjs";
import { median } from "./statistics.mjs";
import { markdown } from "./table.mjs";

const CONNECTIONS = 10_000;
const QUIET_MS = 1_000;
const SAME = 0.002;
const PATIENCE = 60;
/** What a server opens besides connections: class files, timers. */
const SLACK_FILES = 50;
const HANDSHAKES = {
  plain: "",
  Chrome: `--headers ${join(ROOT, "benchmarks/driver/chrome-handshake.txt")}`,
};

const quiet = () => new Promise((resolve) => setTimeout(resolve, QUIET_MS));

/**
 * The old generation of Serial GC, as JDK 17 and newer ones call it. What lives is there after a full collection; in the young one is what threads
 * have taken for themselves since, a fiftieth of it each at a time.
 */
const OLD_GENERATION = /^\s*(?:tenured generation|Tenured)\s+total \d+K, used (\d+)K/m;

function jvmHeap(pid, jdk) {
  const jcmd = (what) => execFileSync(join(jdk, "bin/jcmd"), [String(pid), what], { encoding: "utf8" });
  jcmd("GC.run");
  jcmd("GC.run");
  const [, kib] = jcmd("GC.heap_info").match(OLD_GENERATION) ?? [];
  if (!kib) throw new Error("the heap is not Serial GC's");
  return Number(kib) * 1024;
}

async function nodeHeap(server) {
  const before = server.output.length;
  process.kill(server.pid, "SIGUSR2");
  for (;;) {
    const [, bytes] = server.output.slice(before).match(/heap (\d+)\n/) ?? [];
    if (bytes) return Number(bytes);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The bytes in use after a full collection, once they do not change any more. */
async function heap(server, jdk) {
  let before = Infinity;
  for (let i = 0; i < PATIENCE; i++) {
    await quiet();
    const now = await (server.isNode ? nodeHeap(server) : jvmHeap(server.pid, jdk));
    if (Math.abs(now - before) <= SAME * now) return now;
    before = now;
  }
  throw new Error(`the heap of ${server.name} does not come to rest`);
}

const openFiles = ({ pid }) => readdirSync(`/proc/${pid}/fd`).length;

/** Until the server has noticed that clients are gone. */
async function allClosed(server, files) {
  for (let i = 0; i < PATIENCE && openFiles(server) > files; i++) await quiet();
  if (openFiles(server) > files) throw new Error(`${server.name} keeps connections that were closed`);
}

const idle = (connections, handshake) => `--connections ${connections} --handshakes 128 ${HANDSHAKES[handshake]}`;

/** On a fresh server, since tables that have grown once do not shrink. */
async function measure(server, handshake, { jdk, port }) {
  return withServers([server], { firstPort: port, jdk }, async ([running]) => {
    const files = openFiles(running) + SLACK_FILES;
    await drive(running, `--scenario idle --seconds 0.2 ${idle(500, handshake)}`, { warmUp: 0, seconds: 0 });
    await allClosed(running, files);
    const before = await heap(running, jdk);
    const { opened, used } = await holding(running, idle(CONNECTIONS, handshake), () => heap(running, jdk));
    await allClosed(running, files);
    const after = await heap(running, jdk);
    return {
      server: server.name,
      handshake,
      bytesPerConnection: (used - before) / CONNECTIONS,
      bytesLeftPerConnection: (after - before) / CONNECTIONS,
      rssKibPerConnection: ((opened.rss_mb - opened.rss_before_mb) * 1024) / CONNECTIONS,
    };
  });
}

export async function memory({ servers, rounds, jdk, port }, say) {
  const rows = [];
  for (let round = 0; round < rounds; round++) {
    for (const handshake of Object.keys(HANDSHAKES)) {
      for (const server of servers) {
        say(`round ${round + 1} of ${rounds}: ${server.name}, ${handshake} handshakes`);
        rows.push({ round, ...(await measure(server, handshake, { jdk, port })) });
      }
    }
  }
  return { rows, text: memoryText(rows, servers.map(({ name }) => name)) };
}

export function memoryText(rows, names) {
  const bytes = (server, handshake, key) => {
    const values = rows.filter((row) => row.server === server && row.handshake === handshake).map((row) => row[key]);
    return `${Math.round(median(values)).toLocaleString("en-US")} (${Math.round(Math.min(...values))}..${Math.round(Math.max(...values))})`;
  };
  const lines = names.map((name) => [
    name,
    ...Object.keys(HANDSHAKES).map((handshake) => bytes(name, handshake, "bytesPerConnection")),
    bytes(name, "Chrome", "bytesLeftPerConnection"),
  ]);
  const header = ["server", ...Object.keys(HANDSHAKES).map((name) => `${name} handshake, bytes`), "left when closed, bytes"];
  const connections = CONNECTIONS.toLocaleString("en-US");
  const about = `Heap for each of ${connections} idle WebSocket connections in a namespace: after a full collection, less the same without them`;
  return `${about}; median (min..max)\n\n${markdown(header, lines)}`;
}
