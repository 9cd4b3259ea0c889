// run.mjs FOLDER…: runs the test files of these folders, one after the other. Node 18's command line has no time-out for a test.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";
import reporter from "./js/reporter.mjs";

const MODULE = fileURLToPath(new URL(".", import.meta.url));
const TEST_TIMEOUT = 300_000;

const files = process.argv
  .slice(2)
  .flatMap((argument) =>
    argument.endsWith(".mjs")
      ? [join(MODULE, argument)]
      : readdirSync(join(MODULE, argument))
          .filter((name) => name.endsWith(".test.mjs"))
          .sort()
          .map((name) => join(MODULE, argument, name)),
  );

const tests = run({ files, concurrency: 1, timeout: TEST_TIMEOUT });
tests.on("test:fail", () => (process.exitCode = 1));
tests.compose(reporter).pipe(process.stdout);
