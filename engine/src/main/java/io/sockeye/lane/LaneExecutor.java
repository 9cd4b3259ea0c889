package io.sockeye.lane;

/**
 * What a host gives a {@link Lane} to run on: an event loop, or a serial executor. Safe for use by
 * any thread.
 */
public interface LaneExecutor {
  /**
   * Tells whether the caller is the lane's thread of the moment.
   *
   * @return whether it is
   */
  boolean inLane();

  /**
   * Runs a task on the lane, after those given before it and, on an event loop, after the input
   * that is ready now. Never runs it inside this call.
   *
   * @param task the task
   * @throws java.util.concurrent.RejectedExecutionException if the host has been closed
   */
  void execute(Runnable task);

  /**
   * Runs a task on the lane after a delay.
   *
   * @param task the task
   * @param delayNanos the delay in nanoseconds, never cut short
   */
  void schedule(Runnable task, long delayNanos);

  /**
   * Returns the monotonic clock of this lane.
   *
   * @return nanoseconds since some fixed moment
   */
  long nanoTime();
}
