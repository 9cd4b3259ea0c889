// What a server is put through. A unit is an acknowledged echo, a delivery to a member of a room, or (IDLE) a connection.

export const SCENARIOS = {
  E1: { driver: "--scenario echo --connections 100 --outstanding 1 --bytes 128", about: "100 connections, 1 echo of 128 bytes in flight each" },
  E16: { driver: "--scenario echo --connections 50 --outstanding 16 --bytes 128", about: "50 connections, 16 echoes of 128 bytes in flight each" },
  E4K: { driver: "--scenario echo --connections 50 --outstanding 4 --bytes 4096", about: "50 connections, 4 echoes of 4 KiB in flight each" },
  B1: { driver: "--scenario broadcast --connections 1000 --window 1 --bytes 128", about: "a room of 1000, 1 publish of 128 bytes in flight" },
  B8: { driver: "--scenario broadcast --connections 1000 --window 8 --bytes 128", about: "a room of 1000, 8 publishes of 128 bytes in flight" },
  B4K: { driver: "--scenario broadcast --connections 1000 --window 1 --bytes 4096", about: "a room of 1000, 1 publish of 4 KiB in flight" },
  BIN: { driver: "--scenario echo --binary --connections 50 --outstanding 4 --bytes 1024", about: "50 connections, 4 echoes with a 1 KiB attachment in flight each" },
  POLL: { driver: "--scenario echo --transport polling --connections 100 --bytes 128", about: "100 clients by long-polling, 1 echo of 128 bytes in flight each", polls: true },
  "UPG-E1": { driver: "--scenario echo --transport upgrade --connections 100 --bytes 128", about: "E1 after the upgrade from polling", polls: true, direct: "E1" },
  "UPG-B1": { driver: "--scenario broadcast --transport upgrade --connections 1000 --bytes 128", about: "B1 after the upgrade from polling", polls: true, direct: "B1" },
  IDLE: { driver: "--scenario idle --connections 10000 --handshakes 128 --seconds 0.2", about: "10 000 connections are opened", measure: "cpu_ms_per_1000_connects", unit: "CPU ms per 1000 connects" },
};

export const DEFAULT_SCENARIOS = ["E1", "E16", "E4K", "B1", "B8", "B4K", "BIN", "POLL"];

/** The figure of a scenario, and what it is called. */
export const measureOf = (scenario) => SCENARIOS[scenario].measure ?? "cpu_s_per_million";
export const unitOf = (scenario) => SCENARIOS[scenario].unit ?? "server CPU-seconds per million";
