// A flame graph: each box is a method, as wide as its share of the time; what it calls stands on it.
import { escape, svg, text } from "./svg.mjs";

const WIDTH = 1200;
const TOP = 34;
const ROW = 15;
const LETTER = 5.6;

const COLOURS = [
  [/^io\/sockeye\//, "#7cc9a8"],
  [/^io\/netty\//, "#f2c46d"],
  [/^(java|jdk|sun|tools)\//, "#a9c4e8"],
];
const OTHER = "#d9d9d9";
const colourOf = (name) => COLOURS.find(([pattern]) => pattern.test(name))?.[1] ?? OTHER;

const depth = ({ children }) => 1 + Math.max(0, ...children.map(depth));

/** The class and the method without the package. */
const short = (name) => name.slice(name.lastIndexOf("/") + 1);

export function flames(title, tree) {
  const height = TOP + ROW * depth(tree) + 10;
  const body = [];
  const draw = ({ name, share, children }, x, level) => {
    const width = share * WIDTH;
    const y = height - 10 - ROW * (level + 1);
    const letters = Math.floor((width - 4) / LETTER);
    body.push(
      `<g><title>${escape(name)} ${(100 * share).toFixed(1)} %</title><rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(width - 0.5, 0.3).toFixed(1)}" height="${ROW - 1}" fill="${colourOf(name)}"/>`,
      letters > 2 ? text(x + 2, y + 11, short(name).slice(0, letters), 'font-size="10"') : "",
      "</g>",
    );
    let at = x;
    for (const child of [...children].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      draw(child, at, level + 1);
      at += child.share * WIDTH;
    }
  };
  draw(tree, 0, 0);
  return svg(WIDTH, height, title, [text(4, 20, title, 'font-size="14" font-weight="bold"'), ...body.filter(Boolean)]);
}
