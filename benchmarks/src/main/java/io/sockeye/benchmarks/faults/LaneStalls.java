package io.sockeye.benchmarks.faults;

import io.sockeye.lane.Lane;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How long something that is to be done on a lane has to wait, looked at every 5 ms. */
final class LaneStalls {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final AtomicLong worstNanos = new AtomicLong();

  LaneStalls(List<Lane> lanes) {
    for (Lane lane : lanes) {
      Thread thread = new Thread(() -> watch(lane), "lane-stalls");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void watch(Lane lane) {
    while (true) {
      long began = System.nanoTime();
      lane.submit(() -> worstNanos.accumulateAndGet(System.nanoTime() - began, Math::max));
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }

  /** The worst since the last call. */
  double worstMillis() {
    return worstNanos.getAndSet(0) / 1e6;
  }
}
