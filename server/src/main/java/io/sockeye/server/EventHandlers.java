package io.sockeye.server;

import io.sockeye.event.EventHandler;
import io.sockeye.event.EventNames;
import io.sockeye.event.RawEvent;
import io.sockeye.event.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The handlers of events that are registered in one place: a namespace, or a single socket. */
final class EventHandlers {
  final HandlerList<EventHandler<Socket, RawEvent>> any;
  final HandlerList<EventHandler<Socket, RawEvent>> anyOutgoing;
  private final Map<String, HandlerList<EventHandler<Socket, RawEvent>>> byName =
      new ConcurrentHashMap<>();
  private final HandlerList<EventHandler<Socket, RawEvent>> none = new HandlerList<>();

  EventHandlers() {
    this(new HandlerList<>(), new HandlerList<>());
  }

  private EventHandlers(
      HandlerList<EventHandler<Socket, RawEvent>> any,
      HandlerList<EventHandler<Socket, RawEvent>> anyOutgoing) {
    this.any = any;
    this.anyOutgoing = anyOutgoing;
  }

  /** Handlers of their own, with what is registered here now. */
  EventHandlers copy() {
    EventHandlers copy = new EventHandlers(any.copy(), anyOutgoing.copy());
    byName.forEach((event, list) -> copy.byName.put(event, list.copy()));
    return copy;
  }

  Subscription on(String event, EventHandler<Socket, RawEvent> handler) {
    return byName
        .computeIfAbsent(EventNames.checked(event), name -> new HandlerList<>())
        .add(handler);
  }

  HandlerList<EventHandler<Socket, RawEvent>> of(String event) {
    return byName.getOrDefault(event, none);
  }
}
