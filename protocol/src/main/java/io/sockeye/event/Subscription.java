package io.sockeye.event;

/** A registered handler. */
public interface Subscription extends AutoCloseable {
  /**
   * Takes the handler out. From then on it is not called for events whose turn has not come.
   * Calling it again has no effect; it may be called from any thread and from the handler itself,
   * and never blocks.
   */
  @Override
  void close();
}
