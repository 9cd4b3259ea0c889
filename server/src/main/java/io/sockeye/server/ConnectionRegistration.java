package io.sockeye.server;

import io.sockeye.event.EventHandler;
import io.sockeye.event.SocketHandler;
import io.sockeye.event.Subscription;

/**
 * Registering what serves all sockets of a namespace. Middlewares are added by the classes below,
 * each of which returns itself.
 */
abstract class ConnectionRegistration extends EventRegistration implements ConnectionSource {
  /** Where everything is kept that is registered. Any thread. */
  abstract NamespaceHandlers registered();

  @Override
  EventHandlers handlers() {
    return registered().events;
  }

  @Override
  public Subscription onConnection(SocketHandler<Socket> handler) {
    return registered().connection.add(handler);
  }

  @Override
  public Subscription onDisconnecting(EventHandler<Socket, Disconnect> handler) {
    return registered().disconnecting.add(handler);
  }

  @Override
  public Subscription onDisconnect(EventHandler<Socket, Disconnect> handler) {
    return registered().disconnected.add(handler);
  }

  @Override
  public Subscription onError(ErrorHandler handler) {
    return registered().errors.add(handler);
  }
}
