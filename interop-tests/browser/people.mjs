// People in front of browsers: each has a profile of her own, sees the page and acts on it, and notes what went wrong in it.

import assert from "node:assert/strict";
import { after, afterEach } from "node:test";
import { launch } from "./chromium.mjs";

const PATIENCE = 15_000;
export const PHONE = { viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };

const browser = await launch();
const present = new Set();

after(() => browser.close());
afterEach(async () => {
  const people = [...present];
  present.clear();
  await Promise.all(people.map((person) => person.goAway()));
  for (const { nickname, troubles } of people) {
    assert.deepEqual(troubles, [], `troubles in the page of ${nickname ?? "a visitor"}`);
  }
});

/** Somebody who has opened the page, and not entered anything. */
export async function visit(server, { query = "", hash = "", before, ...context } = {}) {
  const profile = await browser.newContext({ ...DESKTOP, ...context });
  const page = await profile.newPage();
  page.setDefaultTimeout(PATIENCE);
  const person = new Person(profile, page);
  present.add(person);
  await before?.(page);
  await page.goto(`${server.url}${query}${hash && `#${encodeURIComponent(hash)}`}`);
  return person;
}

/** Somebody who is in a room. */
export async function enter(server, nickname, room, options) {
  const person = await visit(server, options);
  await person.enter(nickname, room);
  return person;
}

class Person {
  troubles = [];
  nickname;

  constructor(profile, page) {
    this.profile = profile;
    this.page = page;
    page.on("pageerror", (error) => this.troubles.push(String(error)));
    page.on("dialog", (dialog) => this.troubles.push(`dialog ${dialog.message()}`));
    page.on("console", (message) => {
      // That a server is away is no trouble of the page's.
      if (message.type() === "error" && !/ERR_|WebSocket connection to/.test(message.text())) this.troubles.push(message.text());
    });
  }

  goAway() {
    return this.profile.close();
  }

  get(selector) {
    return this.page.locator(selector);
  }

  role(role, name) {
    return this.page.getByRole(role, { name, exact: true });
  }

  async enter(nickname, room) {
    await this.ask(nickname, room);
    await this.get("#room").waitFor();
    this.nickname = nickname;
  }

  async ask(nickname, room) {
    await this.role("textbox", "Nickname").fill(nickname);
    await this.role("textbox", "Room").fill(room);
    await this.role("button", "Join the room").click();
  }

  async leave() {
    await this.role("button", "Leave the room").click();
    await this.get("#entry").waitFor();
  }

  async say(text) {
    await this.role("textbox", "Message").fill(text);
    await this.role("button", "Send").click();
  }

  message(text) {
    return this.get(".message").filter({ hasText: text });
  }

  /** Somebody else's message. */
  hears(text) {
    return this.get(".message:not(.mine)").filter({ hasText: text }).waitFor();
  }

  notices(text) {
    return this.get(".notice").filter({ hasText: text }).waitFor();
  }

  ticks(text, state) {
    return this.get(`.message.mine[data-state="${state}"]`).filter({ hasText: text }).waitFor();
  }

  /** Ends when the badge looks so. */
  badge(selector, text = "") {
    return this.get(`#badge${selector}`).filter({ hasText: text }).waitFor();
  }

  /** Ends when the room's list holds exactly these. */
  async sees(...nicknames) {
    await this.page.waitForFunction((expected) => {
      const names = [...document.querySelectorAll("#members .name")].map((name) => name.textContent);
      return names.join("\n") === expected;
    }, nicknames.sort((a, b) => a.localeCompare(b)).join("\n"));
  }

  texts() {
    return this.get(".message .text").allTextContents();
  }
}
