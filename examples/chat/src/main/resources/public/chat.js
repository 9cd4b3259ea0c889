import { Composer } from "./composer.js";
import { socket, watchConnection } from "./connection.js";
import { announce, byId } from "./dom.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { People } from "./people.js";

const JOIN_TIMEOUT_MS = 10_000;
const REJOIN_EVERY_MS = 2000;
const REJOIN_PATIENCE_MS = 60_000;
const DEFAULT_ROOM = "lobby";

const log = new Log();
const outbox = new Outbox();
const people = new People();
const composer = new Composer({ onSend: send, onTyping: tellTyping });

/** Where the person wants to be, { nickname, room }; null on the entry page. Outlives lost connections. */
let wanted = null;
/** Who we are in the room that is shown, { id, nickname, room }; null on the entry page. */
let self = null;
/** "out", "joining" or "in": what the server knows of us. */
let presence = "out";
let joinNumber = 0;
let early = [];
let refusedSince = 0;
let unread = 0;

// --- entering and leaving ------------------------------------------------------------------------------------------

const form = byId("entry-form");
const nicknameInput = byId("nickname");
const roomInput = byId("room-name");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (presence === "joining") return;
  const nickname = nicknameInput.value.trim();
  const room = roomInput.value.trim();
  if (!nickname) return showEntryError("Please choose a nickname.", nicknameInput);
  if (!room) return showEntryError("Please name a room.", roomInput);
  showEntryError("");
  remember(nickname);
  wanted = { nickname, room };
  setBusy(true);
  join();
});

byId("leave").addEventListener("click", () => leave());
byId("invite").addEventListener("click", copyLink);

addEventListener("hashchange", () => {
  const room = roomFromAddress();
  if (!self) {
    roomInput.value = room || roomInput.value;
  } else if (room && room !== self.room) {
    const { nickname } = self;
    leave();
    wanted = { nickname, room };
    join();
  }
});

async function join() {
  if (!wanted || !socket.connected) return;
  const number = ++joinNumber;
  presence = "joining";
  early = [];
  let answer;
  try {
    answer = await socket.timeout(JOIN_TIMEOUT_MS).emitWithAck("join", wanted);
  } catch {
    answer = null;
  }
  if (number !== joinNumber) return;
  if (answer?.ok) entered(answer);
  else if (answer) refused(answer.error);
  else join();
}

function entered(answer) {
  const returning = self !== null;
  self = { id: answer.you.id, nickname: answer.nickname, room: answer.room };
  refusedSince = 0;
  showBanner("");
  if (!returning) showRoom();

  for (const message of answer.history) {
    if (isOwn(message)) outbox.confirmFromHistory(message);
  }
  const added = log.showHistory(answer.history, isOwn);
  people.set(answer.members, self.id);
  presence = "in";
  for (const replay of early.splice(0)) replay();
  outbox.flush();

  if (returning) {
    announce(`Connected again. ${added} missed messages.`);
  } else {
    composer.focus();
    announce(`You are in ${self.room} with ${answer.members.length - 1} others. ${added} earlier messages.`);
  }
}

function refused(error) {
  presence = "out";
  refusedSince ||= Date.now();
  // After a lost connection the server may still hold our old one, and with it our nickname, until it times out.
  if (self && Date.now() - refusedSince < REJOIN_PATIENCE_MS) {
    showBanner(`${error} Trying again…`);
    setTimeout(() => presence === "out" && join(), REJOIN_EVERY_MS);
    return;
  }
  showEntry();
  showEntryError(error, /room name/i.test(error) ? roomInput : nicknameInput);
}

function leave() {
  if (socket.connected) socket.emit("leave", () => {});
  showEntry();
  nicknameInput.focus();
}

// --- what the server tells -----------------------------------------------------------------------------------------

/** What arrives between our "join" and its answer is looked at after the answer, which holds the older news. */
function whenIn(handle) {
  return (...values) => {
    if (presence === "in") handle(...values);
    else if (presence === "joining") early.push(() => handle(...values));
  };
}

socket.on("connect", () => join());

socket.on("disconnect", () => {
  presence = "out";
  joinNumber++;
  outbox.hold();
});

const showMessage = whenIn((message) => {
  if (message.room !== self.room || !log.show(message)) return;
  people.setTyping(message.from, false);
  countUnread();
});

socket.on("message", (message, ack) => {
  showMessage(message);
  ack?.();
});

socket.on(
  "joined",
  whenIn(({ member, members }) => {
    people.set(members);
    if (member.id !== self.id) log.notice(`${member.nickname} joined`);
  }),
);

socket.on(
  "left",
  whenIn(({ member, members }) => {
    people.set(members);
    log.notice(`${member.nickname} left`);
  }),
);

socket.on("typing", whenIn(({ member, typing }) => people.setTyping(member, typing)));
socket.on("delivered", (delivery) => outbox.delivered(delivery));

// "chat message" goes to everybody who is connected, in a room or not.
socket.on("chat message", (text) => {
  if (self) log.announcement(String(text));
});

// --- what we tell the server ---------------------------------------------------------------------------------------

function send({ text, images }) {
  const from = { id: self.id, nickname: self.nickname };
  for (const image of images) {
    const nonce = newNonce();
    outbox.add({ nonce, event: "image", body: image, line: log.showOwn({ kind: "image", image, from, nonce }) });
  }
  if (text) {
    const nonce = newNonce();
    outbox.add({ nonce, event: "message", body: { text }, line: log.showOwn({ kind: "text", text, from, nonce }) });
  }
}

function tellTyping(typing) {
  if (presence === "in") socket.volatile.emit("typing", typing);
}

const ownNonces = new Set();

// crypto.randomUUID exists only on https and localhost; a phone in the same network has neither.
function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const nonce = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  ownNonces.add(nonce);
  return nonce;
}

function isOwn(message) {
  return ownNonces.has(message.nonce);
}

// --- the page ------------------------------------------------------------------------------------------------------

function showRoom() {
  setBusy(false);
  log.clear();
  byId("entry").hidden = true;
  byId("room").hidden = false;
  byId("people-button").hidden = false;
  byId("title").textContent = `# ${self.room}`;
  setUnread(0);
  if (roomFromAddress() !== self.room) history.replaceState(null, "", `#${encodeURIComponent(self.room)}`);
}

function showEntry() {
  const room = wanted?.room;
  wanted = self = null;
  presence = "out";
  refusedSince = 0;
  joinNumber++;
  outbox.clear();
  composer.clear();
  log.clear();
  people.close();
  setBusy(false);
  byId("room").hidden = true;
  byId("people-button").hidden = true;
  byId("entry").hidden = false;
  byId("title").textContent = "Sockeye chat";
  byId("subtitle").textContent = "Socket.IO for the JVM";
  showBanner("");
  setUnread(0);
  if (room) roomInput.value = room;
}

function showEntryError(text, input) {
  byId("entry-error").textContent = text;
  for (const each of [nicknameInput, roomInput]) each.setAttribute("aria-invalid", String(each === input));
  if (!input) return;
  input.focus();
  input.select();
}

function setBusy(busy) {
  const button = byId("join");
  button.setAttribute("aria-busy", String(busy));
  button.textContent = busy ? "Joining…" : "Join the room";
}

function showBanner(text) {
  byId("banner").textContent = text;
  byId("banner").hidden = !text;
}

function countUnread() {
  if (document.hidden) setUnread(unread + 1);
}

function setUnread(count) {
  unread = count;
  const name = self ? `# ${self.room} – Sockeye chat` : "Sockeye chat";
  document.title = count > 0 ? `(${count}) ${name}` : name;
}

document.addEventListener("visibilitychange", () => !document.hidden && setUnread(0));

async function copyLink() {
  const button = byId("invite");
  const label = "Copy the room’s link";
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
    announce("The room’s link is copied.");
  } catch {
    // Browsers refuse the clipboard outside https and localhost.
    button.textContent = "Copy it from the address bar";
  }
  setTimeout(() => (button.textContent = label), 2500);
}

function roomFromAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)).trim();
  } catch {
    return "";
  }
}

function remember(nickname) {
  try {
    localStorage.setItem("nickname", nickname);
  } catch {
    // A browser that keeps nothing asks for the nickname every time.
  }
}

function remembered() {
  try {
    return localStorage.getItem("nickname") ?? "";
  } catch {
    return "";
  }
}

// --- the connection badge ------------------------------------------------------------------------------------------

let shownPhase = "connecting";

watchConnection((state) => {
  byId("badge").dataset.phase = state.phase;
  byId("badge").dataset.transport = state.transport ?? "";
  byId("badge-text").textContent = badgeText(state);
  if (self && state.phase === "reconnecting") showBanner("The connection is lost. What you write is kept and sent later.");
  if (state.phase === "refused") {
    const refusal = `The server refuses the connection: ${state.reason}`;
    if (self) showBanner(refusal);
    else showEntryError(refusal);
  }
  if (state.phase === "connected" && shownPhase !== "connected") showBanner("");
  if (state.phase !== shownPhase && self) {
    announce(state.phase === "connected" ? "Connected." : "The connection is lost. Reconnecting.");
  }
  shownPhase = state.phase;
});

function badgeText({ phase, transport, latency, attempt }) {
  if (phase === "connected") return latency === null ? transport : `${transport} · ${latency} ms`;
  if (phase === "reconnecting") return attempt > 0 ? `reconnecting · attempt ${attempt}` : "reconnecting…";
  return phase === "refused" ? "refused" : "connecting…";
}

nicknameInput.value = remembered();
roomInput.value = roomFromAddress() || DEFAULT_ROOM;
nicknameInput.focus();
nicknameInput.select();
