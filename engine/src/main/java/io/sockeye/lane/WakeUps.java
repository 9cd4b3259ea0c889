package io.sockeye.lane;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that threads of one kind have left asleep. A thread that does much for lanes, one thing
 * after the other, would otherwise wake a lane for the first of them, and on a busy machine be
 * pushed aside by it: the lane would do, and flush, one thing at a time.
 *
 * <p>Inside of {@link #holding} what the thread submits is queued as ever, but a lane that sleeps
 * stays asleep until {@link #release}, by whatever thread. In case a thread is held up for long
 * before that, every lane with a deadline looks at its queue at each tick (10 ms) by itself.
 *
 * <p>Safe for use by any thread.
 */
public final class WakeUps {
  private static final ThreadLocal<@Nullable WakeUps> CURRENT = new ThreadLocal<>();

  private final BooleanSupplier releasedSoon;

  /** All that ever slept; they are few, and never go while the server runs. */
  private final CopyOnWriteArrayList<Lane> lanes = new CopyOnWriteArrayList<>();

  /**
   * Creates one for the threads that share the work.
   *
   * @param releasedSoon tells whether {@link #release} will soon be called though the calling
   *     thread may block now. When it says no, lanes are woken at once. Asked by any thread
   */
  public WakeUps(BooleanSupplier releasedSoon) {
    this.releasedSoon = releasedSoon;
  }

  /**
   * Runs an action, during which this thread wakes no lane.
   *
   * @param action what to run
   */
  public void holding(Runnable action) {
    WakeUps outer = CURRENT.get();
    CURRENT.set(this);
    try {
      action.run();
    } finally {
      CURRENT.set(outer);
    }
  }

  /** Wakes the lanes that have been left asleep. */
  public void release() {
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).wakeIfOwed();
    }
  }

  /**
   * Tells whether the calling thread holds wake-ups for this.
   *
   * @return whether it runs inside of {@link #holding}
   */
  public boolean areHeld() {
    return CURRENT.get() == this;
  }

  /**
   * Wakes the lanes that this thread, or others that share its work, have left asleep: it is about
   * to wait for something that comes by them.
   */
  public static void releaseHeld() {
    WakeUps held = CURRENT.get();
    if (held != null) {
      held.release();
    }
  }

  /** Leaves a lane asleep, if the thread may; returns whether it did. */
  static boolean hold(Lane lane) {
    WakeUps held = CURRENT.get();
    return held != null && held.releasedSoon.getAsBoolean() && held.owe(lane);
  }

  private boolean owe(Lane lane) {
    if (!lanes.contains(lane)) {
      lanes.addIfAbsent(lane);
    }
    lane.owed();
    // Asked once more: whoever was to release may have done so before it was owed.
    return releasedSoon.getAsBoolean();
  }
}
