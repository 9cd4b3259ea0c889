package io.sockeye.event;

/**
 * Handles something that has no argument: a connection, or an event without arguments.
 *
 * @param <S> the kind of socket
 */
@FunctionalInterface
public interface SocketHandler<S> {
  /**
   * Called when it happens.
   *
   * @param socket the socket it happened on
   * @throws Exception whatever goes wrong; it reaches the error hook and nothing else stops
   */
  void handle(S socket) throws Exception;
}
