package io.sockeye.engineio.server;

import io.sockeye.lane.Deadline;

/**
 * What waits for one client, and for how long it has taken nothing. There only while something
 * waits: the network of a client that keeps up takes everything at the end of the turn. Touched on
 * the lane only.
 */
final class Backlog extends Deadline {
  /** How often in the time there is the backlog is looked at, to see when something was taken. */
  private static final int LOOKS = 10;

  private final EngineSession session;
  private final LaneBacklogs lane;
  private final long limitBytes;
  private final long timeoutNanos;

  /** Among those of its lane; theirs. */
  int place;

  /** What waited at the last look. */
  private long bytes;

  /** What is left of what was sent when nothing waited, if that was more than the limit. */
  private long allowedBytes;

  /** When something was taken last, or began to wait. */
  private long takenNanos;

  /**
   * Something begins to wait.
   *
   * @param first how many bytes are left of what was sent in one turn
   */
  Backlog(EngineSession session, LaneBacklogs lane, long first) {
    this.session = session;
    this.lane = lane;
    EngineOptions options = session.server().options();
    this.limitBytes = options.maxBufferedBytes();
    this.timeoutNanos = options.slowConsumerTimeout().toNanos();
    this.allowedBytes = first > limitBytes ? first : 0;
    this.takenNanos = session.lane().nanoTime();
    lane.add(this);
    armNext(takenNanos);
  }

  EngineSession session() {
    return session;
  }

  long bytes() {
    return bytes;
  }

  /** Nothing was added since the last look: if there is less, the client has taken something. */
  void look(long now) {
    if (now < bytes) {
      taken();
      allowedBytes = Math.min(allowedBytes, now);
    }
    set(now);
  }

  /** The client takes something, whatever the numbers say. */
  void taken() {
    takenNanos = session.lane().nanoTime();
  }

  /** Something was added, and the network has taken what it could. */
  void added(long now) {
    set(now);
    if (now - allowedBytes > limitBytes) {
      session.endAsSlowConsumer("more than " + limitBytes + " bytes wait for the client");
    } else {
      lane.grown();
    }
  }

  private void set(long now) {
    lane.changed(now - bytes);
    bytes = now;
  }

  /** Nothing waits any more, or nobody for whom it did. */
  void end() {
    session.lane().cancel(this);
    lane.changed(-bytes);
    bytes = 0;
    lane.remove(this);
  }

  @Override
  protected void expired() {
    session.lookAtBacklog();
    if (bytes == 0 || session.state() == ReadyState.CLOSING) {
      // The end of a session that is closing has a time limit of its own.
      return;
    }
    long now = session.lane().nanoTime();
    if (now - takenNanos >= timeoutNanos) {
      session.endAsSlowConsumer(
          "nothing of the " + bytes + " bytes that wait was taken for " + timeout());
    } else {
      armNext(now);
    }
  }

  private void armNext(long now) {
    session.lane().arm(this, Math.min(timeoutNanos / LOOKS, takenNanos + timeoutNanos - now));
  }

  private String timeout() {
    return session.server().options().slowConsumerTimeout().toString();
  }
}
