// Transports, the upgrade between them, and what happens to a conversation while the server is away.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startChat } from "./chat-server.mjs";
import { enter, visit } from "./people.mjs";

const server = await startChat();
after(() => server.stop());

/** Notes the connections that a page makes, by transport. */
function traffic() {
  const seen = { polling: 0, websocket: 0 };
  const before = (page) => {
    page.on("request", (request) => request.url().includes("transport=polling") && seen.polling++);
    page.on("websocket", () => seen.websocket++);
  };
  return { seen, before };
}

test("the badge shows polling first, then the upgrade to WebSocket, and the latency", async () => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const ada = await visit(server, {
    before: (page) =>
      page.routeWebSocket(/transport=websocket/, async (socket) => {
        await released;
        socket.connectToServer();
      }),
  });
  await ada.badge('[data-phase="connected"][data-transport="polling"]', /^\s*polling · \d+ ms\s*$/);
  await ada.enter("Ada", "upgrade");
  release();
  await ada.badge('[data-phase="connected"][data-transport="websocket"]', /^\s*websocket · \d+ ms\s*$/);
  const bob = await enter(server, "Bob", "upgrade");
  await ada.say("Over WebSocket now");
  await bob.hears("Over WebSocket now");
});

test("a page upgrades from polling to WebSocket by itself", async () => {
  const { seen, before } = traffic();
  const ada = await visit(server, { before });
  await ada.badge('[data-transport="websocket"]', /websocket · \d+ ms/);
  assert.ok(seen.polling > 0);
  assert.equal(seen.websocket, 1);
});

test("a page that may only poll takes part", async () => {
  const { seen, before } = traffic();
  const ada = await enter(server, "Ada", "polling", { query: "?transport=polling", before });
  const bob = await enter(server, "Bob", "polling");
  await bob.badge('[data-transport="websocket"]');
  await ada.say("From a poll");
  await bob.hears("From a poll");
  await ada.ticks("From a poll", "delivered");
  await bob.say("From a frame");
  await ada.hears("From a frame");
  await bob.ticks("From a frame", "delivered");
  await ada.badge('[data-transport="polling"]', /polling · \d+ ms/);
  assert.equal(seen.websocket, 0);
});

test("a page that may only use WebSocket takes part", async () => {
  const { seen, before } = traffic();
  const ada = await enter(server, "Ada", "frames", { query: "?transport=websocket", before });
  const bob = await enter(server, "Bob", "frames", { query: "?transport=polling" });
  await ada.say("From a frame");
  await bob.hears("From a frame");
  await bob.say("From a poll");
  await ada.hears("From a poll");
  assert.deepEqual(seen, { polling: 0, websocket: 1 });
});

for (const [how, end] of [
  ["drained", () => server.stop()],
  ["killed", () => server.kill()],
]) {
  test(`a server that is ${how} and started again: reconnecting, then messages flow, with what was written meanwhile`, async () => {
    const ada = await enter(server, "Ada", how);
    const bob = await enter(server, "Bob", how, { query: "?transport=polling" });
    await ada.badge('[data-transport="websocket"]');
    await ada.say("Before");
    await ada.ticks("Before", "delivered");

    await end();
    for (const person of [ada, bob]) {
      await person.badge('[data-phase="reconnecting"]', "reconnecting");
      await person.get("#banner").getByText("The connection is lost.").waitFor();
    }
    await ada.say("While it was away");
    await ada.ticks("While it was away", "pending");

    await server.start();
    await ada.badge('[data-phase="connected"]', /websocket · \d+ ms/);
    await bob.badge('[data-phase="connected"]', /polling · \d+ ms/);
    await bob.hears("While it was away");
    for (const person of [ada, bob]) {
      await person.sees("Ada", "Bob");
      await person.get("#banner").waitFor({ state: "hidden" });
    }
    await bob.say("Back again");
    await ada.hears("Back again");
    await bob.ticks("Back again", "delivered");
    await ada.say("So am I");
    await bob.hears("So am I");
    const expected = ["Before", "While it was away", "Back again", "So am I"];
    assert.deepEqual(await ada.texts(), expected);
    assert.deepEqual(await bob.texts(), expected);
  });
}

test("a page whose network goes away and comes back is who it was, and gets what it missed", async () => {
  // The client does not believe that "localhost" can be out of reach.
  const ada = await enter({ url: `http://127.0.0.1:${server.port}/` }, "Ada", "offline");
  const bob = await enter(server, "Bob", "offline");
  await ada.profile.setOffline(true);
  await ada.badge('[data-phase="reconnecting"]');
  await bob.say("Do you hear me?");
  await ada.say("Not yet");
  await ada.profile.setOffline(false);
  await ada.badge('[data-phase="connected"]');
  await ada.hears("Do you hear me?");
  await bob.hears("Not yet");
  await bob.sees("Ada", "Bob");
});
