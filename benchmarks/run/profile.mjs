// --profile: where the time of a server goes, as async-profiler sees it in the middle of a run.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { complaint, drive } from "./driver.mjs";
import { SCENARIOS } from "./scenarios.mjs";
import { withServers } from "./servers.mjs";
import { markdown } from "./table.mjs";

const WARM_UP_S = 8;
const SETTLE_S = 1;
/** The profiler begins after the driver and ends before it. */
const MARGIN_S = 2;
const INTERVAL = "1ms";

/** Less than this share of the samples is not kept: nobody could see it. */
const LEAST = 0.002;

/** Whose time a sample is: the first that one of its frames says, from the innermost on. */
const AREAS = {
  "system calls": /^_*(GI_+)?(libc_)?(send|recv|read|write|epoll|eventfd|futex|pthread|syscall|clock_gettime|sched_)|^\[vdso\]/,
  "compiler and collector": /^(C1_?|C2_?|Comp|Phase|Predicted|Parse::|Generat|VM_|DefNew|Tenured|Serial|VMThread|Watcher|Mark|Gen[A-Z])/,
  "queues, workers, waking": /^io\/sockeye\/server\/(Workers|ElasticWorkers|Worker|Mailbox|LaneClients)|^java\/util\/concurrent\/|^jdk\/internal\/misc\/Unsafe\.(un)?park|LockSupport|^Unsafe_(Un)?[Pp]ark|^Parker::|VirtualThread/,
  JSON: /^io\/sockeye\/json\/|^tools\/jackson\//,
  "packets, events, rooms": /^io\/sockeye\/(socketio|server|event|conformance)\//,
  "Engine.IO, lanes": /^io\/sockeye\/(engineio\/(server|protocol)|lane|http)\//,
  "frames and HTTP": /^io\/sockeye\/engineio\/netty\//,
  Netty: /^io\/netty\//,
};
const REST = "the rest";

const areas = Object.entries(AREAS);
function areaOf(frames) {
  for (let i = frames.length - 1; i >= 0; i--) {
    const found = areas.find(([, pattern]) => pattern.test(frames[i]));
    if (found) return found[0];
  }
  return REST;
}

/** Lambdas have another name in each run. */
const named = (frame) => frame.replace(/\$\$Lambda.*?\./, "$lambda.").replace(/\.0x[0-9a-f]+/, "");

/** The stacks of a file in async-profiler's "collapsed" form. */
export function stacksOf(collapsed) {
  return collapsed
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const end = line.lastIndexOf(" ");
      return { frames: line.slice(0, end).split(";").map(named), samples: Number(line.slice(end + 1)) };
    });
}

/** Shares of the samples by area, and a tree of frames: `{name, share, children}`. */
export function summary(stacks) {
  const all = stacks.reduce((sum, { samples }) => sum + samples, 0);
  const shares = Object.fromEntries([...Object.keys(AREAS), REST].map((area) => [area, 0]));
  const root = { name: "all", samples: 0, children: new Map() };
  for (const { frames, samples } of stacks) {
    shares[areaOf(frames)] += samples / all;
    root.samples += samples;
    let node = root;
    for (const name of frames) {
      if (!node.children.has(name)) node.children.set(name, { name, samples: 0, children: new Map() });
      node = node.children.get(name);
      node.samples += samples;
    }
  }
  const kept = ({ name, samples, children }) => ({
    name,
    share: samples / all,
    children: [...children.values()].filter((child) => child.samples / all >= LEAST).map(kept),
  });
  return { shares, tree: kept(root) };
}

async function profiled(server, scenario, { seconds, jdk, folder }) {
  const { driver, polls } = SCENARIOS[scenario];
  await drive(server, driver, { polls, warmUp: 0, seconds: WARM_UP_S });
  const driven = drive(server, driver, { polls, warmUp: SETTLE_S, seconds: seconds + 2 * MARGIN_S });
  await new Promise((resolve) => setTimeout(resolve, (SETTLE_S + MARGIN_S) * 1000));
  const file = join(folder, `${server.name}-${scenario}`);
  const profiler = ["-jar", process.env.PROFILER, "profiler", "-d", String(seconds), "-e", "ctimer", "-i", INTERVAL, "-o", "collapsed", "-f", file, String(server.pid)];
  await promisify(execFile)("taskset", ["-c", "1", join(jdk, "bin/java"), ...profiler]);
  const run = await driven;
  return { server: server.name, scenario, ...summary(stacksOf(readFileSync(file, "utf8"))), run };
}

export async function profile({ servers, scenarios, seconds, jdk, port }, say) {
  const folder = mkdtempSync(join(tmpdir(), "profile-"));
  try {
    const rows = await withServers(servers, { firstPort: port, jdk }, async (running) => {
      const collected = [];
      for (const server of running) {
        for (const scenario of scenarios) {
          say(`${server.name} ${scenario}`);
          const row = await profiled(server, scenario, { seconds, jdk, folder });
          const wrong = complaint(row.run);
          if (wrong) say(`! ${server.name} ${scenario}: ${wrong}`);
          collected.push(row);
        }
      }
      return collected;
    });
    return { rows, text: profileText(rows) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Where a million units' time goes. */
export function profileText(rows) {
  const header = ["CPU-s per million", ...rows.map(({ server, scenario }) => `${server} ${scenario}`)];
  const line = (area) => [area, ...rows.map(({ shares, run }) => (shares[area] * run.cpu_s_per_million).toFixed(2))];
  return markdown(header, [...Object.keys(AREAS), REST].map(line).concat([["all", ...rows.map(({ run }) => run.cpu_s_per_million.toFixed(2))]]));
}
