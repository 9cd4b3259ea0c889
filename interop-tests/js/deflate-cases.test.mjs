// A few messages of each case of deflate-cases.mjs; script/autobahn sends a thousand.

import { after, test } from "node:test";
import { CASES, run } from "./deflate-cases.mjs";
import { startServer } from "./server.mjs";

const MESSAGES = 3;

const server = await startServer("websocket-echo");
after(() => server.stop());

for (const echo of CASES) {
  test(`${echo.id}: ${echo.data.about}, ${echo.bytes} bytes${echo.fragment ? ` in ${echo.fragment}` : ""}, ${echo.offer}`, () =>
    run(server.url.replace("http:", "ws:"), echo, MESSAGES));
}
