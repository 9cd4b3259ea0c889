package io.sockeye.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool.ManagedBlocker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers on threads of their own, and still one at a time: the thread that moves the clock
 * starts one and waits until it has ended, or waits itself for a future that is not complete, such
 * as the acknowledgement of a client. Then the clock goes on, and comes back to the handler when
 * the future is complete. So handlers may block, and the order is the same every time.
 *
 * <p>What blocks on anything else (a lock, a database) is waited for. When it has not moved for too
 * long, nothing in this test is going to move it, and the test fails with the place where it is.
 */
final class HandlerThreads implements Executor {
  private static final long LOOK_NANOS = 200_000;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final FakeClock clock;
  private final Executor line;
  private final long patienceNanos;

  // Touched by the thread that moves the clock only.
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final List<Worker> waiting = new ArrayList<>();

  HandlerThreads(FakeClock clock, Duration patience) {
    this.clock = clock;
    this.line = clock.executor();
    this.patienceNanos = patience.toNanos();
    clock.whenIdle(this::resume);
  }

  @Override
  public void execute(Runnable task) {
    line.execute(() -> run(task));
  }

  /** Tells whether the current thread is one that the thread moving this clock waits for. */
  static boolean isHandlerOf(FakeClock clock) {
    return Thread.currentThread() instanceof Worker worker && worker.clock == clock;
  }

  private void run(Runnable task) {
    Worker worker = idle.poll();
    if (worker == null) {
      worker = new Worker(clock);
    }
    worker.begin(task);
    await(worker);
    // What it completed has let others go on: they get their turn before anything else runs.
    boolean more = resume();
    while (more) {
      more = resume();
    }
  }

  /** Goes back to those whose future is complete; returns whether there was one. */
  private boolean resume() {
    boolean any = false;
    for (Worker worker : List.copyOf(waiting)) {
      if (worker.hasEnded() || (!worker.isStuck && !worker.waitsForFuture())) {
        any = true;
        waiting.remove(worker);
        await(worker);
      }
    }
    return any;
  }

  private void await(Worker worker) {
    long unmovedSince = System.nanoTime();
    while (!worker.hasEnded()) {
      if (worker.waitsForFuture()) {
        waiting.add(worker);
        return;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw stuck(worker, "the test was interrupted while a handler had not ended");
      }
      if (worker.getState() == Thread.State.RUNNABLE) {
        unmovedSince = System.nanoTime();
      } else if (System.nanoTime() - unmovedSince > patienceNanos) {
        throw stuck(
            worker,
            "a handler has not moved for "
                + Duration.ofNanos(patienceNanos)
                + "; it waits for something that this test does not bring about");
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    worker.isStuck = false;
    idle.push(worker);
    worker.rethrow();
  }

  private AssertionError stuck(Worker worker, String message) {
    worker.isStuck = true;
    waiting.add(worker);
    return new AssertionError(message, worker.place());
  }

  /** Returns where the handlers are that have not ended. */
  List<Throwable> unfinished() {
    List<Throwable> places = new ArrayList<>();
    for (Worker worker : waiting) {
      if (!worker.hasEnded()) {
        places.add(worker.place());
      }
    }
    return places;
  }

  /** Ends the threads that have nothing to do; those that have end behind it. */
  void close() {
    idle.forEach(Worker::close);
    waiting.forEach(Worker::close);
    idle.clear();
    waiting.clear();
  }

  private static final class Worker extends Thread {
    private final FakeClock clock;
    private volatile @Nullable Thread owner;
    private volatile @Nullable Runnable task;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    /** Touched by the owner only. */
    private boolean isStuck;

    Worker(FakeClock clock) {
      super("sockeye-test-handlers-" + COUNT.incrementAndGet());
      this.clock = clock;
      setDaemon(true);
    }

    void begin(Runnable next) {
      owner = Thread.currentThread();
      task = next;
      if (getState() == State.NEW) {
        start();
      } else {
        LockSupport.unpark(this);
      }
    }

    boolean hasEnded() {
      return task == null;
    }

    void close() {
      closed = true;
      LockSupport.unpark(this);
    }

    /**
     * Tells whether the handler is parked until a future that is not complete completes. While it
     * is parked for one, the future itself knows; so unlike the thread's state this is never out of
     * date.
     */
    boolean waitsForFuture() {
      return LockSupport.getBlocker(this) instanceof ManagedBlocker blocker
          && !Thread.currentThread().isInterrupted()
          && !blocker.isReleasable();
    }

    Throwable place() {
      Throwable place = new Throwable("the handler is here, on thread " + getName());
      place.setStackTrace(getStackTrace());
      return place;
    }

    @Override
    public void run() {
      while (true) {
        Runnable next = task;
        if (next != null) {
          runGuarded(next);
        } else if (closed) {
          return;
        } else {
          LockSupport.park(this);
        }
      }
    }

    private void runGuarded(Runnable next) {
      try {
        next.run();
      } catch (Throwable thrown) {
        failure = thrown;
      }
      task = null;
      LockSupport.unpark(owner);
    }

    /** What a task throws belongs to the thread that had it run. */
    void rethrow() {
      Throwable thrown = failure;
      failure = null;
      if (thrown != null) {
        throw new AssertionError("a task of the server failed", thrown);
      }
    }
  }
}
