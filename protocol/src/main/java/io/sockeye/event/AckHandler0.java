package io.sockeye.event;

import org.jspecify.annotations.Nullable;

/**
 * Handles an event without arguments and says what it is acknowledged with.
 *
 * @param <S> the kind of socket
 * @param <R> the type of the acknowledgement's value
 */
@FunctionalInterface
public interface AckHandler0<S, R extends @Nullable Object> {
  /**
   * Called for each event.
   *
   * @param socket the socket it came from
   * @return the value of the acknowledgement
   * @throws Exception whatever goes wrong; no acknowledgement is sent, it reaches the error hook
   *     and nothing else stops
   */
  R handle(S socket) throws Exception;
}
