package io.sockeye.engineio.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides when a warning that clients can cause at will is worth a line in the log: the first time,
 * and then once a minute at most, with a count. For any thread.
 */
final class RareWarning {
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long NEVER_SAID = Long.MIN_VALUE;

  private final Runnable first;
  private final Again again;
  private final AtomicLong silentUntil = new AtomicLong(NEVER_SAID);
  private final AtomicLong unsaid = new AtomicLong();

  /** Says that it has happened again. */
  @FunctionalInterface
  interface Again {
    /**
     * Says so.
     *
     * @param times how often since it was said last
     */
    void say(long times);
  }

  /**
   * @param first says what has happened, and what to do about it
   * @param again says that it has happened again
   */
  RareWarning(Runnable first, Again again) {
    this.first = first;
    this.again = again;
  }

  /**
   * It has happened.
   *
   * @param nanoTime now, by the clock of the lane
   */
  void happened(long nanoTime) {
    unsaid.incrementAndGet();
    long until = silentUntil.get();
    boolean due = until == NEVER_SAID || nanoTime - until >= 0;
    // Of those who come at the same time one says it, for the others too.
    if (due && silentUntil.compareAndSet(until, nanoTime + SILENCE_NANOS)) {
      if (until == NEVER_SAID) {
        unsaid.decrementAndGet();
        first.run();
      } else {
        again.say(unsaid.getAndSet(0));
      }
    }
  }
}
