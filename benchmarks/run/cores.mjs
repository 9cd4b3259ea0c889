// --two-cores: what a second core, and so a second loop, adds.
import { cpus } from "node:os";

import { complaint, drive, isGood } from "./driver.mjs";
import { warmUp } from "./rounds.mjs";
import { SCENARIOS } from "./scenarios.mjs";
import { start, stop } from "./servers.mjs";
import { median, paired } from "./statistics.mjs";
import { markdown, ratioText } from "./table.mjs";

const SETTLE_S = 0.7;
const CORES = { 1: "0", 2: "0,1" };

/** A core of its own for the driver, where there is one. */
export const driverShares = () => cpus().length < 3;

export async function twoCores({ servers, scenarios, rounds, seconds, jdk, port }, say) {
  const driverCore = driverShares() ? "1" : "2";
  const running = [];
  const rows = [];
  try {
    for (const server of servers) {
      for (const [count, cores] of Object.entries(CORES)) {
        running.push({ ...(await start(server, { port: port + running.length, cores, jdk })), count: Number(count) });
      }
    }
    await warmUp(running, scenarios, say);
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      for (const scenario of scenarios) {
        for (const server of round % 2 ? [...running].reverse() : running) {
          const { driver, polls } = SCENARIOS[scenario];
          const run = await drive(server, driver, { polls, warmUp: SETTLE_S, seconds, cores: driverCore });
          rows.push({ server: server.name, name: scenario, cores: server.count, round, ...run });
          const wrong = complaint(run);
          if (wrong) say(`! ${server.name} ${scenario}: ${wrong}`);
        }
      }
    }
  } finally {
    await Promise.all(running.map(stop));
  }
  return { rows, driverShares: driverShares(), text: coresText(rows, servers.map(({ name }) => name), scenarios, driverShares()) };
}

export function coresText(rows, names, scenarios, shares) {
  const of = (server, scenario, cores, key) =>
    new Map(rows.filter((row) => row.server === server && row.name === scenario && row.cores === cores && isGood(row)).map((row) => [row.round, row[key]]));
  const middle = (figures) => (figures.size ? Math.round(median([...figures.values()])).toLocaleString("en-US") : "");
  const lines = scenarios.flatMap((scenario) =>
    names.map((name) => {
      const [one, two] = [1, 2].map((cores) => of(name, scenario, cores, "rate"));
      const [cpuOfOne, cpuOfTwo] = [1, 2].map((cores) => of(name, scenario, cores, "cpu_s_per_million"));
      return [scenario, name, middle(one), middle(two), ratioText(paired(two, one)), ratioText(paired(cpuOfTwo, cpuOfOne))];
    }),
  );
  const note = shares ? "The driver shares the second core: the throughput of two cores is understated, what a unit costs is not." : "The driver has a core of its own.";
  const header = ["scenario", "server", "1 core, /s", "2 cores, /s", "throughput, 2 to 1", "CPU per unit, 2 to 1"];
  return `${note}\n\n${markdown(header, lines)}`;
}
