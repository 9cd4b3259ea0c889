package io.sockeye.server;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many sockets are in a namespace or on their way into it, and whether it still lets any in.
 * One number, so that a socket either gets in before the namespace is closed or finds it closed.
 * Safe for use by any thread.
 */
final class Occupancy {
  /** Set when nobody gets in any more, and never taken back. The other bits count. */
  private static final int CLOSED = 1 << 31;

  private final AtomicInteger state = new AtomicInteger();

  /** Counts one more; returns false, and counts nothing, when it is closed. */
  boolean enter() {
    int seen = state.get();
    while (seen >= 0) {
      if (state.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = state.get();
    }
    return false;
  }

  /** Counts one less; returns whether that was the last. */
  boolean leave() {
    return (state.decrementAndGet() & ~CLOSED) == 0;
  }

  /** Lets nobody in any more. Those who are in may stay. */
  void close() {
    state.getAndUpdate(seen -> seen | CLOSED);
  }

  /** Lets nobody in any more if nobody is in; returns whether it is closed and empty now. */
  boolean closeIfEmpty() {
    return state.compareAndSet(0, CLOSED) || state.get() == CLOSED;
  }

  boolean isClosed() {
    return state.get() < 0;
  }
}
