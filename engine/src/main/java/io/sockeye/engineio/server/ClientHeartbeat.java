package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;

/**
 * The heartbeat of Engine.IO 3 (EIO-49): the client pings; the session ends when there is no ping
 * until {@code pingInterval} and {@code pingTimeout} after the handshake or the last one. Nothing
 * but a ping feeds it.
 */
final class ClientHeartbeat extends Heartbeat {
  private static final EngineFrame PONG = EngineFrame.of(EnginePacket.Pong.EMPTY);

  ClientHeartbeat(EngineSession session) {
    super(session);
  }

  @Override
  void restart() {
    armAfter(intervalNanos() + timeoutNanos());
  }

  @Override
  void onPing() {
    restart();
    session.send(PONG);
    GuardedListener.onHeartbeat(session.listener());
  }

  /** Nobody has asked for it. */
  @Override
  void onPong() {
    wrongDirection();
  }

  @Override
  protected void expired() {
    endIfRead();
  }

  /** The deadline is the end. */
  @Override
  long graceNanos() {
    return 0;
  }

  @Override
  void resumed() {
    grantTimeout();
  }
}
