package io.sockeye.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of events between servers, one after the other. Nothing paces what other servers
 * send, so above a limit it is dropped.
 */
final class ServerSideMailbox implements Runnable {
  static final int MAX_WAITING = 10_000;

  /** How many tasks run before others get the thread. */
  private static final int TASKS_PER_RUN = 256;

  private static final Logger log = LoggerFactory.getLogger(ServerSideMailbox.class);

  private final String namespace;
  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks that have not ended. Who finds none hands the mailbox over, so that one thread runs. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** Since the mailbox was last empty; for the log. */
  private final AtomicInteger dropped = new AtomicInteger();

  private volatile boolean closed;

  ServerSideMailbox(String namespace, Executor executor) {
    this.namespace = LogText.of(namespace);
    this.executor = executor;
  }

  /** Any thread. */
  void add(Runnable task) {
    if (closed) {
      return;
    }
    if (waiting.get() >= MAX_WAITING) {
      if (dropped.getAndIncrement() == 0) {
        log.warn(
            "Events of other servers are dropped: {} wait for the handlers of {}",
            MAX_WAITING,
            namespace);
      }
      return;
    }
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      handOver();
    }
  }

  @Override
  public void run() {
    for (int i = 0; i < TASKS_PER_RUN; i++) {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
      if (waiting.decrementAndGet() == 0) {
        reportDropped();
        return;
      }
    }
    handOver();
  }

  private void reportDropped() {
    int count = dropped.getAndSet(0);
    if (count > 0) {
      log.warn("{} events of other servers were dropped in {}", count, namespace);
    }
  }

  private void handOver() {
    try {
      executor.execute(this);
    } catch (RejectedExecutionException serverClosed) {
      closed = true;
      tasks.clear();
    }
  }
}
