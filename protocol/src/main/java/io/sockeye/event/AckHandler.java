package io.sockeye.event;

import org.jspecify.annotations.Nullable;

/**
 * Handles an event with one argument and says what it is acknowledged with.
 *
 * @param <S> the kind of socket
 * @param <A> the type of the argument
 * @param <R> the type of the acknowledgement's value
 */
@FunctionalInterface
public interface AckHandler<S, A, R extends @Nullable Object> {
  /**
   * Called for each event.
   *
   * @param socket the socket it came from
   * @param argument the argument
   * @return the value of the acknowledgement
   * @throws Exception whatever goes wrong; no acknowledgement is sent, it reaches the error hook
   *     and nothing else stops
   */
  R handle(S socket, A argument) throws Exception;
}
