package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import java.util.concurrent.TimeUnit;

/**
 * One attempt to move a polling session to a WebSocket (features §1.6). Ends in one of two ways:
 * {@code 5} makes the WebSocket the session's transport; anything unexpected closes the WebSocket,
 * and the session goes on by polling.
 */
final class Upgrade {
  private static final long NOOP_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A client sends one; each is answered at once, which is dear. */
  private static final int MAX_PROBES = 100;

  private static final EngineFrame PONG = EngineFrame.of(EnginePacket.Pong.PROBE);

  private final EngineSession session;
  private final WebSocketTransport websocket;
  private final TimeLimit limit = new TimeLimit(this::abandon);
  private final TimeLimit nextNoop = new TimeLimit(this::noop);
  private int probes;

  Upgrade(EngineSession session, WebSocketTransport websocket) {
    this.session = session;
    this.websocket = websocket;
  }

  void begin() {
    websocket.probedBy(this);
    session.lane().arm(limit, session.server().options().upgradeTimeout().toNanos());
  }

  void received(EnginePacket packet) {
    if (packet instanceof EnginePacket.Ping ping
        && ping.data().equals("probe")
        && ++probes <= MAX_PROBES) {
      websocket.answerProbe(PONG);
      GuardedListener.onUpgrading(session.listener(), websocket.name());
      session.lane().arm(nextNoop, NOOP_INTERVAL_NANOS);
    } else if (packet instanceof EnginePacket.Upgrade) {
      over();
      session.moveTo(websocket);
    } else {
      abandon();
    }
  }

  private void noop() {
    session.releasePoll();
    session.lane().arm(nextNoop, NOOP_INTERVAL_NANOS);
  }

  /** Gives the WebSocket up. */
  void abandon() {
    over();
    websocket.closeConnection();
  }

  private void over() {
    session.lane().cancel(limit);
    session.lane().cancel(nextNoop);
    websocket.probedBy(null);
    session.upgradeOver();
  }
}
