package io.sockeye.server;

import io.sockeye.lane.WakeUps;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that may block on the threads of an executor, with few hand-overs. Tasks wait in one
 * queue; a worker, itself one task of the executor, runs them one after the other until there are
 * none. Before it begins with one while others wait, it asks the executor for another worker, and
 * that is the whole trick: if the task blocks, the next worker goes on with the others; if it does
 * not, the next worker finds nothing to do. So many short tasks cost two hand-overs, and blocked
 * ones hold up nobody.
 *
 * <p>What tasks submit to lanes is queued at once; lanes that sleep are woken when a worker begins
 * or ends, so that a lane does, and flushes, the output of many tasks together ({@link WakeUps}).
 *
 * <p>Safe for use by any thread.
 */
class Workers implements Executor {
  /** The first Java version whose virtual threads are not pinned by {@code synchronized}. */
  private static final int VIRTUAL_THREADS_SINCE = 24;

  /** After so many tasks a worker gives its thread back: others of the executor have waited. */
  private static final int TASKS_PER_WORKER = 1024;

  private final Executor executor;

  /** The same if it is ours. */
  private final @Nullable ExecutorService own;

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final WakeUps wakeUps = new WakeUps(this::isMoreToCome);
  private final Set<Worker> atWork = ConcurrentHashMap.newKeySet();
  private final Runnable worker = this::work;

  /** A worker has been asked for and has not begun. */
  private final AtomicBoolean summoned = new AtomicBoolean();

  /** How many workers there are, the one that was asked for included. */
  private final AtomicInteger count = new AtomicInteger();

  private Workers(Executor executor, @Nullable ExecutorService own) {
    this.executor = executor;
    this.own = own;
  }

  /**
   * Creates workers on threads of our own.
   *
   * @param own what they run on, and what they end
   */
  Workers(ExecutorService own) {
    this(own, own);
  }

  /** Workers on an executor that somebody else ends. */
  static Workers on(Executor executor) {
    return new Workers(executor, null);
  }

  /**
   * Workers on what the user has given, or else on threads of our own: virtual ones where they can
   * be had.
   */
  static Workers on(@Nullable Executor given, String name) {
    if (given != null) {
      return on(given);
    }
    return Runtime.version().feature() >= VIRTUAL_THREADS_SINCE
        ? new Workers(virtualThreads())
        : new ElasticWorkers(name);
  }

  /** By reflection, since the library is compiled for Java 17. */
  private static ExecutorService virtualThreads() {
    try {
      Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      return (ExecutorService) factory.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no virtual threads", e);
    }
  }

  /** Ends the threads, if they are our own. What runs goes on; nothing is interrupted. */
  void shutdown() {
    if (own != null) {
      own.shutdown();
    }
  }

  /** Tells whether the current thread is one of the workers. */
  final boolean isWorker() {
    return wakeUps.areHeld();
  }

  /**
   * Runs a task later.
   *
   * @throws RejectedExecutionException if the executor refuses and nobody is at work
   */
  @Override
  public void execute(Runnable task) {
    executeAll(List.of(task));
  }

  /**
   * Runs tasks later, with one hand-over for all.
   *
   * @throws RejectedExecutionException as {@link #execute}
   */
  void executeAll(List<? extends Runnable> tasks) {
    waiting.addAll(tasks);
    try {
      summon();
    } catch (RejectedExecutionException refused) {
      tasks.forEach(waiting::remove);
      throw refused;
    }
  }

  /** How many workers there may be at the moment. */
  int limit() {
    return Integer.MAX_VALUE;
  }

  /** There is work for another worker, and there may be none. */
  void overworked() {}

  /** A worker takes a task. */
  void taken() {}

  final int waiting() {
    return waiting.size();
  }

  /** Those that run tasks at the moment. */
  final Set<Worker> atWork() {
    return atWork;
  }

  final int workers() {
    return count.get();
  }

  /** Asks for a worker who goes on if the one that asks blocks. */
  final void summonSpare() {
    if (count.get() < limit()) {
      summon();
    }
  }

  /** Asks for a worker, if there may be one more and none is on its way. */
  final void summon() {
    if (summoned.get()) {
      return;
    }
    if (count.get() >= limit()) {
      overworked();
      return;
    }
    if (!summoned.compareAndSet(false, true)) {
      return;
    }
    count.incrementAndGet();
    try {
      executor.execute(worker);
    } catch (RejectedExecutionException refused) {
      summoned.set(false);
      if (count.decrementAndGet() == 0) {
        throw refused;
      }
      // Those who are at work get to it.
    }
  }

  private void work() {
    summoned.set(false);
    wakeUps.release();
    try {
      wakeUps.holding(this::runTasks);
    } finally {
      wakeUps.release();
      count.decrementAndGet();
      // Some are left, or somebody brought one in the last moment and found enough workers.
      if (!waiting.isEmpty()) {
        summon();
      }
    }
  }

  private void runTasks() {
    Worker worker = new Worker();
    atWork.add(worker);
    try {
      for (int i = 0; i < TASKS_PER_WORKER; i++) {
        Runnable task = waiting.poll();
        if (task == null) {
          return;
        }
        taken();
        if (!waiting.isEmpty()) {
          summon();
        }
        if (task instanceof Mailbox mailbox) {
          worker.takes(mailbox);
          mailbox.run(worker);
          worker.takes(null);
        } else {
          task.run();
        }
      }
    } finally {
      atWork.remove(worker);
    }
  }

  /** Whether a worker will begin or end soon though the current one may block. */
  private boolean isMoreToCome() {
    return summoned.get() || !waiting.isEmpty();
  }
}
