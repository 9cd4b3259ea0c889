package io.sockeye.server;

import java.util.concurrent.CompletionStage;

/** Decides later whether a socket may connect to a namespace. No thread is held meanwhile. */
@FunctionalInterface
public interface AsyncMiddleware {
  /**
   * Called once for each socket that asks to connect, after the middlewares registered before it.
   *
   * @param socket the socket; its handshake says who asks
   * @return completes to let the socket on; fails, best with a {@link ConnectRefusedException}, to
   *     refuse it
   * @throws Exception refuses too
   */
  CompletionStage<?> handle(Socket socket) throws Exception;
}
