package io.sockeye.engineio.server;

import io.sockeye.lane.Lane;

/** The way to a session's lane for what arrives elsewhere: one task, and none when it is there. */
final class Hop {
  private Hop() {}

  static void to(Lane lane, Runnable task) {
    if (lane.inLane()) {
      task.run();
    } else {
      lane.submit(task);
    }
  }
}
