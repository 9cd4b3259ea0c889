// What script/bench does once everything is built. JDK is the folder of the JDK that all JVMs run on.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";

import { machine, machineLine } from "./machine.mjs";
import { DEFAULT_SCENARIOS, SCENARIOS } from "./scenarios.mjs";
import { SERVER_NAMES, UsageError, serverNamed } from "./servers.mjs";
import { throughput } from "./throughput.mjs";

const jdk = process.env.JDK;

const { values: given } = parseArgs({
  options: {
    servers: { type: "string" },
    scenarios: { type: "string", default: DEFAULT_SCENARIOS.join(",") },
    rounds: { type: "string", default: "10" },
    seconds: { type: "string", default: "3" },
    ours: { type: "string", multiple: true, default: [] },
    json: { type: "string" },
    port: { type: "string", default: "3400" },
  },
});

function positive(name, { whole = true } = {}) {
  const value = Number(given[name]);
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

function options() {
  const own = ownServers();
  const names = given.servers?.split(",") ?? [...Object.keys(own), ...SERVER_NAMES];
  const scenarios = given.scenarios.split(",");
  for (const scenario of scenarios) {
    if (!SCENARIOS[scenario]) throw new UsageError(`there is no scenario ${scenario}; there are ${Object.keys(SCENARIOS).join(", ")}`);
  }
  return {
    servers: names.map((name) => serverNamed(name, jdk, own)),
    scenarios,
    rounds: positive("rounds"),
    seconds: positive("seconds", { whole: false }),
    port: positive("port"),
    jdk,
  };
}

const say = (text) => console.error(text);

try {
  const where = machine(jdk);
  const { text, ...data } = await throughput(options(), say);
  console.log(`${machineLine(where)}\n\n${text}`);
  if (given.json) {
    mkdirSync(dirname(given.json), { recursive: true });
    writeFileSync(given.json, `${JSON.stringify({ machine: where, ...data }, null, 1)}\n`);
  }
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
