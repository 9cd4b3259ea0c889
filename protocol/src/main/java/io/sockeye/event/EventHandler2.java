package io.sockeye.event;

/**
 * Handles an event with two arguments.
 *
 * @param <S> the kind of socket
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 */
@FunctionalInterface
public interface EventHandler2<S, A, B> {
  /**
   * Called for each event.
   *
   * @param socket the socket it came from
   * @param first the first argument
   * @param second the second argument
   * @throws Exception whatever goes wrong; it reaches the error hook and nothing else stops
   */
  void handle(S socket, A first, B second) throws Exception;
}
