package io.sockeye.server;

import io.sockeye.event.EventHandler;
import io.sockeye.event.SocketHandler;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is registered on a namespace, or on a parent for its children. Safe for any thread. */
final class NamespaceHandlers {
  final EventHandlers events;
  final HandlerList<AsyncMiddleware> middlewares;
  final HandlerList<SocketHandler<Socket>> connection;
  final HandlerList<EventHandler<Socket, Disconnect>> disconnecting;
  final HandlerList<EventHandler<Socket, Disconnect>> disconnected;
  final HandlerList<ErrorHandler> errors;

  /** How many events each socket may send, or null for no limit. */
  volatile @Nullable EventRateLimit eventRateLimit;

  NamespaceHandlers() {
    events = new EventHandlers();
    middlewares = new HandlerList<>();
    connection = new HandlerList<>();
    disconnecting = new HandlerList<>();
    disconnected = new HandlerList<>();
    errors = new HandlerList<>();
  }

  private NamespaceHandlers(NamespaceHandlers other) {
    events = other.events.copy();
    middlewares = other.middlewares.copy();
    connection = other.connection.copy();
    disconnecting = other.disconnecting.copy();
    disconnected = other.disconnected.copy();
    errors = other.errors.copy();
    eventRateLimit = other.eventRateLimit;
  }

  /** What is registered now; neither sees what is registered on the other later (SIO-20). */
  NamespaceHandlers copy() {
    return new NamespaceHandlers(this);
  }

  void use(Middleware middleware) {
    middlewares.add(
        socket -> {
          middleware.handle(socket);
          return CompletableFuture.completedFuture(null);
        });
  }
}
