// Whatever people send, it stays text.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { connected } from "../js/clients.mjs";
import { startChat } from "./chat-server.mjs";
import { enter } from "./people.mjs";
import { painted } from "./pictures.mjs";

const server = await startChat();
after(() => server.stop());

// A page in which one of these runs opens a dialog, or complains of its content security policy; either fails the test.
const SCRIPT = "<script>alert(1)</script>";
const IMAGE = "<img src=x onerror=alert(2)>";
const NICKNAME = "<svg onload=alert(3)>";

async function assertHarmless(person) {
  const found = await person.page.evaluate(
    () => [...document.querySelectorAll("body script, #room [onerror], #room [onload], #room img[src='x'], #room iframe, a[href^='javascript']")].length,
  );
  assert.equal(found, 0);
}

test("nickname, room, text and announcement stay text", async () => {
  const room = "<b>'\"><img src=x onerror=1></b>";
  const mallory = await enter(server, NICKNAME, room);
  const ada = await enter(server, "Ada", room);
  await ada.role("heading", `# ${room}`).waitFor();
  await ada.sees("Ada", NICKNAME);
  const texts = [SCRIPT, IMAGE, "javascript:alert(4)", 'https://example.org/"onmouseover="alert(5)'];
  for (const text of texts) {
    await mallory.say(text);
    await ada.hears(text);
  }
  await mallory.role("textbox", "Message").pressSequentially("x");
  await ada.get("#typing-text").getByText(`${NICKNAME} is typing…`).waitFor();
  const bare = await connected(server.url);
  bare.emit("chat message", IMAGE);
  await ada.get(".announcement .text").waitFor();

  assert.deepEqual(await ada.texts(), texts);
  assert.equal(await ada.get(".announcement .text").textContent(), IMAGE);
  assert.equal(await ada.get(".message .by").first().textContent(), NICKNAME);
  assert.deepEqual(await ada.get(".message a").evaluateAll((links) => links.map((link) => link.href)), ["https://example.org/"]);
  for (const person of [ada, mallory]) await assertHarmless(person);
});

test("an image's name stays text, and what is no image is not shown as one", async () => {
  const ada = await enter(server, "Ada", "images");
  const bare = await connected(server.url);
  const answered = (event, message) => bare.emitWithAck(event, message);
  assert.equal((await answered("join", { nickname: NICKNAME, room: "images" })).ok, true);
  const name = `"><script>alert(6)</script>`;
  assert.equal((await answered("image", { name, type: "image/png", data: await painted(ada, 30, 20) })).ok, true);
  const shown = ada.role("button", `Image ${name} from ${NICKNAME}. Show it large`);
  await shown.click();
  assert.equal(await ada.get("#viewer-caption").textContent(), name);
  await ada.page.keyboard.press("Escape");

  const page = Buffer.from(`<html>${SCRIPT}</html>`);
  for (const type of ["text/html", "image/svg+xml", "IMAGE/PNG", ""]) {
    assert.deepEqual(await answered("image", { name: "page", type, data: page }), {
      ok: false,
      error: "An image has to be a PNG, JPEG, GIF or WebP.",
    });
  }
  assert.equal((await answered("image", { name, type: "image/png", data: page })).ok, true);
  await ada.get(".message .unreadable").getByText(`${name} is damaged`).waitFor();
  await assertHarmless(ada);
});

test("events that no page of ours sends do no harm", async () => {
  const ada = await enter(server, "Ada", "odd");
  const bare = await connected(server.url);
  for (const odd of [null, 7, "x", [], {}, { text: 7 }, { text: { toString: 1 } }]) {
    for (const event of ["join", "message", "image", "typing", "leave", "chat message", "nothing"]) bare.emit(event, odd);
  }
  assert.equal((await bare.emitWithAck("join", { nickname: "Cy", room: "odd" })).ok, true);
  bare.emit("message", { text: "Still here" });
  await ada.hears("Still here");
  assert.deepEqual(await ada.texts(), ["Still here"]);
});
