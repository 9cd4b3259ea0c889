package io.sockeye.server;

import io.sockeye.event.EventHandler;
import io.sockeye.event.EventNames;
import io.sockeye.event.RawEvent;
import io.sockeye.event.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The handlers of events that are registered in one place: a namespace, or a single socket. */
final class EventHandlers {
  final HandlerList<EventHandler<Socket, RawEvent>> any = new HandlerList<>();
  final HandlerList<EventHandler<Socket, RawEvent>> anyOutgoing = new HandlerList<>();
  private final Map<String, HandlerList<EventHandler<Socket, RawEvent>>> byName =
      new ConcurrentHashMap<>();
  private final HandlerList<EventHandler<Socket, RawEvent>> none = new HandlerList<>();

  Subscription on(String event, EventHandler<Socket, RawEvent> handler) {
    return byName
        .computeIfAbsent(EventNames.checked(event), name -> new HandlerList<>())
        .add(handler);
  }

  HandlerList<EventHandler<Socket, RawEvent>> of(String event) {
    return byName.getOrDefault(event, none);
  }
}
