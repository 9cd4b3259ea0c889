package io.sockeye.server;

import io.sockeye.event.EventHandler;
import io.sockeye.event.EventSource;
import io.sockeye.event.SocketHandler;
import io.sockeye.event.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Where sockets connect, and where handlers serve all of them: a {@link Namespace}, the {@link
 * SocketIOServer} (for its main namespace), and a {@link ParentNamespace} (for the children it will
 * have). Everything may be registered at any time, from any thread; a socket that is connecting
 * sees what was registered when it asked.
 */
public interface ConnectionSource extends EventSource<Socket> {
  /**
   * Adds a middleware: it decides, behind those added before, whether a socket may connect
   * (SIO-25).
   *
   * @param middleware the middleware
   * @return this
   */
  ConnectionSource use(Middleware middleware);

  /**
   * Adds a middleware that decides later.
   *
   * @param middleware the middleware
   * @return this
   */
  ConnectionSource useAsync(AsyncMiddleware middleware);

  /**
   * Limits how many events each socket may send. Sockets that have been counted already keep the
   * limit they have; {@link Socket#eventRateLimit} sets another for a single one.
   *
   * @param limit the limit; {@code null} for none, which is the default
   * @return this
   */
  ConnectionSource eventRateLimit(@Nullable EventRateLimit limit);

  /**
   * Handles each connection. Runs in the socket's mailbox, before any of its events.
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  Subscription onConnection(SocketHandler<Socket> handler);

  /**
   * Handles the end of each socket while its rooms are still known (SIO-59).
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  Subscription onDisconnecting(EventHandler<Socket, Disconnect> handler);

  /**
   * Handles the end of each socket; the last handler of it that runs (SIO-59, SIO-60).
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  Subscription onDisconnect(EventHandler<Socket, Disconnect> handler);

  /**
   * Handles what handlers and middlewares throw. Without any such handler it is logged, of each
   * cause once a second at most.
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  Subscription onError(ErrorHandler handler);
}
