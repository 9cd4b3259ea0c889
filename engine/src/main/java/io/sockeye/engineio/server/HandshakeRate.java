package io.sockeye.engineio.server;

import java.util.concurrent.TimeUnit;

/**
 * So many a second, and so many at once. What a bucket of that rate holds is said by one number:
 * the moment at which it will be full again. One that is full now says so by the present moment.
 *
 * @param intervalNanos how long it takes until one more is in the bucket
 * @param emptyNanos how long it takes to fill it but for one
 */
record HandshakeRate(long intervalNanos, long emptyNanos) {
  private static final int MOST = 1_000_000;

  HandshakeRate(String option, int perSecond, int burst) {
    this(
        TimeUnit.SECONDS.toNanos(1) / Check.range(option + " handshakes", perSecond, 1, MOST),
        TimeUnit.SECONDS.toNanos(1)
            / perSecond
            * (Check.range(option + " burst", burst, 1, MOST) - 1));
  }

  /** Whether there is one in a bucket. */
  boolean has(long fullAt, long now) {
    return fullAt - now <= emptyNanos;
  }

  /** The bucket without one. */
  long taken(long fullAt, long now) {
    return (fullAt - now > 0 ? fullAt : now) + intervalNanos;
  }
}
