// The same to our server and to npm socket.io: what a test does to one it does to the other, and what comes of it is told for both.

import assert from "node:assert/strict";
import { Session } from "./raw.mjs";
import { isReference, startServer, stopInTurn } from "./server.mjs";
import { within } from "./wait.mjs";

const ENDED = "the process has ended";
const HEALTHY = ["polling", "websocket"];

/** What an ordinary session of a profile says: how it joins, what it is greeted with, how it asks for an answer. */
const MANNERS = {
  engine: { path: "engine.io", join: [], greetings: 0, ask: (n) => `4${n}`, answer: (n) => `4${n}` },
  protocol: { path: "socket.io", join: ["40"], greetings: 2, ask: (n) => `42["message",${n}]`, answer: (n) => `42["message-back",${n}]` },
  "java-client": { path: "socket.io", join: ["40"], greetings: 2, ask: (n) => `42${n}["ack"]`, answer: (n) => `43${n}[]` },
  client: { path: "socket.io", join: ["40"], greetings: 1, ask: (n) => `42${n}["getId"]`, answer: (n) => new RegExp(`^43${n}\\[".{20}"\\]$`) },
  load: { path: "socket.io", join: ["40"], greetings: 1, ask: (n) => `42${n}["echo"]`, answer: (n) => `43${n}[]` },
};

/** One server, with two sessions that do nothing wrong and must never notice what others do. */
export class Target {
  #bystanders = [];
  #checked = Promise.resolve();
  #asked = 1_000;

  static async start(profile, options) {
    const target = new Target();
    target.server = await startServer(profile, options);
    target.isReference = options.reference;
    target.manners = MANNERS[profile];
    target.endpoint = `${target.server.url}/${target.manners.path}/`;
    target.webSocketEndpoint = target.endpoint.replace("http:", "ws:");
    for (const transport of HEALTHY) {
      target.#bystanders.push(await target.open(transport));
    }
    return target;
  }

  /** A session that has joined and has read its greetings. */
  async open(transport) {
    const session = await Session.open(transport, this.endpoint);
    if (this.manners.join.length > 0) {
      await session.send(...this.manners.join);
    }
    for (let n = 0; n < this.manners.greetings; n++) {
      await session.receive();
    }
    return session;
  }

  /** A question that nobody has asked yet, and a check of its answer. */
  question() {
    const n = this.#asked++;
    const answer = this.manners.answer(n);
    return { ask: this.manners.ask(n), isAnswer: (packet) => (answer instanceof RegExp ? answer.test(packet) : packet === answer) };
  }

  /** Fails when a bystander is not answered. */
  assertBystanders() {
    this.#checked = this.#checked.then(() => Promise.all(this.#bystanders.map((session) => this.#assertAnswered(session))));
    return this.#checked;
  }

  async #assertAnswered(session) {
    const { ask, isAnswer } = this.question();
    await session.send(ask);
    const packet = await session.receive();
    assert.ok(isAnswer(packet), `a bystander was told ${packet}`);
  }

  async stop() {
    this.#bystanders.forEach((session) => session.close());
    if (this.server.isRunning) {
      await this.server.stop();
    }
  }
}

/** Our server and npm socket.io with the same profile; only the latter when the suite runs against the reference. */
export class Both {
  #profile;
  #options;
  #targets;

  static async start(profile, options) {
    const both = new Both();
    both.#profile = profile;
    both.#options = options;
    const references = isReference ? [true] : [false, true];
    both.#targets = await Promise.all(references.map((reference) => Target.start(profile, { ...options, reference })));
    return both;
  }

  /**
   * A test that does the same to both, with what must come of it. `theirs` is what comes of it there where we are stricter on
   * purpose; without it the two must agree.
   */
  same(replay, ours, theirs = ours) {
    return () => this.#compare(replay, ours, replay, theirs);
  }

  /** A test of what ends the process of the reference: it is done to one that is started for it. */
  lethal(replay, ours) {
    return () => this.#compare(replay, ours, () => this.#toItsEnd(replay), ENDED);
  }

  async #compare(replay, ours, theirReplay, theirs) {
    const expected = await this.#each((target) => (target.isReference ? theirs : ours));
    const outcomes = await this.#each((target) => (target.isReference ? theirReplay(target) : replay(target)));
    assert.deepEqual(outcomes, expected);
    await this.#each((target) => target.assertBystanders());
  }

  async #toItsEnd(replay) {
    const target = await Target.start(this.#profile, { ...this.#options, reference: true, stderr: "ignore" });
    try {
      const outcome = await replay(target).catch((error) => String(error));
      return await within(target.server.exited.then(() => ENDED), "end of the process").catch(() => outcome);
    } finally {
      await target.stop();
    }
  }

  async #each(of) {
    const results = await Promise.all(this.#targets.map(of));
    return Object.fromEntries(this.#targets.map(({ isReference }, i) => [isReference ? "theirs" : "ours", results[i]]));
  }

  async stop() {
    await stopInTurn(this.#targets);
  }
}
