package io.sockeye.server;

/** Decides whether a socket may connect to a namespace (SIO-25). */
@FunctionalInterface
public interface Middleware {
  /**
   * Called once for each socket that asks to connect, after the middlewares registered before it.
   * May block. The socket is not connected yet: what is emitted to it here arrives before its
   * {@code connect} event, and a room joined here gets broadcasts from the moment it is connected.
   *
   * @param socket the socket; its handshake says who asks
   * @throws ConnectRefusedException to refuse, with what the client shall be told
   * @throws Exception anything else refuses too, with the message {@code "internal error"}, and
   *     reaches the error hook
   */
  void handle(Socket socket) throws Exception;
}
