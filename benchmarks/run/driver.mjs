// The load driver, one run at a time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { ROOT } from "./machine.mjs";

const DRIVER = join(ROOT, "benchmarks/target/driver");
const GRACE_S = 90;

const words = (text) => text.split(" ").filter(Boolean);

function command(server, args, { polls = false, cores = "1" }) {
  // One request for each TCP connection, as any HTTP client has to do with it.
  const perRequest = polls && server.closesAfterResponse ? ["--close-after-response", "--sources", "64"] : [];
  return ["-c", cores, DRIVER, ...args, ...perRequest, "--port", String(server.port), "--pid", String(server.pid)];
}

/** A run: what the driver has printed, with `error` if it could not do what it should. */
export async function drive(server, args, { warmUp, seconds, ...options }) {
  const timed = [...words(args), "--warm-up", String(warmUp)];
  if (!args.includes("--seconds")) timed.push("--seconds", String(seconds));
  const child = spawn("taskset", command(server, timed, options), { stdio: ["ignore", "pipe", "pipe"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), (warmUp + seconds + GRACE_S) * 1000);
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  await once(child, "close");
  clearTimeout(timer);
  return result(out, err);
}

function result(out, err) {
  try {
    const line = JSON.parse(out);
    return err ? { ...line, said: err.trim() } : line;
  } catch {
    return { error: err.trim() || "the driver has printed nothing", err: 1 };
  }
}

/** Opens connections and holds them while `use` runs; returns what the driver has printed, and what `use` returns. */
export async function holding(server, args, use) {
  const child = spawn("taskset", command(server, [...words(args), "--scenario", "idle", "--seconds", "600", "--until-stdin-ends"], {}), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  try {
    const opened = await new Promise((resolve, reject) => {
      let out = "";
      child.stdout.setEncoding("utf8").on("data", (text) => {
        out += text;
        if (out.includes("\n")) resolve(JSON.parse(out));
      });
      ended.then(() => reject(new Error(`the driver ended: ${out}`)), reject);
    });
    if (opened.error) throw new Error(`${server.name}: ${opened.error}`);
    return { opened, used: await use() };
  } finally {
    child.stdin.end();
    const [code] = await ended;
    if (code !== 0) console.error(`! ${server.name}: connections were lost while they were held`);
  }
}

/** Whether a run counts: it opened all connections, lost none, and something happened. */
export const isGood = (row) => !row.error && !row.err && !row.behind && (row.units === undefined || row.units > 0);

/** What was wrong with a run, in a line; empty if nothing was. */
export function complaint(row) {
  const wrong = [];
  if (row.error) wrong.push(row.error);
  if (row.err) wrong.push(`${row.err} connections lost`);
  if (row.behind) wrong.push(`${row.behind} events without an answer`);
  if (row.units === 0) wrong.push("nothing was answered");
  if (row.verify_err) wrong.push(`${row.verify_err} wrong answers`);
  return wrong.join(", ");
}
