package io.sockeye.examples.chat;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the histories of all rooms may take together. Safe for use by any thread. */
final class HistoryBudget {
  static final long MAX_BYTES = 64L << 20;

  private final AtomicLong used = new AtomicLong();

  /** Returns whether there was room for it; if not, nothing has changed. */
  boolean take(int bytes) {
    if (used.addAndGet(bytes) <= MAX_BYTES) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void giveBack(int bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
