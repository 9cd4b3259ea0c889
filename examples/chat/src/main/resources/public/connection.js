import { io } from "/socket.io/socket.io.esm.min.js";

const TRANSPORTS = ["polling", "websocket"];
const LATENCY_EVERY_MS = 3000;
const RETURN_AFTER_MS = 1000;

// "?transport=polling" or "?transport=websocket" in the page's address keeps the client to that one transport.
// Without it the client begins with polling and upgrades.
const only = new URLSearchParams(location.search).get("transport");

export const socket = io({
  transports: TRANSPORTS.includes(only) ? [only] : TRANSPORTS,
  reconnectionDelay: 500,
  reconnectionDelayMax: 3000,
});

/**
 * Reports what the connection badge shows, now and at every change:
 * { phase: "connecting" | "connected" | "reconnecting" | "refused", transport, latency (ms or null), attempt, reason }.
 */
export function watchConnection(report) {
  const state = { phase: "connecting", transport: null, latency: null, attempt: 0, reason: "" };
  const change = (values) => report(Object.assign(state, values));

  async function measure() {
    const sent = performance.now();
    try {
      await socket.timeout(LATENCY_EVERY_MS).emitWithAck("ping time");
      change({ latency: Math.max(1, Math.round(performance.now() - sent)) });
    } catch {
      change({ latency: null });
    }
  }

  socket.on("connect", () => {
    const engine = socket.io.engine;
    engine.on("upgrade", (transport) => {
      change({ transport: transport.name });
      measure();
    });
    change({ phase: "connected", transport: engine.transport.name, latency: null, attempt: 0, reason: "" });
    measure();
  });

  socket.on("disconnect", (reason) => {
    change({ phase: "reconnecting", transport: null, latency: null, attempt: 0 });
    // The client comes back by itself unless the server closed the socket on purpose, which a restarting server does.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), RETURN_AFTER_MS);
  });

  socket.on("connect_error", (error) => {
    if (!socket.active) change({ phase: "refused", reason: error.message });
  });

  socket.io.on("reconnect_attempt", (attempt) => change({ phase: "reconnecting", attempt }));

  setInterval(() => {
    if (socket.connected && !document.hidden) measure();
  }, LATENCY_EVERY_MS);

  report(state);
}
