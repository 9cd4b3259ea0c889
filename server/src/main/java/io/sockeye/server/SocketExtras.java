package io.sockeye.server;

import io.sockeye.event.EventHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What few sockets have for themselves: made when the first of it is wanted. Any thread. */
final class SocketExtras {
  final Map<AttributeKey<?>, Object> attributes = new ConcurrentHashMap<>(2);
  final EventHandlers handlers = new EventHandlers();
  final HandlerList<PacketMiddleware> middlewares = new HandlerList<>();
  final HandlerList<EventHandler<Socket, Disconnect>> disconnecting = new HandlerList<>();
  final HandlerList<EventHandler<Socket, Disconnect>> disconnected = new HandlerList<>();

  /** There from when on somebody wants to know how much waits. */
  volatile @Nullable Outflow outflow;

  /** How many events the socket may send; null until there is a limit. */
  private volatile @Nullable EventRate eventRate;

  @Nullable EventRate eventRate() {
    return eventRate;
  }

  /** Sets one in the place of any other. */
  synchronized void eventRate(EventRate rate) {
    eventRate = rate;
  }

  /** The one there is, else one of this limit from now on. */
  synchronized EventRate eventRateOr(EventRateLimit limit) {
    EventRate known = eventRate;
    if (known == null) {
      known = new EventRate(limit);
      eventRate = known;
    }
    return known;
  }
}
