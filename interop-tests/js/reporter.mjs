// Says nothing of what passes: only failures, with where and why, what tests print, and one line at the end. What was run and what
// came of it is written to target/js-tests.json.

import { mkdirSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

const MODULE = fileURLToPath(new URL("..", import.meta.url));
const RESULTS = new URL("../target/", import.meta.url);

export default async function* reporter(events) {
  const counts = { pass: 0, fail: 0, skipped: 0 };
  const tests = [];
  const since = performance.now();
  for await (const { type, data } of events) {
    if ((type === "test:pass" || type === "test:fail") && data.details.type !== "suite") {
      tests.push({ name: data.name, file: relative(MODULE, data.file), passed: type === "test:pass", skipped: data.skip });
    }
    if (type === "test:stderr" || type === "test:stdout") {
      yield data.message;
    } else if (type === "test:pass" && data.details.type !== "suite") {
      counts[data.skip === undefined ? "pass" : "skipped"]++;
    } else if (type === "test:fail" && data.details.error?.failureType !== "subtestsFailed") {
      counts.fail++;
      yield `\nFAILED ${data.name}\n  ${data.file}:${data.line}\n${inspect(data.details.error?.cause ?? data.details.error)}\n`;
    }
  }
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL("js-tests.json", RESULTS), JSON.stringify(tests, undefined, 1));
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  yield `${counts.pass} passed, ${counts.fail} failed, ${counts.skipped} skipped, ${seconds} s\n`;
}
