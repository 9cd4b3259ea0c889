// "chat message": from a client that has entered nothing to every client that is connected, the sender included.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { connected, TRANSPORTS } from "../js/clients.mjs";
import { nextOf } from "../js/wait.mjs";
import { startChat } from "./chat-server.mjs";
import { enter } from "./people.mjs";

const server = await startChat();
after(() => server.stop());

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  test(`${name}: reaches pages and bare clients, in a room or not, as exactly that string`, async () => {
    const pages = await Promise.all([
      enter(server, "Ada", "north"),
      enter(server, "Bob", "south", { query: "?transport=polling" }),
    ]);
    const sender = await connected(server.url, { transports });
    const joined = await connected(server.url, { transports: ["websocket"] });
    const polling = await connected(server.url, { transports: ["polling"] });
    assert.equal((await joined.emitWithAck("join", { nickname: "Cy", room: "north" })).ok, true);

    const texts = [`Hello from ${name}: <b>é</b> ☀ 😀 "quoted" \\ \u2028`, "", "  two\nlines  "];
    const received = [sender, joined, polling].map((socket) => nextOf(socket, "chat message", texts.length));
    for (const text of texts) sender.emit("chat message", text);
    for (const messages of await Promise.all(received)) {
      assert.deepEqual(messages, texts.map((text) => [text]));
    }
    for (const page of pages) {
      await page.get(".announcement").nth(texts.length - 1).waitFor();
      assert.deepEqual(await page.get(".announcement .text").allTextContents(), texts);
    }
  });
}

test("a joined client's announcement comes back to itself", async () => {
  const ada = await enter(server, "Ada", "self");
  const joined = await connected(server.url);
  assert.equal((await joined.emitWithAck("join", { nickname: "Cy", room: "self" })).ok, true);
  const received = nextOf(joined, "chat message", 1);
  joined.emit("chat message", "To all of you");
  assert.deepEqual(await received, [["To all of you"]]);
  await ada.get(".announcement").getByText("To all of you").waitFor();
});
