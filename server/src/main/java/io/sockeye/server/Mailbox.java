package io.sockeye.server;

import io.sockeye.lane.Lane;
import io.sockeye.lane.RareLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

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

  private static final RareLog log = RareLog.everySecond(Mailbox.class);

  /** Stands in the inbox while nobody runs tasks and there are none. */
  private static final Entry IDLE = new Entry(null);

  private static final VarHandle INBOX;

  static {
    try {
      INBOX = MethodHandles.lookup().findVarHandle(Mailbox.class, "inbox", Entry.class);
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
        runTasks(Integer.MAX_VALUE, null);
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

  /** On the lane, when it has been submitted to it. */
  @Override
  public void run() {
    runTasks(TASKS_PER_RUN, null);
  }

  /** On a thread of the workers. */
  void run(Worker worker) {
    runTasks(TASKS_PER_RUN, worker);
  }

  private void runTasks(int limit, @Nullable Worker worker) {
    for (int i = 0; i < limit; i++) {
      MailboxTask task = next();
      if (task == null) {
        // Fails when a task has come in between: it has found the mailbox busy.
        if (INBOX.compareAndSet(this, null, IDLE)) {
          return;
        }
        continue;
      }
      if (worker != null) {
        worker.begins(task);
      }
      try {
        task.run();
      } catch (Throwable failure) {
        log.error(failure, "A task of a mailbox failed: {}", task.describe());
      }
      if (worker != null) {
        worker.hasDone();
      }
      client.inboundDone(task.weight());
      Pause waiting = pause;
      if (waiting != null) {
        waiting.stage.whenComplete((value, failure) -> handOver());
        return;
      }
    }
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

  Lane lane() {
    return client.lane();
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
