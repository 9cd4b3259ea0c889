// JSONP by the clients that had it, in a page of another origin: scripts and forms, no CORS (profile load --eio3).

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, afterEach, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startServer } from "../js/server.mjs";
import { launch } from "./chromium.mjs";

const bundle = (alias) => readFileSync(fileURLToPath(new URL(`../node_modules/${alias}/dist/socket.io.js`, import.meta.url)));

const PAGES = {
  "/2.html": "<!doctype html><script src='/socket.io-client-2.js'></script>",
  "/4.html": "<!doctype html><script src='/socket.io-client-4.0.js'></script>",
  "/socket.io-client-2.js": bundle("socket.io-client-2"),
  "/socket.io-client-4.0.js": bundle("socket.io-client-4.0"),
};

const server = await startServer("load", { args: ["--eio3"] });
const pages = createServer((request, response) => {
  const page = PAGES[request.url];
  response.writeHead(page ? 200 : 404, { "Content-Type": request.url.endsWith(".html") ? "text/html" : "text/javascript" });
  response.end(page);
});
pages.listen(0, "127.0.0.1");
await once(pages, "listening");
const chromium = await launch();
after(async () => {
  await chromium.close();
  pages.close();
  await server.stop();
});

const contexts = [];
afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));

async function open(page) {
  const context = await chromium.newContext();
  contexts.push(context);
  const opened = await context.newPage();
  const requests = [];
  opened.on("request", (request) => requests.push({ url: request.url(), type: request.resourceType(), method: request.method() }));
  await opened.goto(`http://127.0.0.1:${pages.address().port}${page}`);
  return { page: opened, requests };
}

for (const [name, page] of [
  ["Socket.IO 2, Engine.IO 3", "/2.html"],
  ["Socket.IO 4.0, Engine.IO 4", "/4.html"],
]) {
  describe(`EIO-23 ${name}`, () => {
    test("events, acks and bytes, by scripts and forms only", async () => {
      const { page: opened, requests } = await open(page);
      const answers = await opened.evaluate(async (url) => {
        const socket = window.io(url, { transports: ["polling"], forceJSONP: true, upgrade: false, reconnection: false });
        await new Promise((resolve, reject) => {
          socket.on("connect", resolve);
          socket.on("connect_error", reject);
        });
        const ask = (...args) => new Promise((resolve) => socket.emit(...args, (...answer) => resolve(answer)));
        const text = 'line\nbreak \\n \u2028\u2029 "quotes" </script> + & = % € 😀';
        const bytes = new Uint8Array([0, 1, 10, 13, 34, 92, 255]);
        await ask("join", "room");
        const published = new Promise((resolve) => socket.on("msg", resolve));
        socket.emit("publish", "room", { deep: [bytes.buffer] });
        const seen = {
          text: (await ask("echo", text))[0] === text,
          bytes: [...new Uint8Array((await ask("becho", bytes.buffer))[0])],
          published: [...new Uint8Array((await published).deep[0])],
          many: (await Promise.all(Array.from({ length: 20 }, (_, i) => ask("echo", i)))).flat(),
        };
        socket.disconnect();
        return seen;
      }, server.url);

      const bytes = [0, 1, 10, 13, 34, 92, 255];
      assert.deepEqual(answers, { text: true, bytes, published: bytes, many: Array.from({ length: 20 }, (_, i) => i) });
      const ours = requests.filter(({ url }) => url.startsWith(server.url));
      assert.ok(ours.every(({ type }) => type === "script" || type === "document"), JSON.stringify(ours.map(({ type }) => type)));
      assert.ok(ours.some(({ method }) => method === "POST"));
    });

    test("an upgrade to WebSocket", async () => {
      const { page: opened } = await open(page);
      const answer = await opened.evaluate(async (url) => {
        const socket = window.io(url, { transports: ["polling", "websocket"], forceJSONP: true, reconnection: false });
        await new Promise((resolve) => socket.on("connect", resolve));
        const engine = socket.io.engine;
        if (engine.transport.name !== "websocket") {
          await new Promise((resolve) => engine.on("upgrade", resolve));
        }
        const bytes = await new Promise((resolve) => socket.emit("becho", new Uint8Array([1, 2, 3]).buffer, resolve));
        const seen = [engine.transport.name, ...new Uint8Array(bytes)];
        socket.disconnect();
        return seen;
      }, server.url);
      assert.deepEqual(answer, ["websocket", 1, 2, 3]);
    });
  });
}
