export const byId = (id) => document.getElementById(id);

/** An element with a class and, as text and never as markup, its content. */
export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  pending: "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 7v5l3.500 2",
  sent: "M5 12.500l4.500 4.500L19 7.500",
  delivered: "M1.500 12.500 6 17l9.500-9.500M11.500 15.500 13 17l9.500-9.500",
  failed: "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 7.500v5.500M12 16.500v.010",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** The round initial beside a name; the same name has the same colour everywhere. */
export function avatar(nickname) {
  let hash = 0;
  for (const char of nickname) hash = (hash * 31 + char.codePointAt(0)) % 8191;
  const element = make("span", `avatar hue-${hash % 8}`, [...nickname][0]?.toUpperCase() ?? "?");
  element.setAttribute("aria-hidden", "true");
  return element;
}

const LINK = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;

/** Appends text, with web addresses as links; the element's text content is exactly the text. */
export function appendText(element, text) {
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const link = make("a", "", match[0]);
    link.href = match[0];
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    element.append(text.slice(from, match.index), link);
    from = match.index + match[0].length;
  }
  element.append(text.slice(from));
}

/** Says a sentence to those who listen to the page instead of looking at it. */
export function announce(text) {
  byId("announcer").textContent = text;
}
