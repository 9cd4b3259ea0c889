package io.sockeye.server;

import io.sockeye.lane.Lane;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of one socket, one after the other. The lane puts tasks in; when it has any, the
 * mailbox is handed to the executor at the end of the lane's turn, once, and runs until it is
 * empty.
 *
 * <p>{@code busy} is true from the moment a task finds the mailbox idle until it has been found
 * empty again, so at most one thread runs tasks; everything that thread writes is seen by the next,
 * since {@code busy} and the executor hand over.
 */
final class Mailbox implements Runnable, Lane.TurnEnd {
  /** How many tasks run before others get the thread; virtual threads do not care. */
  private static final int TASKS_PER_RUN = 256;

  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

  /** The mailbox whose task the current thread runs. */
  private static final ThreadLocal<@Nullable Mailbox> CURRENT = new ThreadLocal<>();

  private final Client client;
  private final @Nullable Executor executor;
  private final Queue<MailboxTask> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();

  // Touched by the running thread only.
  private @Nullable CompletionStage<?> awaited;
  private @Nullable MailboxTask continuation;

  // Written by the running thread, read by the watchdog.
  private volatile @Nullable MailboxTask running;
  private volatile long runningSinceNanos;
  private volatile @Nullable Thread thread;

  // Touched on the lane only.
  boolean watched;

  /**
   * Creates a mailbox.
   *
   * @param executor what runs the tasks, or {@code null} to run them on the lane at once
   */
  Mailbox(Client client, @Nullable Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  /** Puts a task in. On the lane only. */
  void add(MailboxTask task) {
    client.inboundAdded(task.weight());
    tasks.add(task);
    if (busy.compareAndSet(false, true)) {
      if (executor == null) {
        run();
      } else {
        client.lane().atTurnEnd(this);
        client.watch(this);
      }
    }
  }

  @Override
  public void turnEnded() {
    handOver();
  }

  /**
   * Holds the mailbox until a stage is complete, without a thread; then runs the continuation
   * before anything else. Called by the task that runs, which ends after that.
   */
  void await(CompletionStage<?> stage, MailboxTask next) {
    awaited = stage;
    continuation = next;
  }

  @Override
  public void run() {
    Mailbox outer = CURRENT.get();
    CURRENT.set(this);
    thread = Thread.currentThread();
    try {
      runTasks();
    } finally {
      thread = null;
      CURRENT.set(outer);
    }
  }

  private void runTasks() {
    for (int i = 0; executor == null || i < TASKS_PER_RUN; i++) {
      MailboxTask task = next();
      if (task == null) {
        busy.set(false);
        // A task that came in between has found the mailbox busy.
        if (tasks.isEmpty() || !busy.compareAndSet(false, true)) {
          return;
        }
        continue;
      }
      runningSinceNanos = System.nanoTime();
      running = task;
      try {
        task.run();
      } catch (Throwable failure) {
        log.error("A task of a mailbox failed: {}", task.describe(), failure);
      }
      running = null;
      client.inboundDone(task.weight());
      CompletionStage<?> stage = awaited;
      if (stage != null) {
        awaited = null;
        stage.whenComplete((value, failure) -> handOver());
        return;
      }
    }
    handOver();
  }

  private @Nullable MailboxTask next() {
    MailboxTask first = continuation;
    if (first != null) {
      continuation = null;
      return first;
    }
    return tasks.poll();
  }

  private void handOver() {
    try {
      if (executor == null) {
        client.lane().submit(this);
      } else {
        executor.execute(this);
      }
    } catch (RejectedExecutionException e) {
      client.handlersRefused(e);
    }
  }

  boolean isBusy() {
    return busy.get();
  }

  /** Says what has been running for longer than allowed, or {@code null}. */
  @Nullable StuckHandler stuck(long nowNanos, long allowedNanos) {
    MailboxTask task = running;
    Thread runner = thread;
    if (task == null || runner == null || nowNanos - runningSinceNanos < allowedNanos) {
      return null;
    }
    return new StuckHandler(task, runner, nowNanos - runningSinceNanos);
  }

  /**
   * Tells whether the current thread runs a task of some mailbox, so that waiting for mailboxes
   * would never end.
   */
  static boolean isCurrentThread() {
    return CURRENT.get() != null;
  }

  /** A handler that holds its thread. */
  record StuckHandler(MailboxTask task, Thread thread, long nanos) {}
}
