package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.lane.Deadline;
import java.util.concurrent.TimeUnit;

/**
 * The heartbeat of Engine.IO 4 (EIO-48): this side pings, {@code pingInterval} after the handshake
 * and after each pong; the session ends when there is no pong until {@code pingTimeout} after that.
 * It belongs to the session, not to the transport, so an upgrade does not touch it (EIO-38).
 * Nothing but a pong that was asked for feeds it.
 */
final class Heartbeat extends Deadline {
  private static final EngineFrame PING = EngineVersion.V4.encode(EnginePacket.Ping.EMPTY);

  /** A ping that leaves later than this after its time was held up by us, not by the client. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final EngineSession session;
  private boolean pingOutstanding;

  /** When the session is over, unless there is a pong. */
  private long endNanos;

  Heartbeat(EngineSession session) {
    this.session = session;
  }

  /** The handshake, or a pong: the time begins anew. */
  void restart() {
    pingOutstanding = false;
    endNanos = session.lane().nanoTime() + intervalNanos() + timeoutNanos();
    session.lane().arm(this, intervalNanos());
  }

  void stop() {
    session.lane().cancel(this);
  }

  /** The client pings: in Engine.IO 4 that is for us to do. */
  void onPing() {
    session.end(CloseReason.TRANSPORT_ERROR, "invalid heartbeat direction");
  }

  void onPong() {
    if (pingOutstanding) {
      restart();
      session.listener().onHeartbeat();
    }
  }

  @Override
  protected void expired() {
    long now = session.lane().nanoTime();
    if (!pingOutstanding) {
      pingOutstanding = true;
      if (now - (endNanos - timeoutNanos()) > LATE_NANOS) {
        endNanos = now + timeoutNanos();
      }
      session.send(PING);
      session.lane().arm(this, endNanos - now);
    } else if (session.isReading()) {
      session.end(CloseReason.PING_TIMEOUT, null);
    }
  }

  /**
   * Whether the time is up by the clock, though the lane may not have noticed. While the session is
   * not read, a pong could not be seen.
   */
  boolean isOver() {
    return session.isReading() && session.lane().nanoTime() - endNanos >= 0;
  }

  /** The session is read again: what was sent meanwhile gets the time to come in. */
  void resumed() {
    if (pingOutstanding) {
      long now = session.lane().nanoTime();
      endNanos = Math.max(endNanos, now + timeoutNanos());
      session.lane().arm(this, endNanos - now);
    }
  }

  private long intervalNanos() {
    return session.server().options().pingInterval().toNanos();
  }

  private long timeoutNanos() {
    return session.server().options().pingTimeout().toNanos();
  }
}
