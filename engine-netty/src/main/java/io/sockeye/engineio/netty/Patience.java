package io.sockeye.engineio.netty;

import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;

/**
 * What an HTTP connection waits for, and how long at most. Most waits are over at once, so the
 * deadline is not moved from wait to wait: it stays where it is while that is early enough, and
 * looks when it expires whether its wait is still the same.
 */
final class Patience extends Deadline {
  /** What is waited for. */
  enum Wait {
    NOTHING,
    HEAD,
    BODY,
    WRITING,
    NEXT_REQUEST
  }

  private final HttpConnection connection;
  private final Lane lane;
  private final Limits limits;
  private Wait wait = Wait.NOTHING;

  /** When the wait is over; of no meaning for {@link Wait#NOTHING}. */
  private long overNanos;

  /** When the deadline expires, if it is set. */
  private long expiryNanos;

  private boolean armed;

  Patience(HttpConnection connection, Lane lane, Limits limits) {
    this.connection = connection;
    this.lane = lane;
    this.limits = limits;
  }

  /** Goes on when the same is waited for as before; else the time begins anew. */
  void waitFor(Wait next) {
    if (next != wait) {
      wait = next;
      if (next != Wait.NOTHING) {
        again();
      }
    }
  }

  /** What was waited for has come; the next wait is another one. */
  void over() {
    wait = Wait.NOTHING;
  }

  void again() {
    long now = lane.nanoTime();
    overNanos = now + nanos();
    if (!armed || overNanos - expiryNanos < 0) {
      arm(now);
    }
  }

  /** Nothing is waited for any more. */
  void end() {
    wait = Wait.NOTHING;
    armed = false;
    lane.cancel(this);
  }

  private void arm(long now) {
    armed = true;
    expiryNanos = overNanos;
    lane.arm(this, overNanos - now);
  }

  private long nanos() {
    return switch (wait) {
      case HEAD -> limits.headerTimeoutNanos();
      case BODY -> limits.bodyTimeoutNanos();
      case NOTHING, WRITING, NEXT_REQUEST -> limits.idleTimeoutNanos();
    };
  }

  @Override
  protected void expired() {
    armed = false;
    if (wait == Wait.NOTHING) {
      return;
    }
    long now = lane.nanoTime();
    if (overNanos - now > 0) {
      arm(now);
    } else {
      connection.timeOut(wait);
    }
  }
}
