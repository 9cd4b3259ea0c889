// Rounds: in each, every server goes through every scenario, one after the other, so that what slows the machine down slows all.
import { complaint, drive } from "./driver.mjs";
import { SCENARIOS } from "./scenarios.mjs";

const WARM_UP_S = { jvm: 5, node: 1.5 };
const SETTLE_S = 0.7;

/** A JVM compiles while it is driven; what is measured is what it has become. */
export async function warmUp(running, scenarios, say) {
  for (const server of running) {
    say(`warming ${server.name} up`);
    for (const scenario of scenarios) {
      const { driver, polls } = SCENARIOS[scenario];
      await drive(server, driver, { polls, warmUp: 0, seconds: server.isNode ? WARM_UP_S.node : WARM_UP_S.jvm });
    }
  }
}

/** The rows of all rounds. */
export async function runRounds(running, { scenarios, rounds, seconds }, say) {
  const rows = [];
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}`);
    for (const scenario of scenarios) {
      // Nobody is always the first, or behind the same neighbour.
      const order = running.map((_, i) => running[(i + round) % running.length]);
      if (round % 2) order.reverse();
      for (const server of order) {
        const { driver, polls } = SCENARIOS[scenario];
        const row = { server: server.name, name: scenario, round, ...(await drive(server, driver, { polls, warmUp: SETTLE_S, seconds })) };
        rows.push(row);
        const wrong = complaint(row);
        if (wrong) say(`! ${server.name} ${scenario}: ${wrong}`);
      }
    }
  }
  return rows;
}
