// Where figures come from: the machine, and the version of everything that has a part in them.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

const GIB = 2 ** 30;

function said(command, ...args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "unknown";
  }
}

function jdkRelease(jdk) {
  const file = join(jdk, "release");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const value = (key) => text.match(new RegExp(`^${key}="(.*)"$`, "m"))?.[1] ?? "unknown";
  return `${value("IMPLEMENTOR")} ${value("JAVA_RUNTIME_VERSION") === "unknown" ? value("JAVA_VERSION") : value("JAVA_RUNTIME_VERSION")}`;
}

const pomProperty = (pom, name) => readFileSync(join(ROOT, pom), "utf8").match(new RegExp(`<${name}>(.*)</${name}>`))?.[1] ?? "unknown";

function npmVersion(name) {
  const lock = JSON.parse(readFileSync(join(ROOT, "benchmarks/node/package-lock.json"), "utf8"));
  return lock.packages[`node_modules/${name}`]?.version ?? "unknown";
}

/** All of it, as it goes into the JSON. */
export function machine(jdk) {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: said("git", "-C", ROOT, "describe", "--always", "--dirty"),
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / GIB),
    kernel: release(),
    jdk: jdkRelease(jdk),
    node: process.version,
    gcc: said("gcc", "-dumpfullversion"),
    netty: pomProperty("pom.xml", "netty.version"),
    nettySocketio: `${pomProperty("benchmarks/netty-socketio/pom.xml", "netty-socketio.version")} (Netty ${pomProperty("benchmarks/netty-socketio/pom.xml", "netty.version")})`,
    socketio: `${npmVersion("socket.io")} (ws ${npmVersion("ws")}, bufferutil ${npmVersion("bufferutil")})`,
  };
}

/** The same in a line. */
export const machineLine = (m) =>
  `${m.date}, commit ${m.commit}: ${m.cores} × ${m.cpu}, ${m.memoryGiB} GiB, Linux ${m.kernel}, JDK ${m.jdk}, Node ${m.node}, gcc ${m.gcc}; ` +
  `Netty ${m.netty}, netty-socketio ${m.nettySocketio}, npm socket.io ${m.socketio}`;
