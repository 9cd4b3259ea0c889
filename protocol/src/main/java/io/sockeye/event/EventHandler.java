package io.sockeye.event;

/**
 * Handles an event with one argument.
 *
 * @param <S> the kind of socket
 * @param <A> the type of the argument
 */
@FunctionalInterface
public interface EventHandler<S, A> {
  /**
   * Called for each event.
   *
   * @param socket the socket it came from
   * @param argument the argument
   * @throws Exception whatever goes wrong; it reaches the error hook and nothing else stops
   */
  void handle(S socket, A argument) throws Exception;
}
