import { announce, appendText, avatar, byId, icon, make } from "./dom.js";
import { imageUrl } from "./images.js";

const GROUP_WITHIN_MS = 3 * 60_000;
const KEPT_LINES = 500;
const NEAR_END_PX = 80;
const TICKS = { pending: "Waiting to be sent", sent: "Sent", delivered: "Delivered", failed: "Not sent" };

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const fullDate = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** The list of messages and notices of one room. */
export class Log {
  #element = byId("log");
  #newest = byId("newest");
  #seen = new Set();
  #facts = new WeakMap();
  #atEnd = true;

  constructor() {
    this.#element.addEventListener("scroll", () => this.#noteScroll());
    this.#newest.addEventListener("click", () => this.#toEnd());
    new ResizeObserver(() => this.#atEnd && this.#toEnd()).observe(this.#element);
  }

  clear() {
    for (const line of [...this.#element.children]) this.#remove(line);
    this.#seen.clear();
    this.#toEnd();
  }

  /** Shows a message from the server once, however often and by whichever way it comes. */
  show(message) {
    if (!this.#isNew(message)) return false;
    this.#append(this.#lineOf(message, false));
    return true;
  }

  /** What was missed goes above our own messages that still wait to be sent, and is not read out line by line. */
  showHistory(messages, isMine) {
    this.#element.setAttribute("aria-live", "off");
    const pending = this.#element.querySelector('[data-state="pending"]');
    let added = 0;
    for (const message of messages) {
      if (!this.#isNew(message)) continue;
      this.#append(this.#lineOf(message, isMine(message)), pending);
      added++;
    }
    // Browsers gather live regions' changes asynchronously.
    setTimeout(() => this.#element.removeAttribute("aria-live"), 500);
    return added;
  }

  /** Shows our own message before the server has it. The answer changes its tick. */
  showOwn(draft) {
    const line = this.#lineOf({ ...draft, time: new Date().toISOString() }, true);
    const tick = make("span", "tick");
    tick.setAttribute("role", "img");
    line.querySelector(".meta").append(tick);
    this.#seen.add(keyOf(draft));
    this.#append(line);
    this.#toEnd();

    const set = (state, label = TICKS[state]) => {
      line.dataset.state = state;
      tick.setAttribute("aria-label", label);
      tick.title = label;
      tick.replaceChildren(icon(state));
    };
    set("pending");
    return {
      sent: (id, time) => {
        this.#seen.add(id);
        line.dataset.id = id;
        this.#setTime(line, time);
        set("sent");
      },
      delivered: (answered, expected) => {
        if (expected > 0 && answered >= expected) set("delivered");
        else if (answered > 0) set("sent", `Delivered to ${answered} of ${expected}`);
      },
      failed: (reason, retry) => {
        set("failed");
        const problem = make("p", "problem", `${reason} `);
        const again = make("button", "", "Try again");
        again.type = "button";
        again.addEventListener("click", () => {
          problem.remove();
          set("pending");
          retry();
        });
        problem.append(again);
        line.querySelector(".content").append(problem);
        announce(`Message not sent. ${reason}`);
      },
    };
  }

  notice(text) {
    this.#append(make("p", "notice", text));
  }

  announcement(text) {
    const line = make("div", "announcement");
    line.append(make("p", "label", "Announcement"));
    const body = make("p", "text");
    appendText(body, text);
    line.append(body);
    this.#append(line);
  }

  #isNew(message) {
    const keys = [message.id, keyOf(message)].filter(Boolean);
    const known = keys.some((key) => this.#seen.has(key));
    for (const key of keys) this.#seen.add(key);
    return !known;
  }

  #lineOf(message, mine) {
    if (message.kind === "notice") return make("p", "notice", String(message.text ?? ""));
    const nickname = message.from.nickname;
    const line = make("div", mine ? "message mine" : "message");
    if (message.id) line.dataset.id = message.id;
    const content = make("div", "content");
    content.append(make("p", "by", mine ? "You" : nickname));
    const bubble = make("div", "bubble");
    bubble.append(message.kind === "image" ? this.#picture(message.image, nickname) : textOf(message.text));
    const meta = make("span", "meta");
    meta.append(make("time"));
    bubble.append(meta);
    content.append(bubble);
    line.append(avatar(nickname), content);
    this.#facts.set(line, { author: `${mine} ${nickname}` });
    this.#setTime(line, message.time);
    return line;
  }

  #picture(image, nickname) {
    const url = imageUrl(image);
    if (!url) return make("p", "text unreadable", "An image that cannot be shown");
    const name = String(image.name ?? "image");
    const button = make("button", "picture");
    button.type = "button";
    button.title = name;
    const picture = make("img");
    picture.alt = `Image ${name} from ${nickname}. Show it large`;
    picture.addEventListener("load", () => this.#atEnd && this.#toEnd());
    picture.addEventListener("error", () => button.replaceWith(make("p", "text unreadable", `${name} is damaged`)));
    picture.src = url;
    button.append(picture);
    button.addEventListener("click", () => view(url, name));
    return button;
  }

  #setTime(line, iso) {
    const date = new Date(iso);
    if (Number.isNaN(date.getTime())) return;
    const time = line.querySelector("time");
    time.dateTime = date.toISOString();
    time.textContent = clock.format(date);
    time.title = fullDate.format(date);
    this.#facts.get(line).time = date.getTime();
  }

  #append(line, before = null) {
    const follow = this.#atEnd;
    this.#element.insertBefore(line, before);
    this.#group(line);
    this.#group(line.nextElementSibling);
    while (this.#element.children.length > KEPT_LINES) this.#remove(this.#element.firstElementChild);
    if (follow) this.#toEnd();
    else this.#newest.hidden = false;
  }

  /** A message soon after one of the same author goes without picture and name. */
  #group(line) {
    const own = this.#facts.get(line);
    if (!own) return;
    const above = this.#facts.get(line.previousElementSibling);
    const follows = above?.author === own.author && Math.abs(own.time - above.time) < GROUP_WITHIN_MS;
    line.classList.toggle("follows", follows);
  }

  #remove(line) {
    for (const picture of line.querySelectorAll(".picture img")) URL.revokeObjectURL(picture.src);
    line.remove();
  }

  #noteScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#element;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.#atEnd) this.#newest.hidden = true;
  }

  #toEnd() {
    this.#element.scrollTop = this.#element.scrollHeight;
    this.#atEnd = true;
    this.#newest.hidden = true;
  }
}

/** A message that is sent again after a lost answer has a new id but its old nonce. */
function keyOf({ nonce, from }) {
  return typeof nonce === "string" && nonce ? `${from.nickname} ${nonce}` : null;
}

function textOf(text) {
  const body = make("p", "text");
  appendText(body, String(text ?? ""));
  return body;
}

function view(url, name) {
  byId("viewer-image").src = url;
  byId("viewer-image").alt = name;
  byId("viewer-caption").textContent = name;
  byId("viewer").showModal();
}

byId("viewer-close").addEventListener("click", () => byId("viewer").close());
byId("viewer").addEventListener("click", (event) => {
  if (event.target === event.currentTarget) event.currentTarget.close();
});
