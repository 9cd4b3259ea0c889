package io.sockeye.testing;

import io.sockeye.lane.LaneExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that a test moves by hand, and with it everything that runs by it: the lanes of an {@link
 * InMemoryHost}, their deadlines, the clients of a {@link SocketIOTestServer} and the tasks of
 * {@link #executor}. Nothing of it runs by itself, and nothing ever sleeps.
 *
 * <ul>
 *   <li><b>Time</b> stands still until {@link #advance} or {@link #stall} moves it. It begins at
 *       2026-01-01T00:00:00Z, the same for each clock. As an {@link InstantSource} it can be given
 *       to the application too; {@code clock.withZone(zone)} makes a {@link java.time.Clock} of it.
 *   <li><b>Running</b> is done by {@link #settle} and by what calls it, on the calling thread:
 *       everything that is ready, and all that follows from it, until nothing is ready any more.
 *   <li><b>Order</b> is the same every time: each lane runs its tasks first in, first out, and the
 *       lanes take turns in a fixed order. What is due at different times runs in the order of
 *       time; what is due at the same time, in the order in which it was asked for.
 *   <li><b>Threads.</b> Tasks may be handed in by any thread. The methods that move time or run
 *       tasks are the test's thread's; another one that calls them waits for its turn. Called from
 *       inside a task, {@link #settle} does nothing, because the one outside goes on, and the
 *       others throw.
 *   <li><b>What tasks throw</b> comes out of the method that runs them. The other tasks stay ready.
 * </ul>
 */
public final class FakeClock implements InstantSource {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Not 0: nobody may rely on where the count begins. */
  private static final long START_NANOS = Duration.ofDays(1).toNanos();

  /** A loop that never comes to rest is a mistake in the test or in what it tests. */
  private static final int MAX_ROUNDS = 1_000_000;

  /** How often a condition is looked at while no task comes in that could have changed it. */
  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

  private final Queue<Scheduled> scheduled =
      new PriorityQueue<>(
          Comparator.comparingLong((Scheduled task) -> task.dueNanos)
              .thenComparingLong(task -> task.number));
  private final List<Line> lines = new ArrayList<>();
  private final List<BooleanSupplier> whenIdle = new ArrayList<>();
  private final Line free = new Line();
  private long scheduledCount;
  private volatile long nowNanos = START_NANOS;
  private volatile @Nullable Line running;

  /** Held by the thread that runs tasks. */
  private final ReentrantLock runner = new ReentrantLock();

  /** Who waits for tasks of other threads. */
  private volatile @Nullable Thread waiter;

  private volatile int holds;

  /** Creates a clock. */
  public FakeClock() {
    lines.add(free);
  }

  /**
   * Returns the time that lanes measure with. From any thread.
   *
   * @return nanoseconds since some fixed moment
   */
  public long nanoTime() {
    return nowNanos;
  }

  /**
   * Returns the time of day. From any thread.
   *
   * @return 2026-01-01T00:00:00Z, and as much later as time has been moved
   */
  @Override
  public Instant instant() {
    return START.plusNanos(nowNanos - START_NANOS);
  }

  /**
   * Lets time pass. Everything that becomes due meanwhile runs at its time, to the nanosecond, with
   * all that follows from it. The deadlines of lanes (heartbeat, acknowledgements) are kept in
   * ticks of 10 ms: never early, late by less than one tick.
   *
   * @param time how much; not negative
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException from inside a task
   */
  public void advance(Duration time) {
    long target = later(time);
    if (holds > 0) {
      nowNanos = target;
      return;
    }
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
   * @param time how much; not negative
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException from inside a task
   */
  public void stall(Duration time) {
    nowNanos = later(time);
    settle();
  }

  private long later(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time is " + time + ": allowed is 0 and more");
    }
    refuseInTask("time cannot be moved");
    return nowNanos + time.toNanos();
  }

  /**
   * Runs what is ready, with all that follows from it, without time passing. The clients of an
   * {@link InMemoryHost} and of a {@link SocketIOTestServer} call it after each of their actions; a
   * test calls it after what it has done to the server directly.
   *
   * @throws IllegalStateException if there is no end to it: a million rounds have been run
   */
  public void settle() {
    if (holds > 0 || inTask()) {
      return;
    }
    runner.lock();
    try {
      int rounds = 0;
      while (round()) {
        if (++rounds > MAX_ROUNDS) {
          throw new IllegalStateException("the lanes do not come to rest");
        }
      }
    } finally {
      running = null;
      runner.unlock();
    }
  }

  /**
   * Runs what is ready until a condition holds. When nothing is ready and it does not hold, waits
   * for threads that do not run by this clock (an executor of the application) to hand something
   * in. The clock's time does not move.
   *
   * @param condition what to wait for; looked at on the calling thread
   * @param patience how long to wait for other threads, in real time
   * @return whether it holds; {@code false} also at once when the thread is interrupted
   * @throws IllegalStateException from inside a task, or of {@link #together}
   */
  public boolean settleUntil(BooleanSupplier condition, Duration patience) {
    refuseInTask("nothing can be waited for");
    if (holds > 0) {
      throw new IllegalStateException("nothing can be waited for inside of together()");
    }
    long endNanos = System.nanoTime() + patience.toNanos();
    waiter = Thread.currentThread();
    try {
      while (true) {
        settle();
        if (condition.getAsBoolean()) {
          return true;
        }
        long leftNanos = endNanos - System.nanoTime();
        if (leftNanos <= 0 || Thread.currentThread().isInterrupted()) {
          return false;
        }
        if (isIdle()) {
          LockSupport.parkNanos(this, Math.min(leftNanos, LOOK_NANOS));
        }
      }
    } finally {
      waiter = null;
    }
  }

  /**
   * Does several things before anything runs, so that they meet in one turn.
   *
   * @param actions what to do; in it {@link #settle} does nothing, and moving the time moves it
   *     only
   */
  public void together(Runnable actions) {
    int outside = holds;
    holds = outside + 1;
    try {
      actions.run();
    } finally {
      holds = outside;
    }
    settle();
  }

  /**
   * Returns an executor whose tasks run one after the other on the thread that moves the clock, on
   * no lane. A task that blocks on something that only {@link #settle} can bring about never ends.
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

  /** Asks for a look whenever nothing is ready; it returns whether it has brought something. */
  void whenIdle(BooleanSupplier look) {
    whenIdle.add(look);
  }

  /** Tells whether the current thread runs a task, or a task waits for it. */
  boolean inTask() {
    return runner.isHeldByCurrentThread() || HandlerThreads.isHandlerOf(this);
  }

  private void refuseInTask(String what) {
    if (inTask()) {
      throw new IllegalStateException(
          what + " from inside a handler or another task that runs by this clock");
    }
  }

  private boolean round() {
    boolean any = false;
    startDue();
    for (Line line : List.copyOf(lines)) {
      any |= line.runQueued();
    }
    for (int i = 0; !any && i < whenIdle.size(); i++) {
      any = whenIdle.get(i).getAsBoolean();
    }
    return any;
  }

  private boolean isIdle() {
    for (Line line : lines) {
      if (!line.queue.isEmpty()) {
        return false;
      }
    }
    return true;
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
      return running == this && runner.isHeldByCurrentThread();
    }

    @Override
    public void execute(Runnable task) {
      queue.add(task);
      Thread waiting = waiter;
      if (waiting != null) {
        LockSupport.unpark(waiting);
      }
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
