package io.sockeye.engineio.server;

import io.sockeye.lane.Deadline;

/**
 * How a session finds out that its client is gone. It belongs to the session, not to the transport,
 * so an upgrade does not touch it (EIO-38). The end is absolute: it counts from when the deadline
 * was set, whether the lane notices in time or not. Touched on the lane only.
 */
abstract class Heartbeat extends Deadline {
  final EngineSession session;

  Heartbeat(EngineSession session) {
    this.session = session;
  }

  static Heartbeat of(EngineSession session) {
    return switch (session.version()) {
      case V3 -> new ClientHeartbeat(session);
      case V4 -> new ServerHeartbeat(session);
    };
  }

  /** The handshake, or a sign of life: the time begins anew. */
  abstract void restart();

  abstract void onPing();

  abstract void onPong();

  /** How long after this deadline the session is over, unless the client says something. */
  abstract long graceNanos();

  /** The session is read again: what was sent meanwhile gets the time to come in. */
  abstract void resumed();

  final void stop() {
    session.lane().cancel(this);
  }

  /**
   * Whether the time is up by the clock, though the lane may not have noticed. While the session is
   * not read, no sign of life could be seen.
   */
  final boolean isOver() {
    return session.isReading() && nanosLeft() <= 0;
  }

  final void endIfRead() {
    if (session.isReading()) {
      session.end(CloseReason.PING_TIMEOUT, null);
    }
  }

  final void wrongDirection() {
    session.end(CloseReason.TRANSPORT_ERROR, "invalid heartbeat direction");
  }

  /** Whoever has less time than that gets it. */
  final void grantTimeout() {
    if (nanosLeft() < timeoutNanos()) {
      armAfter(timeoutNanos());
    }
  }

  final void armAfter(long nanos) {
    session.lane().arm(this, nanos);
  }

  /** How long ago the deadline was due; negative before. */
  final long lateNanos() {
    return session.lane().nanoTime() - dueNanos();
  }

  private long nanosLeft() {
    return graceNanos() - lateNanos();
  }

  final long intervalNanos() {
    return session.server().options().pingInterval().toNanos();
  }

  final long timeoutNanos() {
    return session.server().options().pingTimeout().toNanos();
  }
}
