import { avatar, byId, make } from "./dom.js";

const TYPING_FADES_MS = 6000;

/** Who is in the room, and who of them is typing. */
export class People {
  #members = [];
  #ownId = null;
  #typing = new Map();
  #button = byId("people-button");

  constructor() {
    this.#button.addEventListener("click", () => this.#open(!this.isOpen));
    byId("people-shade").addEventListener("click", () => this.#open(false));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isOpen) return;
      this.#open(false);
      this.#button.focus();
    });
  }

  get isOpen() {
    return document.body.classList.contains("people-open");
  }

  close() {
    this.#open(false);
  }

  set(members, ownId = this.#ownId) {
    this.#members = members;
    this.#ownId = ownId;
    for (const id of this.#typing.keys()) {
      if (!members.some((member) => member.id === id)) this.#stopTyping(id);
    }
    this.#render();
  }

  setTyping(member, typing) {
    this.#stopTyping(member.id);
    if (typing && member.id !== this.#ownId) {
      const timer = setTimeout(() => this.setTyping(member, false), TYPING_FADES_MS);
      this.#typing.set(member.id, { nickname: member.nickname, timer });
    }
    this.#renderTyping();
  }

  #stopTyping(id) {
    clearTimeout(this.#typing.get(id)?.timer);
    this.#typing.delete(id);
  }

  #open(open) {
    document.body.classList.toggle("people-open", open);
    this.#button.setAttribute("aria-expanded", String(open));
  }

  #render() {
    const count = this.#members.length;
    byId("people-count").textContent = String(count);
    byId("subtitle").textContent = count === 1 ? "only you" : `${count} people`;
    const sorted = [...this.#members].sort((a, b) => a.nickname.localeCompare(b.nickname));
    byId("members").replaceChildren(
      ...sorted.map((member) => {
        const item = make("li");
        item.append(avatar(member.nickname), make("span", "name", member.nickname));
        if (member.id === this.#ownId) item.append(make("span", "you", "you"));
        return item;
      }),
    );
    this.#renderTyping();
  }

  #renderTyping() {
    const names = [...this.#typing.values()].map((entry) => entry.nickname);
    byId("typing").classList.toggle("on", names.length > 0);
    byId("typing-text").textContent = sentence(names);
  }
}

function sentence(names) {
  if (names.length === 0) return "";
  if (names.length === 1) return `${names[0]} is typing…`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are typing…`;
  return "Several people are typing…";
}
