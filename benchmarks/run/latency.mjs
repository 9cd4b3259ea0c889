// --latency: how long an echo takes at half of what the servers can bear. Open loop: the clock of an echo starts when it should be sent.
import { complaint, drive, isGood } from "./driver.mjs";
import { withServers } from "./servers.mjs";
import { median, paired } from "./statistics.mjs";
import { markdown, ratioText } from "./table.mjs";

const CONNECTIONS = 100;
const CAPACITY_RUNS = 3;
const CAPACITY_S = 2;
const WARM_UP_S = 6;
const SETTLE_S = 0.7;

const LOADS = { same: "half of what the slowest can bear", own: "half of what it can bear itself" };

/** Echoes a second with as many in flight as there are connections. */
async function capacity(server) {
  const closedLoop = (seconds) => drive(server, `--scenario echo --connections ${CONNECTIONS}`, { warmUp: SETTLE_S, seconds });
  await closedLoop(WARM_UP_S);
  const rates = [];
  for (let i = 0; i < CAPACITY_RUNS; i++) rates.push((await closedLoop(CAPACITY_S)).rate);
  return median(rates);
}

export async function latency({ servers, rounds, seconds, jdk, port }, say) {
  const rows = await withServers(servers, { firstPort: port, jdk }, async (running) => {
    const capacities = new Map();
    for (const server of running) {
      capacities.set(server.name, await capacity(server));
      say(`${server.name}: ${Math.round(capacities.get(server.name)).toLocaleString("en-US")} echoes/s`);
    }
    const slowest = Math.min(...capacities.values());
    const rateOf = (server, load) => Math.floor((load === "same" ? slowest : capacities.get(server.name)) / 2);
    const collected = [];
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      for (const load of Object.keys(LOADS)) {
        for (const [i] of running.entries()) {
          const server = running[(i + round) % running.length];
          const rate = rateOf(server, load);
          const args = `--scenario echo --connections ${CONNECTIONS} --rate ${rate}`;
          const row = { server: server.name, load, asked: rate, round, ...(await drive(server, args, { warmUp: SETTLE_S, seconds })) };
          collected.push(row);
          const wrong = complaint(row);
          if (wrong) say(`! ${server.name} at ${rate}/s: ${wrong}`);
        }
      }
    }
    return collected;
  });
  return { rows, text: latencyText(rows, servers.map(({ name }) => name)) };
}

export function latencyText(rows, names) {
  const base = names.includes("raw") ? "raw" : names[0];
  return Object.entries(LOADS)
    .map(([load, about]) => {
      const of = (server) => rows.filter((row) => row.server === server && row.load === load && isGood(row));
      const p99 = (server) => new Map(of(server).map((row) => [row.round, row.p99_us]));
      const lines = names
        .filter((server) => of(server).length)
        .map((server) => [
          server,
          median(of(server).map((row) => row.asked)).toLocaleString("en-US"),
          ...["p50_us", "p99_us", "p999_us"].map((key) => Math.round(median(of(server).map((row) => row[key]))).toLocaleString("en-US")),
          server === base ? "1" : ratioText(paired(p99(server), p99(base))),
        ]);
      const header = ["server", "echoes/s", "p50 µs", "p99 µs", "p99.9 µs", `p99 to ${base}`];
      return `Echoes of 128 bytes over ${CONNECTIONS} connections, at ${about}\n\n${markdown(header, lines)}`;
    })
    .join("\n\n");
}
