// Figures as text: Markdown, so that it can go into a page as it is.
import { isGood } from "./driver.mjs";
import { SCENARIOS, measureOf, unitOf } from "./scenarios.mjs";
import { coverage, median, paired } from "./statistics.mjs";

const number = (value, digits = 2) => value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

export function markdown(header, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map((_, i) => (i ? "--:" : "---"))), ...rows.map(line)].join("\n");
}

/** What a server was in each round, by the number of the round. */
export const figuresOf = (rows, server, scenario) =>
  new Map(rows.filter((row) => row.server === server && row.name === scenario && isGood(row)).map((row) => [row.round, row[measureOf(scenario)]]));

/** "1.23 [1.20, 1.31]", with what may not be claimed marked. */
export function ratioText(comparison) {
  if (!comparison) return "";
  const { ratio, interval, claim } = comparison;
  if (!interval) return `${number(ratio)} (too few rounds)`;
  return `${number(ratio)} [${number(interval[0])}, ${number(interval[1])}]${claim ? "" : " no claim"}`;
}

function medianOf(rows, key) {
  const values = rows.map((row) => row[key]).filter((value) => value > 0);
  return values.length ? median(values) : undefined;
}

const orNothing = (value, digits) => (value === undefined ? "" : number(value, digits));

/** One scenario: a line for each server, with ratios to the base server. */
export function scenarioTable(rows, scenario, servers, base) {
  const bases = figuresOf(rows, base, scenario);
  const lines = servers.flatMap((server) => {
    const figures = figuresOf(rows, server, scenario);
    if (!figures.size) return [];
    const own = rows.filter((row) => row.server === server && row.name === scenario && isGood(row));
    const values = [...figures.values()];
    return [
      [
        server,
        `${number(median(values))} (${number(Math.min(...values))}..${number(Math.max(...values))})`,
        server === base ? "1" : ratioText(paired(figures, bases)),
        orNothing(medianOf(own, scenario === "IDLE" ? "connects_per_s" : "rate"), 0),
        orNothing(medianOf(own, "p50_us"), 0),
        orNothing(medianOf(own, "p99_us"), 0),
        orNothing(medianOf(own, "rss_mb"), 0),
      ],
    ];
  });
  const header = ["server", `${unitOf(scenario)}, median (min..max)`, `ratio to ${base}`, "rate /s", "p50 µs", "p99 µs", "RSS MB"];
  return `${scenario}: ${SCENARIOS[scenario].about}\n\n${markdown(header, lines)}`;
}

/** How each of ours stands to each peer, one line for each scenario. */
export function pairsTable(rows, scenarios, ours, peers) {
  const pairs = ours.flatMap((our) => peers.filter((peer) => peer !== our).map((peer) => [our, peer]));
  const lines = scenarios.map((scenario) => [
    scenario,
    ...pairs.map(([our, peer]) => ratioText(paired(figuresOf(rows, our, scenario), figuresOf(rows, peer, scenario)))),
  ]);
  return markdown(["scenario", ...pairs.map(([our, peer]) => `${our} / ${peer}`)], lines);
}

/** What an upgrade leaves behind: a scenario after it by the same without one, in the same round; "" if not both were run. */
export function upgradesTable(rows, scenarios, servers) {
  const pairs = scenarios.map((after) => [after, SCENARIOS[after].direct]).filter(([, direct]) => scenarios.includes(direct));
  if (!pairs.length) return "";
  const lines = servers.map((server) => [server, ...pairs.map(([after, direct]) => ratioText(paired(figuresOf(rows, server, after), figuresOf(rows, server, direct))))]);
  return markdown(["server", ...pairs.map(([after, direct]) => `${after} / ${direct}`)], lines);
}

export const intervalNote = (rounds) =>
  coverage(rounds)
    ? `Ratios: paired within rounds; their median and its distribution-free interval (order statistics), which holds it with ${number(100 * coverage(rounds), 1)} %. Below 1 is cheaper.`
    : "Ratios: paired within rounds; with fewer than 6 rounds there is no interval, and so no claim.";
