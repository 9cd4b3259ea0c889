package io.sockeye.lane;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lane's thread, a real one. */
final class ThreadExecutor implements LaneExecutor, AutoCloseable {
  private volatile @Nullable Thread thread;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "test-lane");
            made.setDaemon(true);
            thread = made;
            return made;
          });

  @Override
  public boolean inLane() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    Future<?> unused = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
