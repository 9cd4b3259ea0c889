package io.sockeye.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what a limit has done to a client, so that whoever has set one too low finds it:
 * once a minute at most, since clients can reach limits at will. Any thread.
 */
final class LimitLog {
  private static final Logger log = LoggerFactory.getLogger(SocketIOServer.class);
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long NEVER_SAID = Long.MIN_VALUE;

  private final String what;
  private final AtomicLong silentUntil = new AtomicLong(NEVER_SAID);
  private final AtomicLong unsaid = new AtomicLong();

  /**
   * Creates it.
   *
   * @param what what happens to clients
   */
  LimitLog(String what) {
    this.what = what;
  }

  /**
   * It has happened.
   *
   * @param why which limit it was; nothing of what the client sent
   * @param nanoTime now, by the clock of a lane
   */
  void happened(String why, long nanoTime) {
    long until = silentUntil.get();
    boolean due = until == NEVER_SAID || nanoTime - until >= 0;
    if (due && silentUntil.compareAndSet(until, nanoTime + SILENCE_NANOS)) {
      log.warn("{}: {} ({} more were since the last such line)", what, why, unsaid.getAndSet(0));
    } else {
      unsaid.incrementAndGet();
    }
  }
}
