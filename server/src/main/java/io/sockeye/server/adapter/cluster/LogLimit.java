package io.sockeye.server.adapter.cluster;

import io.sockeye.server.adapter.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets one line into the log every ten seconds. */
final class LogLimit {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Timers timers;
  private final AtomicBoolean quiet = new AtomicBoolean();

  LogLimit(Timers timers) {
    this.timers = timers;
  }

  boolean lets() {
    if (!quiet.compareAndSet(false, true)) {
      return false;
    }
    timers.after(PAUSE, () -> quiet.set(false));
    return true;
  }
}
