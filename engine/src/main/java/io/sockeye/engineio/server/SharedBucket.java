package io.sockeye.engineio.server;

import java.util.concurrent.atomic.AtomicLong;

/** A bucket that all lanes take from. For any thread. */
final class SharedBucket {
  private static final long UNTOUCHED = Long.MIN_VALUE;

  private final HandshakeRate rate;

  /** When it will be full again. */
  private final AtomicLong fullAt = new AtomicLong(UNTOUCHED);

  SharedBucket(HandshakeRate rate) {
    this.rate = rate;
  }

  /** Takes one, if there is one. */
  boolean takes(long now) {
    while (true) {
      long seen = fullAt.get();
      long moment = seen == UNTOUCHED ? now : seen;
      if (!rate.has(moment, now)) {
        return false;
      }
      if (fullAt.compareAndSet(seen, rate.taken(moment, now))) {
        return true;
      }
    }
  }
}
