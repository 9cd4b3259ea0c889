// Says nothing of what passes: only failures, with where and why, what tests print, and one line at the end.

import { inspect } from "node:util";

export default async function* reporter(events) {
  const counts = { pass: 0, fail: 0, skipped: 0 };
  const since = performance.now();
  for await (const { type, data } of events) {
    if (type === "test:stderr" || type === "test:stdout") {
      yield data.message;
    } else if (type === "test:pass" && data.details.type !== "suite") {
      counts[data.skip === undefined ? "pass" : "skipped"]++;
    } else if (type === "test:fail" && data.details.error?.failureType !== "subtestsFailed") {
      counts.fail++;
      yield `\nFAILED ${data.name}\n  ${data.file}:${data.line}\n${inspect(data.details.error?.cause ?? data.details.error)}\n`;
    }
  }
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  yield `${counts.pass} passed, ${counts.fail} failed, ${counts.skipped} skipped, ${seconds} s\n`;
}
