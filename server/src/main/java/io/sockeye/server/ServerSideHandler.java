package io.sockeye.server;

/**
 * Handles an event that another server of the cluster has sent (SIO-57).
 *
 * @param <A> the type of the argument
 */
@FunctionalInterface
public interface ServerSideHandler<A> {
  /**
   * Called for each event.
   *
   * @param argument the argument
   * @throws Exception whatever goes wrong; it is logged, no acknowledgement is sent, and nothing
   *     else stops
   */
  void handle(A argument) throws Exception;
}
