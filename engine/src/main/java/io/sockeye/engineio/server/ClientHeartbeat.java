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
    endAfter(intervalNanos() + timeoutNanos());
    armForEnd();
  }

  @Override
  void onPing() {
    restart();
    session.send(PONG);
    session.listener().onHeartbeat();
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

  @Override
  void resumed() {
    grantTimeout();
  }
}
