import { announce, byId, make } from "./dom.js";
import { prepareImage } from "./images.js";

const MAX_TEXT = 2000;
const COUNT_FROM = 1800;
const TYPING_REPEAT_MS = 3000;
const TYPING_ENDS_MS = 4000;
const MAX_IMAGES = 4;

/** The line to write in: text, images by picker, paste or drop, and the news that we are typing. */
export class Composer {
  #form = byId("composer");
  #text = byId("text");
  #note = byId("composer-note");
  #attachments = byId("attachments");
  #images = [];
  #onSend;
  #onTyping;
  #typingSince = 0;
  #typingTimer;

  constructor({ onSend, onTyping }) {
    this.#onSend = onSend;
    this.#onTyping = onTyping;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#text.addEventListener("input", () => this.#changed());
    this.#text.addEventListener("blur", () => this.#stopTyping());
    this.#text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    this.#acceptImages();
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  clear() {
    this.#stopTyping();
    this.#text.value = "";
    for (const image of [...this.#images]) this.#detach(image);
    this.#changed();
  }

  #send() {
    const text = this.#text.value.trim();
    if (text.length > MAX_TEXT || (!text && this.#images.length === 0)) return this.focus();
    this.#onSend({ text, images: this.#images.map(({ name, type, data }) => ({ name, type, data })) });
    this.clear();
    this.focus();
  }

  #changed() {
    const text = this.#text;
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
    const length = text.value.trim().length;
    const tooLong = length > MAX_TEXT;
    this.#say(length > COUNT_FROM ? `${length} of ${MAX_TEXT} characters` : "", tooLong);
    text.setAttribute("aria-invalid", String(tooLong));
    if (length > 0) this.#startTyping();
    else this.#stopTyping();
  }

  #say(text, isError = false) {
    this.#note.textContent = text;
    this.#note.classList.toggle("error", isError);
  }

  #startTyping() {
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.#stopTyping(), TYPING_ENDS_MS);
    if (Date.now() - this.#typingSince < TYPING_REPEAT_MS) return;
    this.#typingSince = Date.now();
    this.#onTyping(true);
  }

  #stopTyping() {
    clearTimeout(this.#typingTimer);
    if (this.#typingSince === 0) return;
    this.#typingSince = 0;
    this.#onTyping(false);
  }

  #acceptImages() {
    const file = byId("file");
    byId("attach").addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      this.#attach([...file.files]);
      file.value = "";
    });

    this.#text.addEventListener("paste", (event) => {
      const images = imagesIn(event.clipboardData);
      if (images.length === 0) return;
      event.preventDefault();
      this.#attach(images);
    });

    const overlay = byId("drop");
    const carriesFiles = (event) => !byId("room").hidden && event.dataTransfer?.types.includes("Files");
    addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      overlay.hidden = false;
    });
    addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) overlay.hidden = true;
    });
    addEventListener("drop", (event) => {
      overlay.hidden = true;
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.#attach([...event.dataTransfer.files]);
    });
  }

  async #attach(files) {
    for (const file of files) {
      if (this.#images.length >= MAX_IMAGES) {
        this.#say(`${MAX_IMAGES} images at a time are enough.`, true);
        break;
      }
      try {
        this.#preview(await prepareImage(file));
      } catch (error) {
        this.#say(error.message, true);
      }
    }
    this.focus();
  }

  #preview(image) {
    image.url = URL.createObjectURL(new Blob([image.data], { type: image.type }));
    const item = make("li");
    const picture = make("img");
    picture.src = image.url;
    picture.alt = image.name;
    const remove = make("button", "", "×");
    remove.type = "button";
    remove.setAttribute("aria-label", `Remove ${image.name}`);
    remove.addEventListener("click", () => {
      this.#detach(image);
      this.focus();
    });
    item.append(picture, remove);
    image.item = item;
    this.#images.push(image);
    this.#attachments.append(item);
    announce(`${image.name} attached`);
  }

  #detach(image) {
    URL.revokeObjectURL(image.url);
    image.item.remove();
    this.#images = this.#images.filter((other) => other !== image);
  }
}

function imagesIn(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}
