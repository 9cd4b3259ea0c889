package io.sockeye.server;

import org.jspecify.annotations.Nullable;

/**
 * Handles an event that another server of the cluster has sent, and says what it is acknowledged
 * with (SIO-58).
 *
 * @param <A> the type of the argument
 * @param <R> the type of the acknowledgement's value
 */
@FunctionalInterface
public interface ServerSideAckHandler<A, R extends @Nullable Object> {
  /**
   * Called for each event.
   *
   * @param argument the argument
   * @return the value of the acknowledgement
   * @throws Exception whatever goes wrong; it is logged, no acknowledgement is sent, and nothing
   *     else stops
   */
  R handle(A argument) throws Exception;
}
