package io.sockeye.server;

import io.sockeye.event.Subscription;
import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import io.sockeye.server.adapter.Timers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers on the first lane of the server's host. A server that does not listen has no lane, and may
 * still take part in a cluster: until then they run by the clock of the machine.
 */
final class ServerTimers implements Timers {
  private static final Logger log = LoggerFactory.getLogger(ServerTimers.class);

  /** Set before there was a lane. */
  private final Set<Timer> early = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Lane lane;

  /** The server listens. Timers that were set before count anew. */
  void runOn(Lane hostLane) {
    lane = hostLane;
    early.forEach(timer -> timer.moveTo(hostLane));
  }

  @Override
  public Subscription after(Duration delay, Runnable task) {
    Timer timer = new Timer(delay, task);
    Lane known = lane;
    if (known != null) {
      timer.armOn(known);
      return timer;
    }
    early.add(timer);
    timer.armWithoutLane();
    Lane come = lane;
    if (come != null) {
      timer.moveTo(come);
    }
    return timer;
  }

  private final class Timer extends Deadline implements Subscription {
    private final Duration delay;
    private final Runnable task;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable CompletableFuture<?> withoutLane;
    private volatile @Nullable Lane armedOn;

    Timer(Duration delay, Runnable task) {
      this.delay = delay;
      this.task = task;
    }

    void armOn(Lane wanted) {
      armedOn = wanted;
      wanted.submit(
          () -> {
            if (!over.get()) {
              wanted.arm(this, delay.toNanos());
            }
          });
    }

    void armWithoutLane() {
      withoutLane =
          CompletableFuture.runAsync(
              this::ring, CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    void moveTo(Lane wanted) {
      if (early.remove(this)) {
        CompletableFuture<?> before = withoutLane;
        if (before != null) {
          before.cancel(false);
        }
        armOn(wanted);
      }
    }

    private void ring() {
      early.remove(this);
      if (over.compareAndSet(false, true)) {
        try {
          task.run();
        } catch (Throwable failure) {
          log.error("A timer's task failed", failure);
        }
      }
    }

    @Override
    protected void expired() {
      ring();
    }

    @Override
    public void close() {
      over.set(true);
      early.remove(this);
      CompletableFuture<?> before = withoutLane;
      if (before != null) {
        before.cancel(false);
      }
      Lane known = armedOn;
      if (known != null) {
        known.submit(() -> known.cancel(this));
      }
    }
  }
}
