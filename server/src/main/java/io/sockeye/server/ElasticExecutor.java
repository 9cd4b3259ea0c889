package io.sockeye.server;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A pool for handlers that may block, on platform threads: as many threads as the processors can
 * use, and more only while tasks wait and none of the threads gets on. A thread per waiting task
 * would be simpler and drown two cores in switches; a fixed number would let a few blocked handlers
 * stop everybody.
 */
final class ElasticExecutor extends ThreadPoolExecutor {
  private static final int MAX_THREADS = 1024;
  private static final long PATIENCE_NANOS = 10_000_000;
  private static final long SHRINK_NANOS = 1_000_000_000;

  private final int base;
  private final Thread monitor;
  private volatile boolean watching;

  ElasticExecutor(String name) {
    this(name, Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
  }

  private ElasticExecutor(String name, int base) {
    super(base, MAX_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads(name));
    this.base = base;
    allowCoreThreadTimeOut(true);
    this.monitor = new Thread(this::monitor, name + "-monitor");
    monitor.setDaemon(true);
    monitor.start();
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void execute(Runnable task) {
    super.execute(task);
    if (!watching && !getQueue().isEmpty()) {
      LockSupport.unpark(monitor);
    }
  }

  @Override
  public void shutdown() {
    super.shutdown();
    LockSupport.unpark(monitor);
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> waiting = super.shutdownNow();
    LockSupport.unpark(monitor);
    return waiting;
  }

  /** Sleeps while nothing waits; not for ever while there are more threads than are wanted. */
  private void monitor() {
    while (!isShutdown()) {
      watching = false;
      if (getQueue().isEmpty()) {
        int wanted = Math.max(base, getActiveCount());
        setCorePoolSize(wanted);
        LockSupport.parkNanos(this, wanted > base ? SHRINK_NANOS : Long.MAX_VALUE);
      }
      watching = true;
      long before = getCompletedTaskCount();
      LockSupport.parkNanos(this, PATIENCE_NANOS);
      int waiting = getQueue().size();
      if (waiting > 0 && getCompletedTaskCount() == before && getCorePoolSize() < MAX_THREADS) {
        setCorePoolSize(Math.min(MAX_THREADS, getCorePoolSize() + Math.min(waiting, base)));
      }
    }
  }
}
