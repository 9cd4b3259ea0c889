package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import java.util.concurrent.TimeUnit;

/**
 * The heartbeat of Engine.IO 4 (EIO-48): this side pings, {@code pingInterval} after the handshake
 * and after each pong; the session ends when there is no pong until {@code pingTimeout} after that.
 * Nothing but a pong that was asked for feeds it.
 */
final class ServerHeartbeat extends Heartbeat {
  private static final EngineFrame PING = EngineFrame.of(EnginePacket.Ping.EMPTY);

  /** A ping that leaves later than this after its time was held up by us, not by the client. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private boolean pingOutstanding;

  ServerHeartbeat(EngineSession session) {
    super(session);
  }

  @Override
  void restart() {
    pingOutstanding = false;
    endAfter(intervalNanos() + timeoutNanos());
    armAfter(intervalNanos());
  }

  /** That is for us to do. */
  @Override
  void onPing() {
    wrongDirection();
  }

  @Override
  void onPong() {
    if (pingOutstanding) {
      restart();
      session.listener().onHeartbeat();
    }
  }

  @Override
  protected void expired() {
    if (pingOutstanding) {
      endIfRead();
      return;
    }
    pingOutstanding = true;
    if (nanosLeft() < timeoutNanos() - LATE_NANOS) {
      endAfter(timeoutNanos());
    }
    session.send(PING);
    armForEnd();
  }

  @Override
  void resumed() {
    if (pingOutstanding) {
      grantTimeout();
    }
  }
}
