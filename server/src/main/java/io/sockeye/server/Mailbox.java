package io.sockeye.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of one socket, one after the other. The lane puts tasks in; a mailbox that has any
 * is handed to the workers at the end of the lane's turn, once, and runs until it is empty.
 *
 * <p>At most one thread runs tasks: the one that has been handed the mailbox, which leaves {@link
 * #IDLE} behind when it finds nothing more. Everything that thread writes is seen by the next,
 * since {@link #inbox} and the workers hand over.
 */
final class Mailbox implements Runnable {
  /** How many tasks run before others get the thread. */
  private static final int TASKS_PER_RUN = 256;

  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

  /** Stands in the inbox while nobody runs tasks and there are none. */
  private static final Entry IDLE = new Entry(null);

  private static final VarHandle INBOX;
  private static final VarHandle RUNNING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      INBOX = lookup.findVarHandle(Mailbox.class, "inbox", Entry.class);
      RUNNING = lookup.findVarHandle(Mailbox.class, "running", MailboxTask.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Client client;

  /** Tasks run on the lane, at once. */
  private final boolean onLane;

  /**
   * What the lane has put in and the running thread has not taken yet, the latest first. {@code
   * null} while tasks run and there are no more.
   */
  private volatile @Nullable Entry inbox = IDLE;

  // Touched by the running thread only: what it has taken, in order, and what it waits for.
  private @Nullable Entry taken;
  private @Nullable Pause pause;

  // Written by the running thread, read by the watchdog, whom a moment's delay does not harm.
  private volatile @Nullable MailboxTask running;
  private volatile @Nullable Thread thread;

  // Touched on the lane only.
  boolean watched;

  /**
   * Creates a mailbox.
   *
   * @param onLane whether tasks run on the lane at once, and not on the workers
   */
  Mailbox(Client client, boolean onLane) {
    this.client = client;
    this.onLane = onLane;
  }

  /** Puts a task in. On the lane only. */
  void add(MailboxTask task) {
    client.inboundAdded(task.weight());
    Entry entry = new Entry(task);
    Entry before;
    do {
      before = inbox;
      entry.next = before == IDLE ? null : before;
    } while (!INBOX.compareAndSet(this, before, entry));
    if (before == IDLE) {
      if (onLane) {
        runTasks(Integer.MAX_VALUE);
      } else {
        client.laneClients().runnable(this);
      }
    }
  }

  /**
   * Holds the mailbox until a stage is complete, without a thread; then runs the continuation
   * before anything else. Called by the task that runs, which ends after that.
   */
  void await(CompletionStage<?> stage, MailboxTask next) {
    pause = new Pause(stage, next);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    runTasks(TASKS_PER_RUN);
  }

  private void runTasks(int limit) {
    for (int i = 0; i < limit; i++) {
      MailboxTask task = next();
      if (task == null) {
        thread = null;
        // Fails when a task has come in between: it has found the mailbox busy.
        if (INBOX.compareAndSet(this, null, IDLE)) {
          return;
        }
        continue;
      }
      RUNNING.setRelease(this, task);
      try {
        task.run();
      } catch (Throwable failure) {
        log.error("A task of a mailbox failed: {}", task.describe(), failure);
      }
      RUNNING.setRelease(this, null);
      client.inboundDone(task.weight());
      Pause waiting = pause;
      if (waiting != null) {
        thread = null;
        waiting.stage.whenComplete((value, failure) -> handOver());
        return;
      }
    }
    thread = null;
    handOver();
  }

  private @Nullable MailboxTask next() {
    Pause over = pause;
    if (over != null) {
      pause = null;
      return over.next;
    }
    Entry first = taken;
    if (first == null) {
      first = take();
      if (first == null) {
        return null;
      }
    }
    taken = first.next;
    if (taken != null && !onLane) {
      // If the task blocks, what it has sent must not wait for it.
      client.server().handlerExecutor().summonSpare();
    }
    return first.task;
  }

  /** Takes what has come in, and puts it in order. */
  private @Nullable Entry take() {
    Entry latest = (Entry) INBOX.getAndSet(this, null);
    Entry first = null;
    while (latest != null) {
      Entry before = latest.next;
      latest.next = first;
      first = latest;
      latest = before;
    }
    return first;
  }

  private void handOver() {
    try {
      if (onLane) {
        client.lane().submit(this);
      } else {
        client.server().handlerExecutor().execute(this);
      }
    } catch (RejectedExecutionException e) {
      client.handlersRefused(e);
    }
  }

  /** There is nobody to run it. */
  void refused(RejectedExecutionException e) {
    client.handlersRefused(e);
  }

  boolean isBusy() {
    return inbox != IDLE;
  }

  /** What runs at the moment, as far as others can tell. */
  @Nullable MailboxTask running() {
    return running;
  }

  /** The thread that runs the tasks, as far as others can tell. */
  @Nullable Thread thread() {
    return thread;
  }

  /** A task in a list. */
  private static final class Entry {
    final @Nullable MailboxTask task;
    @Nullable Entry next;

    Entry(@Nullable MailboxTask task) {
      this.task = task;
    }
  }

  /** What is waited for, and what runs then. */
  private record Pause(CompletionStage<?> stage, MailboxTask next) {}
}
