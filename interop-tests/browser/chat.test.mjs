// What the people in a room get of each other.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { connected } from "../js/clients.mjs";
import { next } from "../js/wait.mjs";
import { startChat } from "./chat-server.mjs";
import { enter, visit } from "./people.mjs";
import { looks, painted } from "./pictures.mjs";

const server = await startChat();
after(() => server.stop());

test("two people exchange text, and each sees that it arrived", async () => {
  const ada = await enter(server, "Ada", "text");
  const bob = await enter(server, "Bob", "text");
  await ada.sees("Ada", "Bob");
  await ada.say("Hello Bob\nand welcome");
  await bob.hears("Hello Bob");
  await ada.ticks("Hello Bob", "delivered");
  await bob.say("Hello Ada ☀");
  await ada.hears("Hello Ada ☀");
  await bob.ticks("Hello Ada", "delivered");
  for (const person of [ada, bob]) {
    assert.deepEqual(await person.texts(), ["Hello Bob\nand welcome", "Hello Ada ☀"]);
  }
  assert.equal(await ada.message("Hello Bob").getByRole("img", { name: "Delivered" }).count(), 1);
});

test("alone in a room, a message is sent and not delivered", async () => {
  const ada = await enter(server, "Ada", "alone");
  await ada.say("Anybody there?");
  await ada.ticks("Anybody there?", "sent");
});

test("an image pasted with the keyboard arrives as it is", async () => {
  const ada = await enter(server, "Ada", "paste", { permissions: ["clipboard-read", "clipboard-write"] });
  const bob = await enter(server, "Bob", "paste");
  const png = await painted(ada, 64, 48);
  await ada.page.evaluate(async (bytes) => {
    const blob = new Blob([new Uint8Array(bytes)], { type: "image/png" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
  }, [...png]);
  await ada.role("textbox", "Message").focus();
  await ada.page.keyboard.press("Control+V");
  await ada.get("#attachments img").waitFor();
  await ada.page.keyboard.press("Enter");
  const there = await looks(bob.get(".message img"));
  assert.deepEqual([there.width, there.height], [64, 48]);
  assert.deepEqual(there, await looks(ada.get(".message img")));
  await ada.get('.message.mine[data-state="delivered"]').waitFor();
});

test("an image from the file picker arrives with its bytes, its name and the text beside it", async () => {
  const ada = await enter(server, "Ada", "picker");
  const bob = await enter(server, "Bob", "picker");
  const bare = await connected(server.url, { transports: ["websocket"] });
  assert.equal((await bare.emitWithAck("join", { nickname: "Cy", room: "picker" })).ok, true);
  const buffer = await painted(ada, 320, 200);
  const chosen = ada.page.waitForEvent("filechooser");
  await ada.role("button", "Send an image").click();
  const received = next(bare, "message");
  await (await chosen).setFiles({ name: "lake.png", mimeType: "image/png", buffer });
  await ada.get("#attachments img").waitFor();
  await ada.say("From the holidays");

  const [message, ack] = await received;
  ack();
  assert.deepEqual(message.image, { name: "lake.png", type: "image/png", data: buffer });
  const { width, height } = await looks(bob.get(".message img"));
  assert.deepEqual([width, height], [320, 200]);
  await bob.hears("From the holidays");

  await bob.role("button", "Image lake.png from Ada. Show it large").click();
  await bob.role("dialog", "Image").getByText("lake.png").waitFor();
  await bob.page.keyboard.press("Escape");
  await bob.role("dialog", "Image").waitFor({ state: "hidden" });
});

test("an image that is too large is made smaller; what is no image is refused", async () => {
  const ada = await enter(server, "Ada", "large");
  const bob = await enter(server, "Bob", "large");
  const bytes = await ada.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1640, 205);
    const context = canvas.getContext("2d");
    const noise = context.createImageData(canvas.width, canvas.height);
    for (let i = 0; i < noise.data.length; i += 65_536) crypto.getRandomValues(noise.data.subarray(i, i + 65_536));
    context.putImageData(noise, 0, 0);
    const file = new File([await canvas.convertToBlob()], "noise.png", { type: "image/png" });
    const transfer = new DataTransfer();
    transfer.items.add(file);
    const input = document.getElementById("file");
    input.files = transfer.files;
    input.dispatchEvent(new Event("change"));
    return file.size;
  });
  assert.ok(bytes > 700_000, `${bytes} bytes are not too large`);
  await ada.get("#attachments img").waitFor();
  await ada.role("button", "Send").click();
  const { width, height } = await looks(bob.get(".message img"));
  assert.deepEqual([width, height], [1600, 200]);

  await ada.get("#file").setInputFiles({ name: "page.png", mimeType: "image/heic", buffer: Buffer.from("<html>") });
  await ada.get("#composer-note.error").getByText("page.png cannot be sent").waitFor();
});

test("who comes and who leaves, and who is typing", async () => {
  const ada = await enter(server, "Ada", "people");
  await ada.sees("Ada");
  const bob = await enter(server, "Bob", "people");
  await ada.notices("Bob joined");
  await ada.sees("Ada", "Bob");
  await bob.sees("Ada", "Bob");

  await bob.role("textbox", "Message").pressSequentially("Hm");
  await ada.get("#typing.on").getByText("Bob is typing…").waitFor();
  await bob.role("textbox", "Message").fill("");
  await ada.get("#typing:not(.on)").waitFor({ state: "attached" });

  const cy = await enter(server, "Cy", "people");
  await ada.sees("Ada", "Bob", "Cy");
  await bob.leave();
  await ada.notices("Bob left");
  await ada.sees("Ada", "Cy");
  await cy.goAway();
  await ada.notices("Cy left");
  await ada.sees("Ada");
});

test("whoever joins gets the last 50 messages of that room, images too, and of no other", async () => {
  const talker = await connected(server.url);
  const say = async (event, message) => assert.equal((await talker.emitWithAck(event, message)).ok, true);
  await say("join", { nickname: "Ada", room: "elsewhere" });
  await say("message", { text: "Not for you" });
  await say("join", { nickname: "Ada", room: "history" });
  const texts = Array.from({ length: 52 }, (_, i) => `number ${i + 1}`);
  for (const text of texts) await say("message", { text });
  const visitor = await visit(server);
  await say("image", { name: "dot.png", type: "image/png", data: await painted(visitor, 20, 10) });

  const bob = await enter(server, "Bob", "history");
  const { width, height } = await looks(bob.get(".message img"));
  assert.deepEqual([width, height], [20, 10]);
  assert.deepEqual(await bob.texts(), texts.slice(-49));
  const end = await bob.get("#log").evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  assert.ok(end < 80, `${end} px of the newest messages are out of sight`);
});

test("a nickname in use is refused with a sentence, and another one gets in", async () => {
  await enter(server, "Ada", "taken");
  const other = await visit(server);
  await other.ask("ada", "taken");
  await other.role("alert").getByText("Somebody here is called Ada already.").waitFor();
  const nickname = other.role("textbox", "Nickname");
  assert.equal(await nickname.getAttribute("aria-invalid"), "true");
  assert.equal(await nickname.evaluate((input) => input === document.activeElement), true);
  await other.enter("Bea", "taken");
  await other.sees("Ada", "Bea");
});

test("the room's link leads into the room, and the nickname is remembered", async () => {
  const ada = await visit(server, { hash: "a & b" });
  assert.equal(await ada.role("textbox", "Room").inputValue(), "a & b");
  await ada.enter("Ada", "a & b");
  await ada.role("heading", "# a & b").waitFor();
  await ada.page.reload();
  assert.equal(await ada.role("textbox", "Nickname").inputValue(), "Ada");
  assert.equal(await ada.role("textbox", "Room").inputValue(), "a & b");
});
