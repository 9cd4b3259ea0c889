package io.sockeye.engineio.netty;

import io.sockeye.lane.Deadline;

/**
 * What an HTTP connection waits for, and how long at most: one deadline, moved from wait to wait.
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
  private final Loop loop;
  private final Limits limits;
  private Wait wait = Wait.NOTHING;

  Patience(HttpConnection connection, Loop loop, Limits limits) {
    this.connection = connection;
    this.loop = loop;
    this.limits = limits;
  }

  /** Goes on when the same is waited for as before; else the time begins anew. */
  void waitFor(Wait next) {
    if (next == wait) {
      return;
    }
    wait = next;
    if (next == Wait.NOTHING) {
      loop.lane().cancel(this);
    } else {
      again();
    }
  }

  /** What was waited for has come; the next wait is another one. */
  void over() {
    // Nothing is taken back: most requests are answered at once, and the next wait moves the
    // deadline.
    wait = Wait.NOTHING;
  }

  void again() {
    loop.lane().arm(this, nanos());
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
    if (wait != Wait.NOTHING) {
      connection.timeOut(wait);
    }
  }
}
