// Pictures of the chat for people to look at, in target/screenshots.

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { connected } from "../js/clients.mjs";
import { startChat } from "./chat-server.mjs";
import { DESKTOP, enter, PHONE, visit } from "./people.mjs";
import { painted } from "./pictures.mjs";

const FOLDER = fileURLToPath(new URL("../target/screenshots/", import.meta.url));
const server = await startChat();
before(() => mkdirSync(FOLDER, { recursive: true }));
after(() => server.stop());

async function shoot(person, name) {
  const path = join(FOLDER, `${name}.png`);
  // As it looks when nothing moves: some animations never end.
  await person.page.screenshot({ path, animations: "disabled" });
  assert.ok(statSync(path).size > 5_000);
}

for (const [device, screen, rooms] of [
  ["desktop", DESKTOP, { light: "weekend", dark: "saturday" }],
  ["phone", PHONE, { light: "lake", dark: "swimming" }],
]) {
  for (const [colorScheme, room] of Object.entries(rooms)) {
    test(`${device}, ${colorScheme}`, async () => {
      const look = `${device}-${colorScheme}`;
      const ada = await visit(server, { ...screen, colorScheme, hash: room });
      await ada.badge('[data-transport="websocket"]', /\d+ ms/);
      await shoot(ada, `entry-${look}`);

      const bob = await connected(server.url);
      const eve = await connected(server.url);
      for (const socket of [bob, eve]) socket.on("message", (message, ack) => ack());
      await bob.emitWithAck("join", { nickname: "Bob", room });
      await bob.emitWithAck("message", { text: "Who is in for the lake on Saturday?" });
      await eve.emitWithAck("join", { nickname: "Eve", room });
      await ada.enter("Ada", room);
      await shoot(ada, `joined-${look}`);

      await ada.say("Me! I can take three in the car 🚗");
      await ada.say("Leaving at nine?");
      await ada.ticks("Leaving at nine?", "delivered");
      await eve.emitWithAck("message", { text: "Nine is early … but yes. This is the place: https://example.org/lakes/evening-lake" });
      const data = await painted(ada);
      await eve.emitWithAck("image", { name: "lake.png", type: "image/png", data });
      await ada.get(".message img").waitFor();
      await ada.say("That light! ☀️");
      await ada.ticks("That light!", "delivered");
      bob.emit("chat message", "The café closes in ten minutes.");
      await ada.get(".announcement").waitFor();
      bob.emit("typing", true);
      await ada.get("#typing.on").waitFor();
      await ada.role("textbox", "Message").fill("I bring");
      await shoot(ada, `room-${look}`);

      if (device === "phone") {
        await ada.get("#people-button").tap();
        await ada.get("#people").evaluate((people) => Promise.all(people.getAnimations().map((animation) => animation.finished)));
        await shoot(ada, `people-${look}`);
      }
    });
  }
}

test("states that one hopes not to see", async () => {
  const ada = await enter(server, "Ada", "states");
  const other = await visit(server);
  await other.ask("Ada", "states");
  await other.role("alert").getByText("already").waitFor();
  await shoot(other, "nickname-taken");
  await shoot(ada, "empty-room");
  await server.kill();
  await ada.badge('[data-phase="reconnecting"]', "attempt");
  await ada.say("Is this thing on?");
  await ada.ticks("Is this thing on?", "pending");
  await shoot(ada, "reconnecting");
  await server.start();
  await ada.badge('[data-phase="connected"]');
});
