// One Chromium for a test file, from the PATH, with nothing in it that another one left.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Its user data folder is new, and deleted when it is closed. */
export function launch() {
  return chromium.launch({ executablePath: executable(), args: FLAGS });
}

function executable() {
  const places = (process.env.PATH ?? "").split(delimiter);
  for (const name of NAMES) {
    for (const place of places) {
      const path = join(place, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here: the next place.
      }
    }
  }
  throw new Error(`none of ${NAMES.join(", ")} is on the PATH`);
}
