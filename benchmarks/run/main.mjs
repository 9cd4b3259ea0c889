// What script/bench does once everything is built. JDK is the folder of the JDK that all JVMs run on.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

import { twoCores } from "./cores.mjs";
import { growth } from "./growth.mjs";
import { latency } from "./latency.mjs";
import { ROOT, machine, machineLine } from "./machine.mjs";
import { memory } from "./memory.mjs";
import { plot } from "./plot.mjs";
import { profile } from "./profile.mjs";
import { DEFAULT_SCENARIOS, SCENARIOS } from "./scenarios.mjs";
import { SERVER_NAMES, UsageError, serverNamed } from "./servers.mjs";
import { throughput } from "./throughput.mjs";

const OURS = ["io", "mailbox"];

/** What can be measured, and with which servers and how often if nothing else is asked for. */
const MODES = {
  throughput: { run: throughput, servers: SERVER_NAMES, rounds: 10, scenarios: DEFAULT_SCENARIOS },
  memory: { run: memory, servers: ["io", "raw", "netty-socketio", "node"], rounds: 3 },
  growth: { run: growth, servers: OURS, rounds: 3 },
  latency: { run: latency, servers: [...OURS, "raw", "netty-socketio", "node"], rounds: 10 },
  profile: { run: profile, servers: OURS, rounds: 1, scenarios: ["E1", "E16", "B1"] },
  "two-cores": { run: twoCores, servers: OURS, rounds: 10, scenarios: ["E1", "E16", "B1", "B8"] },
};

const jdk = process.env.JDK;

const { values: given, positionals: files } = parsed({
  allowPositionals: true,
  options: {
    plot: { type: "boolean" },
    ...Object.fromEntries(Object.keys(MODES).map((mode) => [mode, { type: "boolean" }])),
    servers: { type: "string" },
    scenarios: { type: "string" },
    rounds: { type: "string" },
    seconds: { type: "string", default: "3" },
    ours: { type: "string", multiple: true, default: [] },
    json: { type: "string" },
    port: { type: "string", default: "3400" },
  },
});

function parsed(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

const say = (text) => console.error(text);

function modeAsked() {
  const asked = Object.keys(MODES).filter((mode) => given[mode]);
  if (asked.length > 1) throw new UsageError(`--${asked.join(" and --")}: one at a time is allowed`);
  return asked[0] ?? "throughput";
}

function positive(name, { otherwise, whole = true }) {
  const value = Number(given[name] ?? otherwise);
  if (!(value > 0) || (whole && !Number.isInteger(value))) throw new UsageError(`--${name} ${given[name]}: a number above 0 is allowed`);
  return value;
}

function ownServers() {
  return Object.fromEntries(
    given.ours.map((text) => {
      const [, name, command] = text.match(/^([\w.-]+)=(.*\{port\}.*)$/) ?? [];
      if (!name) throw new UsageError(`--ours ${text}: NAME=COMMAND is allowed, with {port} in the command`);
      return [name, command];
    }),
  );
}

function scenariosAsked(defaults = []) {
  const scenarios = given.scenarios?.split(",") ?? defaults;
  for (const scenario of scenarios) {
    if (!SCENARIOS[scenario]) throw new UsageError(`there is no scenario ${scenario}; there are ${Object.keys(SCENARIOS).join(", ")}`);
  }
  return scenarios;
}

function options(mode) {
  const own = ownServers();
  const names = given.servers?.split(",") ?? [...Object.keys(own), ...mode.servers];
  return {
    servers: names.map((name) => serverNamed(name, jdk, own)),
    scenarios: scenariosAsked(mode.scenarios),
    rounds: positive("rounds", { otherwise: mode.rounds }),
    seconds: positive("seconds", { whole: false }),
    port: positive("port", {}),
    jdk,
  };
}

async function measure() {
  const name = modeAsked();
  const where = machine(jdk);
  const { text, ...data } = await MODES[name].run(options(MODES[name]), say);
  console.log(`${machineLine(where)}\n\n${text}`);
  if (given.json) {
    mkdirSync(dirname(given.json), { recursive: true });
    writeFileSync(given.json, `${JSON.stringify({ mode: name, machine: where, ...data }, null, 1)}\n`);
  }
}

try {
  if (given.plot) {
    if (!files.length) throw new UsageError("--plot FILE...: name what --json has written");
    for (const picture of plot(files, join(ROOT, "docs/performance"))) say(picture);
  } else {
    if (files.length) throw new UsageError(`${files[0]}: only --plot takes files`);
    await measure();
  }
} catch (error) {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? error.message : error);
  process.exitCode = isUsage ? 2 : 1;
}
