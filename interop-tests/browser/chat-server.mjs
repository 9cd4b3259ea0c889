// The chat as a person starts it, held to what script/server promises: one line with the address once it accepts, exit code 0 when it is ended.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../js/server.mjs";
import { within } from "../js/wait.mjs";

const COMMAND = process.env.CHAT_COMMAND ?? fileURLToPath(new URL("../../script/server", import.meta.url));
// The script builds what is out of date, which takes most of this.
const START_TIMEOUT = 100_000;
// As long as the chat gives those who are connected, and a little.
const STOP_TIMEOUT = 12_000;

export async function startChat() {
  const server = new ChatServer(await freePort());
  await server.start();
  return server;
}

class ChatServer {
  #child;

  constructor(port) {
    this.port = port;
    this.url = `http://localhost:${port}/`;
  }

  async start() {
    const [program, ...first] = COMMAND.split(" ");
    const child = spawn(program, [...first, "--port", String(this.port)], { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    const killAtExit = () => child.kill("SIGKILL");
    process.once("exit", killAtExit);
    child.once("exit", () => process.off("exit", killAtExit));

    const firstLine = new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the chat exited with ${code} before it was ready`)));
    });
    assert.ok((await within(firstLine, "line of the chat", START_TIMEOUT)).includes(this.url));
  }

  /** As power failure does. */
  async kill() {
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }

  /** As Ctrl-C does. */
  async stop() {
    const child = this.#child;
    assert.equal(child.exitCode ?? child.signalCode, null, "the chat had ended before");
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    assert.deepEqual(await within(exited, "end of the chat", STOP_TIMEOUT), [0, null]);
  }
}
