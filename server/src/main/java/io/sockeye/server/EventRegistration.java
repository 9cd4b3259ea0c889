package io.sockeye.server;

import io.sockeye.event.EventHandler;
import io.sockeye.event.EventSource;
import io.sockeye.event.RawEvent;
import io.sockeye.event.Subscription;

/** Registering handlers of events, on a single socket or for all sockets of a namespace. */
abstract class EventRegistration implements EventSource<Socket> {
  /** Where they are kept. Any thread. */
  abstract EventHandlers handlers();

  @Override
  public Subscription onRaw(String event, EventHandler<Socket, RawEvent> handler) {
    return handlers().on(event, handler);
  }

  @Override
  public Subscription onAny(EventHandler<Socket, RawEvent> handler) {
    return handlers().any.add(handler);
  }

  @Override
  public Subscription prependAny(EventHandler<Socket, RawEvent> handler) {
    return handlers().any.addFirst(handler);
  }

  @Override
  public Subscription onAnyOutgoing(EventHandler<Socket, RawEvent> handler) {
    return handlers().anyOutgoing.add(handler);
  }

  @Override
  public Subscription prependAnyOutgoing(EventHandler<Socket, RawEvent> handler) {
    return handlers().anyOutgoing.addFirst(handler);
  }
}
