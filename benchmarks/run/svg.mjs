// The little SVG that pictures are made of.

export const escape = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
export const text = (x, y, content, more = "") => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escape(content)}</text>`;
export const line = (x1, y1, x2, y2, more = 'stroke="#333"') =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" ${more}/>`;

export function svg(width, height, title, body) {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`;
  return [head, `<title>${escape(title)}</title>`, `<rect width="${width}" height="${height}" fill="#fff"/>`, ...body, "</svg>", ""].join("\n");
}
