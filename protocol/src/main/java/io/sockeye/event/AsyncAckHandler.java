package io.sockeye.event;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Handles an event with one argument and says later what it is acknowledged with.
 *
 * @param <S> the kind of socket
 * @param <A> the type of the argument
 * @param <R> the type of the acknowledgement's value
 */
@FunctionalInterface
public interface AsyncAckHandler<S, A, R extends @Nullable Object> {
  /**
   * Called for each event.
   *
   * @param socket the socket it came from
   * @param argument the argument
   * @return completes with the value of the acknowledgement; if it fails no acknowledgement is sent
   *     and the failure reaches the error hook
   * @throws Exception whatever goes wrong; no acknowledgement is sent, it reaches the error hook
   *     and nothing else stops
   */
  CompletionStage<? extends R> handle(S socket, A argument) throws Exception;
}
