package io.sockeye.lane;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What has been handed over to one lane to be sent, and waits there: how many bytes, and which
 * threads wait until it is less. Two sums, of what has come and of what has been run, so that
 * handing over is one atomic addition and the lane gives back without any.
 */
final class HandedOver {
  /** Who waits looks by itself too: nothing is lost should nobody wake it. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Added to by whoever hands over. */
  private final AtomicLong added = new AtomicLong();

  /** Written by the lane only. */
  private volatile long removed;

  /** Who waits until there is less. */
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

  private volatile @Nullable LaneLimit limit;

  /** The host is closed. */
  private volatile boolean over;

  void limit(LaneLimit value) {
    limit = value;
  }

  /** How many bytes wait. Any thread. */
  long bytes() {
    if (over) {
      return 0;
    }
    // In this order, so that it is never less than what waits.
    long gone = removed;
    return added.get() - gone;
  }

  /** Counts what is handed over; returns whether it may be kept. Any thread. */
  boolean add(OutboundCommand command) {
    long bytes = command.bytes();
    long waiting = added.getAndAdd(bytes) - removed;
    LaneLimit known = limit;
    if (known == null || waiting <= known.lanesBytes()) {
      return true;
    }
    // Nearly always a lane: others have waited for room, or have lost patience.
    if (!known.isLane()) {
      return true;
    }
    added.getAndAdd(-bytes);
    return false;
  }

  /** The lane has run commands. On the lane. */
  void remove(long bytes) {
    long sum = removed + bytes;
    removed = sum;
    wakeWaiters();
  }

  private void wakeWaiters() {
    LaneLimit known = limit;
    if (!waiters.isEmpty() && (known == null || bytes() <= known.bytes() / 2)) {
      waiters.forEach(waiter -> LockSupport.unpark(waiter.thread));
    }
  }

  /** Nothing that waits will ever run. */
  void end() {
    over = true;
    waiters.forEach(waiter -> LockSupport.unpark(waiter.thread));
  }

  /** Whether a thread that hands over has to wait before. */
  boolean isFull() {
    LaneLimit known = limit;
    return known != null && bytes() > known.bytes() && !over;
  }

  /**
   * Waits until half of the limit is free. Not for longer than the limit says, and not in a lane or
   * in a thread that is interrupted.
   *
   * @param begunNanos since when the thread has been waiting
   */
  void awaitRoom(long begunNanos) {
    LaneLimit known = limit;
    if (known == null || known.isLane()) {
      return;
    }
    Waiter waiter = new Waiter(known, begunNanos);
    waiters.add(waiter);
    try {
      // Tells a pool of that kind that the thread is held up.
      ForkJoinPool.managedBlock(waiter);
    } catch (InterruptedException ownBlockThrowsNone) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException poolIsFull) {
      // The pool can put no other thread in the place of this one, which waits all the same.
      while (!waiter.block()) {
        // It looks again.
      }
    } finally {
      waiters.remove(waiter);
    }
  }

  /** A thread that waits. What waits for it in turn can ask it whether it could go on. */
  private final class Waiter implements ForkJoinPool.ManagedBlocker {
    private final Thread thread = Thread.currentThread();
    private final long startNanos;
    private final long goOnBytes;
    private final long patienceNanos;

    Waiter(LaneLimit limit, long startNanos) {
      this.startNanos = startNanos;
      goOnBytes = limit.bytes() / 2;
      patienceNanos = limit.patience().toNanos();
    }

    @Override
    public boolean isReleasable() {
      return bytes() <= goOnBytes
          || over
          || thread.isInterrupted()
          || System.nanoTime() - startNanos >= patienceNanos;
    }

    @Override
    public boolean block() {
      long left = patienceNanos - (System.nanoTime() - startNanos);
      LockSupport.parkNanos(this, Math.max(1, Math.min(left, LOOK_NANOS)));
      return isReleasable();
    }
  }
}
