package io.sockeye.server;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Workers on platform threads: as many as there are processors, and more only while tasks wait and
 * none of the workers gets on. A thread for each waiting task would be simpler and drown two cores
 * in switches; a fixed number would let a few blocked handlers stop everybody.
 */
final class ElasticWorkers extends Workers {
  private static final int MAX_WORKERS = 1024;
  private static final long PATIENCE_NANOS = 10_000_000;
  private static final long SHRINK_NANOS = 1_000_000_000;

  private final int base = Runtime.getRuntime().availableProcessors();
  private final ExecutorService threads;
  private final Thread monitor;

  /** Written by the monitor. */
  private volatile int limit = base;

  /** Whether the monitor looks by itself. */
  private volatile boolean watching;

  /** How many tasks were begun. */
  private final LongAdder begun = new LongAdder();

  ElasticWorkers(String name) {
    this(name, threads(name));
  }

  private ElasticWorkers(String name, ExecutorService threads) {
    super(threads);
    this.threads = threads;
    this.monitor = new Thread(this::monitor, name + "-monitor");
    monitor.setDaemon(true);
    monitor.start();
  }

  @Override
  int limit() {
    return limit;
  }

  @Override
  void overworked() {
    if (!watching) {
      LockSupport.unpark(monitor);
    }
  }

  @Override
  void taken() {
    begun.increment();
  }

  private static ExecutorService threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  void shutdown() {
    super.shutdown();
    LockSupport.unpark(monitor);
  }

  /** Sleeps while nothing waits; not for ever while there may be more workers than are wanted. */
  private void monitor() {
    while (!threads.isShutdown()) {
      watching = false;
      if (waiting() == 0) {
        limit = Math.max(base, workers());
        LockSupport.parkNanos(this, limit > base ? SHRINK_NANOS : Long.MAX_VALUE);
      }
      watching = true;
      long before = begun.sum();
      LockSupport.parkNanos(this, PATIENCE_NANOS);
      int waiting = waiting();
      if (waiting > 0 && begun.sum() == before && limit < MAX_WORKERS) {
        limit = Math.min(MAX_WORKERS, limit + Math.min(waiting, limit));
        summon();
      }
    }
  }
}
