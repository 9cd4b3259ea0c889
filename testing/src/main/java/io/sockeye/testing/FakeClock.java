package io.sockeye.testing;

import io.sockeye.lane.LaneExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A clock that a test moves by hand, and with it everything that runs by it: the lanes of an {@link
 * InMemoryHost}, their deadlines, and the tasks of {@link #executor}. All of it runs on the thread
 * that calls {@link #advance} or {@link #settle}, in an order that is the same every time; no
 * thread is started and nothing ever sleeps.
 *
 * <p>Tasks may be handed in by any thread; the methods that run them belong to one thread, the
 * test's.
 */
public final class FakeClock {
  /** A loop that never comes to rest is a mistake in the test or in what it tests. */
  private static final int MAX_ROUNDS = 1_000_000;

  private final Queue<Scheduled> scheduled =
      new PriorityQueue<>(
          Comparator.comparingLong((Scheduled task) -> task.dueNanos)
              .thenComparingLong(task -> task.number));
  private final List<Line> lines = new ArrayList<>();
  private final Line free = new Line();
  private long scheduledCount;
  private volatile long nowNanos = Duration.ofDays(1).toNanos();
  private volatile @Nullable Line running;
  private volatile @Nullable Thread runner;
  private int holds;

  /** Creates a clock at some fixed moment. */
  public FakeClock() {
    lines.add(free);
  }

  /**
   * Returns the clock's time.
   *
   * @return nanoseconds since some fixed moment
   */
  public long nanoTime() {
    return nowNanos;
  }

  /**
   * Lets time pass. Everything that becomes due meanwhile runs at its time, to the nanosecond, with
   * all that follows from it.
   *
   * @param time how much
   */
  public void advance(Duration time) {
    long target = nowNanos + time.toNanos();
    settle();
    for (long due = nextDueNanos(); due <= target; due = nextDueNanos()) {
      nowNanos = Math.max(nowNanos, due);
      settle();
    }
    nowNanos = target;
    settle();
  }

  /**
   * Lets time pass while nothing runs, as on a machine that is held up; what has become due then
   * runs late.
   *
   * @param time how much
   */
  public void stall(Duration time) {
    long now = nowNanos + time.toNanos();
    nowNanos = now;
    settle();
  }

  /**
   * Runs what is ready, with all that follows from it, without time passing. The clients of an
   * {@link InMemoryHost} call it after each of their actions.
   */
  public void settle() {
    if (holds > 0 || runner != null) {
      return;
    }
    runner = Thread.currentThread();
    try {
      int rounds = 0;
      while (round()) {
        if (++rounds > MAX_ROUNDS) {
          throw new IllegalStateException("the lanes do not come to rest");
        }
      }
    } finally {
      running = null;
      runner = null;
    }
  }

  /**
   * Does several things before anything runs, so that they meet in one turn.
   *
   * @param actions what to do; {@link #settle} has no effect in it
   */
  public void together(Runnable actions) {
    holds++;
    try {
      actions.run();
    } finally {
      holds--;
    }
    settle();
  }

  /**
   * Returns an executor whose tasks run one after the other on the thread that moves the clock, on
   * no lane. Given to a server as its executor, it makes handlers part of what {@link #settle}
   * runs.
   *
   * @return the executor; handing in is thread-safe
   */
  public Executor executor() {
    return free;
  }

  LaneExecutor newLane() {
    Line line = new Line();
    lines.add(line);
    return line;
  }

  private boolean round() {
    boolean any = false;
    startDue();
    for (Line line : List.copyOf(lines)) {
      any |= line.runQueued();
    }
    return any;
  }

  private synchronized void startDue() {
    for (Scheduled next = scheduled.peek();
        next != null && next.dueNanos <= nowNanos;
        next = scheduled.peek()) {
      scheduled.remove();
      next.line.execute(next.task);
    }
  }

  private synchronized long nextDueNanos() {
    Scheduled next = scheduled.peek();
    return next == null ? Long.MAX_VALUE : next.dueNanos;
  }

  private synchronized void schedule(Line line, Runnable task, long delayNanos) {
    scheduled.add(new Scheduled(nowNanos + delayNanos, scheduledCount++, line, task));
  }

  /** Returns how many tasks wait for their time. */
  synchronized int scheduledTasks() {
    return scheduled.size();
  }

  private record Scheduled(long dueNanos, long number, Line line, Runnable task) {}

  /** What runs one task after the other: a lane's thread, simulated. */
  private final class Line implements LaneExecutor, Executor {
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

    @Override
    public boolean inLane() {
      return running == this && runner == Thread.currentThread();
    }

    @Override
    public void execute(Runnable task) {
      queue.add(task);
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
      FakeClock.this.schedule(this, task, delayNanos);
    }

    @Override
    public long nanoTime() {
      return nowNanos;
    }

    boolean runQueued() {
      int count = queue.size();
      running = this;
      try {
        for (int i = 0; i < count; i++) {
          Runnable task = queue.poll();
          if (task != null) {
            task.run();
          }
        }
      } finally {
        running = null;
      }
      return count > 0;
    }
  }
}
