package io.sockeye.lane;

/**
 * What a host gives a {@link Lane} to run on: an event loop, or a serial executor. Its tasks run
 * one after the other, and each sees what those before it have written, though the thread may
 * change between them. A task does not block, and what it throws must not keep the next from
 * running. Safe for use by any thread.
 */
public interface LaneExecutor {
  /**
   * Tells whether the caller is the lane's thread of the moment, running one of its tasks or its
   * input.
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
   * Runs a task on the lane after a delay, among the others. After the host has been closed it is
   * dropped.
   *
   * @param task the task
   * @param delayNanos the delay in nanoseconds by {@link #nanoTime}, never cut short; 0 for as soon
   *     as it is the task's turn
   */
  void schedule(Runnable task, long delayNanos);

  /**
   * Returns the monotonic clock of this lane.
   *
   * @return nanoseconds since some fixed moment
   */
  long nanoTime();
}
