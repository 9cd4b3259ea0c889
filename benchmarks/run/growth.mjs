// --growth: what becomes of the costs when there is more of everything.
import { complaint, drive, isGood } from "./driver.mjs";
import { withServers } from "./servers.mjs";
import { median } from "./statistics.mjs";
import { markdown } from "./table.mjs";

const CPU = { measure: "cpu_s_per_million", unit: "CPU-s per million" };

/** Each with what grows, and the driver's arguments for a size. */
export const SERIES = {
  "fan-out": { ...CPU, grows: "members of the room", sizes: [10, 100, 1000, 10_000], driver: (members) => `--scenario broadcast --connections ${members}` },
  rooms: {
    ...CPU,
    grows: "rooms of 10 members each, up to 1000 connections, a publish to one",
    sizes: [1, 10, 100, 1000, 10_000, 100_000],
    driver: (rooms) => {
      const connections = Math.min(1000, 10 * rooms);
      return `--scenario broadcast --connections ${connections} --rooms ${rooms} --joins ${(10 * rooms) / connections}`;
    },
  },
  namespaces: {
    ...CPU,
    grows: "dynamic namespaces, 1000 connections, echoes",
    sizes: [1, 10, 100, 1000],
    driver: (namespaces) => `--scenario echo --connections 1000 --namespaces ${namespaces}`,
    onlyWithDynamicNamespaces: true,
  },
  churn: {
    ...CPU,
    grows: "rooms that 1000 connections join and leave, while 100 publishes a second go to them",
    sizes: [10, 100, 1000],
    driver: (rooms) => `--scenario churn --connections 1001 --rooms ${rooms}`,
  },
  connections: {
    measure: "cpu_ms_per_1000_connects",
    unit: "CPU ms per 1000 connects",
    grows: "connections that are opened",
    sizes: [1000, 5000, 10_000, 15_000],
    driver: (connections) => `--scenario idle --connections ${connections} --handshakes 128 --sources 16 --seconds 0.2`,
  },
};

const WITHOUT_DYNAMIC_NAMESPACES = ["raw", "coalesced", "netty-socketio"];
const WARM_UP_S = 2;
const SETTLE_S = 0.5;

const takesPart = (server, series) => !(series.onlyWithDynamicNamespaces && WITHOUT_DYNAMIC_NAMESPACES.includes(server.name));

export async function growth({ servers, rounds, seconds, jdk, port }, say) {
  const rows = await withServers(servers, { firstPort: port, jdk }, async (running) => {
    const collected = [];
    for (const [name, series] of Object.entries(SERIES)) {
      const taking = running.filter((server) => takesPart(server, series));
      for (const server of taking) {
        for (const size of series.sizes) await drive(server, series.driver(size), { warmUp: 0, seconds: WARM_UP_S });
      }
      for (let round = 0; round < rounds; round++) {
        say(`${name}, round ${round + 1} of ${rounds}`);
        for (const size of series.sizes) {
          for (const server of taking) {
            const row = { server: server.name, series: name, size, round, ...(await drive(server, series.driver(size), { warmUp: SETTLE_S, seconds })) };
            collected.push(row);
            const wrong = complaint(row);
            if (wrong) say(`! ${server.name} ${name} ${size}: ${wrong}`);
          }
        }
      }
    }
    return collected;
  });
  return { rows, text: growthText(rows, servers.map(({ name }) => name)) };
}

/** The median of a series at a size; undefined if there is none. */
export function growthFigure(rows, server, series, size) {
  const good = rows.filter((row) => row.server === server && row.series === series && row.size === size && isGood(row));
  return good.length ? median(good.map((row) => row[SERIES[series].measure])) : undefined;
}

export function growthText(rows, names) {
  return Object.entries(SERIES)
    .map(([name, series]) => {
      const figures = (server) => series.sizes.map((size) => growthFigure(rows, server, name, size)?.toFixed(2) ?? "");
      const lines = names.filter((server) => figures(server).some(Boolean)).map((server) => [server, ...figures(server)]);
      return `${name}: ${series.unit}, by ${series.grows}\n\n${markdown(["server", ...series.sizes.map((size) => size.toLocaleString("en-US"))], lines)}`;
    })
    .join("\n\n");
}
