package io.sockeye.lane;

import org.jspecify.annotations.Nullable;

/**
 * A moment at which something is due, kept by the {@link Lane} it was armed on. One object serves
 * for the life of its owner: arming it again moves it. Never early, late by at most one tick (10
 * ms) while the lane is not busy; when the lane is late, input that is pending is looked at first.
 * Touched on the lane only.
 */
public abstract class Deadline {
  long dueNanos;
  int slot = -1;
  @Nullable Deadline previous;
  @Nullable Deadline next;

  /** Creates a deadline that is not set. */
  protected Deadline() {}

  /** The moment has come. The deadline is no longer set, and may be armed again. */
  protected abstract void expired();

  /**
   * Returns when the deadline is due, or was when it is not set any more.
   *
   * @return the moment it was last set to, by {@link Lane#nanoTime}; 0 when it never was
   */
  protected final long dueNanos() {
    return dueNanos;
  }

  /**
   * Tells whether the deadline is set.
   *
   * @return whether it is
   */
  public final boolean armed() {
    return slot >= 0;
  }
}
