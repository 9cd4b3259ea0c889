package io.sockeye.server.adapter;

import io.sockeye.event.Subscription;
import java.time.Duration;

/** Calls later. Safe for use by any thread; nothing blocks. */
public interface Timers {
  /**
   * Calls a task once, never early, late by at most 10 ms while the machine is not busy.
   *
   * @param delay from now
   * @param task what to call; it runs on a thread of the network's, so it must not block
   * @return takes the task back if its time has not come
   */
  Subscription after(Duration delay, Runnable task);
}
