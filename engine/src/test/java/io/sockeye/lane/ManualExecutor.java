package io.sockeye.lane;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** A lane's thread, moved by hand; counts what it is asked for. */
final class ManualExecutor implements LaneExecutor {
  final Queue<Runnable> tasks = new ArrayDeque<>();
  final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong((Timer timer) -> timer.dueNanos));
  long now = 123_456_789;
  int executed;
  int scheduled;
  private boolean running;

  record Timer(long dueNanos, Runnable task) {}

  @Override
  public boolean inLane() {
    return running;
  }

  @Override
  public void execute(Runnable task) {
    executed++;
    tasks.add(task);
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    scheduled++;
    timers.add(new Timer(now + delayNanos, task));
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /** Runs one task, as an event loop does between two looks at the network. */
  boolean step() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    running = true;
    task.run();
    running = false;
    return true;
  }

  void settle() {
    while (true) {
      Timer timer = timers.peek();
      if (timer != null && timer.dueNanos <= now) {
        timers.remove();
        tasks.add(timer.task);
      } else if (!step()) {
        return;
      }
    }
  }

  void advanceMillis(long millis) {
    long target = now + TimeUnit.MILLISECONDS.toNanos(millis);
    settle();
    for (Timer next = timers.peek();
        next != null && next.dueNanos <= target;
        next = timers.peek()) {
      now = Math.max(now, next.dueNanos);
      settle();
    }
    now = target;
    settle();
  }

  /** Time passes, and nothing runs. */
  void stallMillis(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
