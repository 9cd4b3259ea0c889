// The page on a phone, with the keyboard alone, and for those who listen to it.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { connected } from "../js/clients.mjs";
import { startChat } from "./chat-server.mjs";
import { enter, PHONE, visit } from "./people.mjs";

const server = await startChat();
after(() => server.stop());

async function assertFits(person) {
  const { wide, width } = await person.page.evaluate(() => ({
    wide: Math.max(...[...document.querySelectorAll("html, body, main, #log")].map((part) => part.scrollWidth)),
    width: innerWidth,
  }));
  assert.equal(width, PHONE.viewport.width);
  assert.ok(wide <= width, `${wide} px on a screen of ${width} px`);
}

async function assertInSight(person, locator) {
  const box = await locator.boundingBox();
  const { width, height } = PHONE.viewport;
  assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, JSON.stringify(box));
  assert.ok(box.height >= 40, `${box.height} px are too low for a finger`);
}

test("a phone needs no horizontal scrolling, and the line to write in is in sight", async () => {
  const ada = await visit(server, PHONE);
  await assertFits(ada);
  await assertInSight(ada, ada.role("button", "Join the room"));
  await ada.enter("W".repeat(24), "m".repeat(32));
  const bob = await enter(server, "B".repeat(24), "m".repeat(32));
  for (let i = 0; i < 12; i++) await bob.say(i % 2 ? `https://example.org/${"x".repeat(200)}` : "y".repeat(300));
  await ada.get(".message").nth(11).waitFor();
  await ada.role("textbox", "Message").fill("a\nb\nc");
  await assertFits(ada);
  for (const control of [ada.role("textbox", "Message"), ada.role("button", "Send"), ada.role("button", "Send an image")]) {
    await assertInSight(ada, control);
  }
  await ada.role("button", "Send").tap();
  await ada.ticks("a\nb\nc", "delivered");

  await ada.get("#people-button").tap();
  await ada.get("#members").getByText("B".repeat(24)).waitFor();
  await assertFits(ada);
  await ada.page.keyboard.press("Escape");
  await ada.get("#people").waitFor({ state: "hidden" });
  assert.equal(await ada.get("#people-button").evaluate((button) => button === document.activeElement), true);
});

test("with the keyboard alone: enter, write, send, leave", async () => {
  const bob = await enter(server, "Bob", "keys");
  const ada = await visit(server);
  const { keyboard } = ada.page;
  await ada.page.waitForFunction(() => document.activeElement.id === "nickname");
  await keyboard.type("Ada");
  await keyboard.press("Tab");
  await keyboard.type("keys");
  await keyboard.press("Enter");
  await ada.page.waitForFunction(() => document.activeElement.id === "text");
  await keyboard.type("First line");
  await keyboard.press("Shift+Enter");
  await keyboard.type("second line");
  await keyboard.press("Enter");
  await bob.hears("First line");
  assert.deepEqual(await bob.texts(), ["First line\nsecond line"]);
  await keyboard.type("Once more");
  await keyboard.press("Enter");
  await bob.hears("Once more");

  const focusMoves = async (key, id) => {
    for (let i = 0; i < 12; i++) {
      await keyboard.press(key);
      if (await ada.page.evaluate((wanted) => document.activeElement.id === wanted, id)) return;
    }
    assert.fail(`${key} never leads to ${id}`);
  };
  await focusMoves("Shift+Tab", "log");
  await focusMoves("Tab", "leave");
  await keyboard.press("Enter");
  await ada.get("#entry").waitFor();
  await ada.page.waitForFunction(() => document.activeElement.id === "nickname");
  await bob.notices("Ada left");
});

test("an empty form says what is missing, and leads there", async () => {
  const ada = await visit(server);
  await ada.role("button", "Join the room").click();
  await ada.role("alert").getByText("Please choose a nickname.").waitFor();
  assert.equal(await ada.page.evaluate(() => document.activeElement.id), "nickname");
  await ada.role("textbox", "Nickname").fill("Ada");
  await ada.role("textbox", "Room").fill(" ");
  await ada.role("button", "Join the room").click();
  await ada.role("alert").getByText("Please name a room.").waitFor();
  assert.equal(await ada.page.evaluate(() => document.activeElement.id), "room-name");
});

test("what is seen is also said: names, roles, and a log that speaks", async () => {
  const ada = await enter(server, "Ada", "said");
  const bob = await enter(server, "Bob", "said");
  await bob.say("Do you hear this?");
  await ada.hears("Do you hear this?");
  const log = ada.role("log", "Messages");
  await log.getByText("Bob", { exact: true }).waitFor({ state: "attached" });
  await ada.role("complementary", /^In this room/).waitFor();
  const unnamed = await ada.page.evaluate(() =>
    [...document.querySelectorAll("button, input:not([hidden]), textarea, img, a")]
      .filter((element) => !element.closest("[aria-hidden=true]"))
      .filter((element) => {
        const label = element.labels?.[0]?.textContent ?? element.getAttribute("aria-label") ?? element.textContent;
        return element.localName === "img" ? !element.hasAttribute("alt") : !label.trim();
      })
      .map((element) => element.outerHTML),
  );
  assert.deepEqual(unnamed, []);
  await ada.page.waitForFunction(() => !document.getElementById("log").hasAttribute("aria-live"));
});

test("nothing moves for those who asked for that", async () => {
  const ada = await visit(server, { reducedMotion: "reduce" });
  await ada.badge('[data-phase="connected"]');
  assert.equal(await ada.page.evaluate(() => document.getAnimations().length), 0);
});

for (const colorScheme of ["light", "dark"]) {
  test(`${colorScheme}: text stands out from its background by 4.5 to 1`, async () => {
    const bare = await connected(server.url);
    const ada = await visit(server, { colorScheme });
    await ada.role("button", "Join the room").click();
    await ada.role("alert").getByText("Please choose a nickname.").waitFor();
    assert.deepEqual(await ada.page.evaluate(faintTexts), []);
    await ada.enter("Ada", `contrast ${colorScheme}`);
    const bob = await enter(server, "Bob", `contrast ${colorScheme}`);
    await bob.say("Hello https://example.org/");
    await ada.say("Hello Bob");
    await ada.ticks("Hello Bob", "delivered");
    bare.emit("chat message", "To all");
    await ada.get(".announcement").waitFor();
    await ada.role("textbox", "Message").fill("x".repeat(2001));
    await ada.get("#composer-note.error").waitFor();
    assert.deepEqual(await ada.page.evaluate(faintTexts), []);
  });
}

/** Runs in the page: the texts with too little contrast, as WCAG 2.2 reckons it, to the nearest colour that is behind them. */
function faintTexts() {
  const rgba = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const [r, g, b, alpha = 1] = rgba(getComputedStyle(each).backgroundColor);
      if (alpha === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".unseen")) continue;
    const [light, dark] = [luminance(rgba(getComputedStyle(element).color).slice(0, 3)), luminance(behind(element))].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) faint.push(`${node.data.trim().slice(0, 40)}: ${contrast.toFixed(2)}`);
  }
  return faint;
}
