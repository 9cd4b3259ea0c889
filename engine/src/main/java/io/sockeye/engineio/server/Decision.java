package io.sockeye.engineio.server;

import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that code of the user decides later, or never: one decision counts, and when there has
 * been none in time, nothing else does.
 */
abstract class Decision extends Deadline {
  private final Lane lane;
  private final long timeNanos;
  private final AtomicBoolean made = new AtomicBoolean();

  /** It is waited for on the lane. */
  private volatile boolean awaited;

  /**
   * @param lane on which it is waited for
   * @param timeNanos how long it may take
   */
  Decision(Lane lane, long timeNanos) {
    this.lane = lane;
    this.timeNanos = timeNanos;
  }

  /** There was none in time. On the lane. */
  abstract void tooLate();

  /** Waits for it from now on, unless it has been made. Any thread. */
  final void await() {
    if (!made.get()) {
      awaited = true;
      Hop.to(lane, this::arm);
    }
  }

  private void arm() {
    if (!made.get()) {
      lane.arm(this, timeNanos);
    }
  }

  /** Makes it; returns whether that was in time, and the first. Any thread. */
  final boolean make() {
    if (!made.compareAndSet(false, true)) {
      return false;
    }
    // If it is not awaited yet it never will be: whoever begins looks whether it has been made.
    if (awaited) {
      Hop.to(lane, () -> lane.cancel(this));
    }
    return true;
  }

  @Override
  protected final void expired() {
    if (made.compareAndSet(false, true)) {
      tooLate();
    }
  }
}
