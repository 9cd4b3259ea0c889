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

  /** Which is what the deadline is set for: the end, and before that the ping. */
  private boolean pingOutstanding;

  ServerHeartbeat(EngineSession session) {
    super(session);
  }

  @Override
  void restart() {
    pingOutstanding = false;
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
      GuardedListener.onHeartbeat(session.listener());
    }
  }

  @Override
  protected void expired() {
    if (pingOutstanding) {
      endIfRead();
      return;
    }
    long late = lateNanos();
    pingOutstanding = true;
    armAfter(late > LATE_NANOS ? timeoutNanos() : timeoutNanos() - late);
    session.send(PING);
  }

  @Override
  long graceNanos() {
    return pingOutstanding ? 0 : timeoutNanos();
  }

  @Override
  void resumed() {
    if (pingOutstanding) {
      grantTimeout();
    }
  }
}
