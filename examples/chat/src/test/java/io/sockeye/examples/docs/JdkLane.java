package io.sockeye.examples.docs;

import io.sockeye.lane.LaneExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

// snippet: a lane is one thread
/** What a lane runs on: one thread of its own. */
final class JdkLane extends ScheduledThreadPoolExecutor implements LaneExecutor {
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile @Nullable Thread thread;

  JdkLane(String name) {
    super(1);
    setThreadFactory(
        task -> {
          Thread made = new Thread(task, name);
          thread = made;
          return made;
        });
    setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public boolean inLane() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    try {
      Future<?> unused = schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      // Dropped, as the contract wants it.
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  protected void terminated() {
    ended.complete(null);
  }

  CompletableFuture<Void> ended() {
    return ended;
  }
}
// end
