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
}
