// --plot: pictures of what --json has kept, as SVG, for docs/performance.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { flames } from "./flames.mjs";
import { SERIES, growthFigure } from "./growth.mjs";
import { SCENARIOS, unitOf } from "./scenarios.mjs";
import { median, medianInterval } from "./statistics.mjs";
import { line, svg, text } from "./svg.mjs";
import { figuresOf } from "./table.mjs";

const COLOURS = { io: "#0b6e4f", mailbox: "#3aa17e", raw: "#8a8a8a", coalesced: "#bdbdbd", "netty-socketio": "#c8553d", node: "#e0a030" };
const OTHER = "#5b5bd6";
const colourOf = (server) => COLOURS[server] ?? OTHER;

const number = (value) => value.toLocaleString("en-US", { maximumSignificantDigits: 3 });

/** One scenario: a bar for each server, with the interval of its median. */
export function bars(title, unit, entries) {
  const [left, right, top, row] = [120, 90, 50, 28];
  const width = 640;
  const height = top + row * entries.length + 20;
  const most = Math.max(...entries.map(({ value, interval }) => interval?.[1] ?? value));
  const x = (value) => left + (value / most) * (width - left - right);
  const body = entries.flatMap(({ name, value, interval }, i) => {
    const y = top + i * row;
    const middle = y + row / 2 - 3;
    const whisker = interval ? [line(x(interval[0]), middle, x(interval[1]), middle), ...interval.map((end) => line(x(end), middle - 4, x(end), middle + 4))] : [];
    return [
      text(left - 8, middle + 4, name, 'text-anchor="end"'),
      `<rect x="${left}" y="${y}" width="${(x(value) - left).toFixed(1)}" height="${row - 6}" fill="${colourOf(name)}"/>`,
      ...whisker,
      text(x(interval?.[1] ?? value) + 8, middle + 4, number(value)),
    ];
  });
  return svg(width, height, title, [text(left, 20, title, 'font-size="14" font-weight="bold"'), text(left, 38, `${unit}; less is better`, 'fill="#555"'), ...body]);
}

/** Curves over sizes, both axes logarithmic. */
export function curves(title, { unit, grows, sizes }, servers, figure) {
  const [left, right, top, bottom] = [70, 130, 50, 50];
  const [width, height] = [640, 360];
  const points = servers.map((server) => [server, sizes.map((size) => [size, figure(server, size)]).filter(([, value]) => value > 0)]).filter(([, list]) => list.length);
  const values = points.flatMap(([, list]) => list.map(([, value]) => value));
  const decades = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values) * 1.0001))];
  const between = (value, [from, to]) => (Math.log10(value) - from) / (to - from || 1);
  const span = [Math.log10(sizes[0]), Math.log10(sizes.at(-1))];
  const x = (size) => left + between(size, span) * (width - left - right);
  const y = (value) => height - bottom - between(value, decades) * (height - top - bottom);
  const grid = [];
  for (let decade = decades[0]; decade <= decades[1]; decade++) {
    grid.push(line(left, y(10 ** decade), width - right, y(10 ** decade), 'stroke="#ddd"'), text(left - 8, y(10 ** decade) + 4, number(10 ** decade), 'text-anchor="end"'));
  }
  for (const size of sizes) grid.push(text(x(size), height - bottom + 18, size.toLocaleString("en-US"), 'text-anchor="middle"'));
  const drawn = points.flatMap(([server, list], i) => [
    `<polyline fill="none" stroke="${colourOf(server)}" stroke-width="2" points="${list.map(([size, value]) => `${x(size).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}"/>`,
    ...list.map(([size, value]) => `<circle cx="${x(size).toFixed(1)}" cy="${y(value).toFixed(1)}" r="3.5" fill="${colourOf(server)}"/>`),
    text(width - right + 12, top + 18 * (i + 1), server, `fill="${colourOf(server)}" font-weight="bold"`),
  ]);
  const titles = [
    text(left, 20, title, 'font-size="14" font-weight="bold"'),
    text(left, 38, `${unit}; less is better`, 'fill="#555"'),
    text((left + width - right) / 2, height - 12, grows, 'text-anchor="middle" fill="#555"'),
  ];
  return svg(width, height, title, [...titles, ...grid, ...drawn]);
}

const serversOf = (rows) => [...new Set(rows.map(({ server }) => server))];

function throughputPictures({ rows }) {
  const scenarios = Object.keys(SCENARIOS).filter((scenario) => rows.some(({ name }) => name === scenario));
  return scenarios.map((scenario) => {
    const entries = serversOf(rows)
      .map((name) => ({ name, values: [...figuresOf(rows, name, scenario).values()] }))
      .filter(({ values }) => values.length)
      .map(({ name, values }) => ({ name, value: median(values), interval: medianInterval(values) }));
    return [scenario, bars(`${scenario}: ${SCENARIOS[scenario].about}`, unitOf(scenario), entries)];
  });
}

const growthPictures = ({ rows }) =>
  Object.entries(SERIES)
    .filter(([name]) => rows.some(({ series }) => series === name))
    .map(([name, series]) => [name, curves(`Growth: ${name}`, series, serversOf(rows), (server, size) => growthFigure(rows, server, name, size))]);

function memoryPictures({ rows }) {
  return [...new Set(rows.map(({ handshake }) => handshake))].map((handshake) => {
    const entries = serversOf(rows).map((name) => {
      const values = rows.filter((row) => row.server === name && row.handshake === handshake).map((row) => row.bytesPerConnection);
      return { name, value: median(values), interval: medianInterval(values) };
    });
    return [handshake.toLowerCase(), bars(`Heap of an idle connection, ${handshake} handshake`, "bytes", entries)];
  });
}

const profilePictures = ({ rows }) =>
  rows.map(({ server, scenario, tree, run }) => [`${server}-${scenario}`, flames(`${scenario}, ${server}: ${number(run.cpu_s_per_million)} CPU-s per million`, tree)]);

const PICTURES = { throughput: throughputPictures, growth: growthPictures, memory: memoryPictures, profile: profilePictures };

/** Draws what is in the files, into a folder; returns the names. */
export function plot(files, folder) {
  mkdirSync(folder, { recursive: true });
  return files.flatMap((file) => {
    const data = JSON.parse(readFileSync(file, "utf8"));
    const draw = PICTURES[data.mode];
    if (!draw) throw new Error(`${file}: there are no pictures of ${data.mode}, only of ${Object.keys(PICTURES).join(", ")}`);
    return draw(data).map(([name, picture]) => {
      const target = join(folder, `${data.mode}-${name}.svg`);
      writeFileSync(target, picture);
      return target;
    });
  });
}
