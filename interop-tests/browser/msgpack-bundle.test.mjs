// The bundle with msgpack that the server itself serves, in a real browser (SIO-11, SIO-79).

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startServer } from "../js/server.mjs";
import { launch } from "./chromium.mjs";

const server = await startServer("java-client", { args: ["--parser", "msgpack"] });
const browser = await launch();
after(async () => {
  await browser.close();
  await server.stop();
});

for (const transports of [["polling"], ["websocket"], ["polling", "websocket"]]) {
  test(`SIO-11 SIO-79 the bundle with msgpack speaks ${transports.join(", then ")}`, async () => {
    const page = await browser.newPage();
    // Any answer of the server gives the page its origin.
    await page.goto(`${server.url}/socket.io/socket.io.msgpack.min.js`);
    await page.addScriptTag({ url: "/socket.io/socket.io.msgpack.min.js" });

    const seen = await page.evaluate(async (transports) => {
      const socket = window.io({ transports, auth: { token: "é" } });
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));
      const { auth } = await socket.timeout(2_000).emitWithAck("getHandshake");
      const back = new Promise((resolve) => socket.once("echoBack", (...args) => resolve(args)));
      socket.emit("echo", "text €", { list: [1, -1.5, null, new Uint8Array([0, 127, 255]).buffer] });
      const [text, { list }] = await back;
      const bytes = list.pop();
      socket.disconnect();
      return { auth, text, list, type: bytes.constructor.name, bytes: [...new Uint8Array(bytes)] };
    }, transports);

    assert.deepEqual(seen, {
      auth: { token: "é" },
      text: "text €",
      list: [1, -1.5, null],
      type: "ArrayBuffer",
      bytes: [0, 127, 255],
    });
    await page.close();
  });
}
