package io.sockeye.engineio.server;

import io.sockeye.lane.Deadline;

/** A deadline that runs what it was given. */
final class TimeLimit extends Deadline {
  private final Runnable action;

  TimeLimit(Runnable action) {
    this.action = action;
  }

  @Override
  protected void expired() {
    action.run();
  }
}
