// script/bench as it is run most: what a million of something costs each server.
import { runRounds, warmUp } from "./rounds.mjs";
import { withServers } from "./servers.mjs";
import { intervalNote, pairsTable, scenarioTable, upgradesTable } from "./table.mjs";

const LIMITS = ["raw", "coalesced"];
const PEERS = ["netty-socketio", "node"];

export async function throughput({ servers, scenarios, rounds, seconds, jdk, port }, say) {
  const rows = await withServers(servers, { firstPort: port, jdk }, async (running) => {
    await warmUp(running, scenarios, say);
    return runRounds(running, { scenarios, rounds, seconds }, say);
  });
  return { rows, text: throughputText(rows, servers.map(({ name }) => name), scenarios, rounds) };
}

export function throughputText(rows, names, scenarios, rounds) {
  const base = names.includes("raw") ? "raw" : names[0];
  const tables = scenarios.map((scenario) => scenarioTable(rows, scenario, names, base));
  const peers = names.filter((name) => PEERS.includes(name));
  const ours = names.filter((name) => !PEERS.includes(name) && !LIMITS.includes(name));
  if (peers.length && ours.length) tables.push(pairsTable(rows, scenarios, ours, peers));
  tables.push(upgradesTable(rows, scenarios, names));
  return [intervalNote(rounds), ...tables].filter(Boolean).join("\n\n");
}
