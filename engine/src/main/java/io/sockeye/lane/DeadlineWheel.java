package io.sockeye.lane;

import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one lane: a wheel of slots of one tick each, every slot a list threaded through
 * the deadlines themselves, so that arming and cancelling cost no memory and no timer. The tick
 * stops when no deadline is set.
 */
final class DeadlineWheel {
  private static final long TICK_NANOS = 10_000_000;
  private static final int SLOTS = 4096;

  private final LaneExecutor executor;
  private final Runnable eachTick;
  private final long startNanos;
  private final @Nullable Deadline[] slots = new @Nullable Deadline[SLOTS];
  private final Runnable tick = this::tick;
  private final Runnable lateTick = this::expireDue;
  private int size;
  private boolean ticking;

  /** All ticks before this one have been expired. */
  private long nextTick;

  DeadlineWheel(LaneExecutor executor, Runnable eachTick) {
    this.executor = executor;
    this.eachTick = eachTick;
    this.startNanos = executor.nanoTime();
  }

  int size() {
    return size;
  }

  void arm(Deadline deadline, long dueNanos) {
    cancel(deadline);
    if (!ticking) {
      nextTick = tickOf(executor.nanoTime());
    }
    deadline.dueNanos = dueNanos;
    // A tick that has been expired already would be met a whole round later.
    link(deadline, (int) (Math.max(tickAtOrAfter(dueNanos), nextTick) % SLOTS));
    size++;
    if (!ticking) {
      ticking = true;
      scheduleTick();
    }
  }

  void cancel(Deadline deadline) {
    if (deadline.slot >= 0) {
      unlink(deadline);
      size--;
    }
  }

  private void tick() {
    eachTick.run();
    long lateNanos = executor.nanoTime() - (startNanos + nextTick * TICK_NANOS);
    if (lateNanos > 2 * TICK_NANOS) {
      // The lane was held up, so an answer may be waiting in the network: one more round of input
      // before the verdict.
      executor.execute(lateTick);
    } else {
      expireDue();
    }
  }

  private void expireDue() {
    long now = executor.nanoTime();
    long current = tickOf(now);
    long rounds = Math.min(current - nextTick + 1, SLOTS);
    nextTick = Math.max(nextTick, current - SLOTS + 1);
    for (long i = 0; i < rounds; i++) {
      int slot = (int) (nextTick % SLOTS);
      // Moved on first: what is armed from inside an expiry belongs to a later tick, so no slot is
      // expired for ever.
      nextTick++;
      expireSlot(slot, now);
    }
    if (size > 0) {
      scheduleTick();
    } else {
      ticking = false;
    }
  }

  private void expireSlot(int slot, long now) {
    Deadline due = takeDue(slot, now);
    while (due != null) {
      try {
        due.expired();
      } catch (Throwable failure) {
        Lane.logFailure(failure);
      }
      // Looked for anew each time: what expired may have armed or cancelled others of this slot.
      due = takeDue(slot, now);
    }
  }

  private @Nullable Deadline takeDue(int slot, long now) {
    for (Deadline d = slots[slot]; d != null; d = d.next) {
      if (d.dueNanos - now <= 0) {
        cancel(d);
        return d;
      }
    }
    return null;
  }

  private void scheduleTick() {
    long dueNanos = startNanos + nextTick * TICK_NANOS;
    executor.schedule(tick, Math.max(0, dueNanos - executor.nanoTime()));
  }

  private long tickOf(long nanos) {
    return (nanos - startNanos) / TICK_NANOS;
  }

  private long tickAtOrAfter(long nanos) {
    return (nanos - startNanos + TICK_NANOS - 1) / TICK_NANOS;
  }

  private void link(Deadline deadline, int slot) {
    Deadline first = slots[slot];
    deadline.slot = slot;
    deadline.previous = null;
    deadline.next = first;
    if (first != null) {
      first.previous = deadline;
    }
    slots[slot] = deadline;
  }

  private void unlink(Deadline deadline) {
    Deadline before = deadline.previous;
    Deadline after = deadline.next;
    if (before == null) {
      slots[deadline.slot] = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    deadline.previous = null;
    deadline.next = null;
    deadline.slot = -1;
  }
}
