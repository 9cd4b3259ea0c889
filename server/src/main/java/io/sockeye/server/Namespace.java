package io.sockeye.server;

import io.sockeye.event.AckReply;
import io.sockeye.event.EventHandler;
import io.sockeye.event.EventNames;
import io.sockeye.event.EventSource;
import io.sockeye.event.RawEvent;
import io.sockeye.event.SocketHandler;
import io.sockeye.event.Subscription;
import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.Adapter;
import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.RoomListener;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the server with sockets, handlers and rooms of its own (§2.4). Handlers registered here
 * serve all its sockets. Everything here may be called from any thread and never blocks.
 */
public final class Namespace implements BroadcastTarget, EventSource<Socket>, ServerSideEvents {
  private static final Logger log = LoggerFactory.getLogger(Namespace.class);

  private final SocketIOServer server;
  private final String name;
  private final Adapter adapter;
  private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
  private final EventHandlers handlers = new EventHandlers();
  private final HandlerList<AsyncMiddleware> middlewares = new HandlerList<>();
  private final HandlerList<SocketHandler<Socket>> connection = new HandlerList<>();
  private final HandlerList<EventHandler<Socket, Disconnect>> disconnecting = new HandlerList<>();
  private final HandlerList<EventHandler<Socket, Disconnect>> disconnected = new HandlerList<>();
  private final HandlerList<ErrorHandler> errors = new HandlerList<>();
  private final ServerSide serverSide;
  private final BroadcastOperator everybody =
      new BroadcastOperator(this, Set.of(), EmitFlags.DEFAULT);

  /** One counter for all sockets, so that a broadcast has the same id for each of them (SIO-42). */
  private final AtomicLong ackIds = new AtomicLong();

  private volatile Dispatch dispatch;

  Namespace(SocketIOServer server, String name) {
    this.server = server;
    this.name = name;
    this.adapter = server.adapterFactory().create(new NamespaceContext(this));
    this.dispatch = server.dispatch();
    this.serverSide = new ServerSide(this);
    this.adapter.init();
  }

  /**
   * Returns the name.
   *
   * @return the name, with its slash
   */
  public String name() {
    return name;
  }

  /**
   * Returns the server the namespace belongs to.
   *
   * @return the server
   */
  public SocketIOServer server() {
    return server;
  }

  PacketWriter packetWriter() {
    return server.packetWriter();
  }

  /**
   * Returns what keeps the rooms.
   *
   * @return the adapter
   */
  public Adapter adapter() {
    return adapter;
  }

  /**
   * Returns the connected sockets of this node.
   *
   * @return a view that changes with them
   */
  public Collection<Socket> sockets() {
    return Collections.unmodifiableCollection(sockets.values());
  }

  /**
   * Returns a connected socket of this node.
   *
   * @param id its id
   * @return the socket, or {@code null}
   */
  public @Nullable Socket socket(String id) {
    return sockets.get(id);
  }

  /**
   * Says on which thread handlers run, for sockets that connect from now on.
   *
   * @param wanted the thread; the default is the server's
   * @return this
   */
  public Namespace dispatch(Dispatch wanted) {
    dispatch = wanted;
    return this;
  }

  /**
   * Adds a middleware: it decides, behind those added before, whether a socket may connect.
   *
   * @param middleware the middleware
   * @return this
   */
  public Namespace use(Middleware middleware) {
    return useAsync(
        socket -> {
          middleware.handle(socket);
          return CompletableFuture.completedFuture(null);
        });
  }

  /**
   * Adds a middleware that decides later.
   *
   * @param middleware the middleware
   * @return this
   */
  public Namespace useAsync(AsyncMiddleware middleware) {
    middlewares.add(middleware);
    return this;
  }

  /**
   * Handles each connection. Runs in the socket's mailbox, before any of its events.
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  public Subscription onConnection(SocketHandler<Socket> handler) {
    return connection.add(handler);
  }

  /**
   * Handles the end of each socket while its rooms are still known (SIO-59).
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  public Subscription onDisconnecting(EventHandler<Socket, Disconnect> handler) {
    return disconnecting.add(handler);
  }

  /**
   * Handles the end of each socket; the last handler of it that runs (SIO-59, SIO-60).
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  public Subscription onDisconnect(EventHandler<Socket, Disconnect> handler) {
    return disconnected.add(handler);
  }

  /**
   * Handles what handlers and middlewares throw. Without any such handler it is logged.
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  public Subscription onError(ErrorHandler handler) {
    return errors.add(handler);
  }

  /**
   * Listens to rooms being created, deleted, joined and left (SIO-73).
   *
   * @param listener what to call
   * @return takes the listener out again
   */
  public Subscription onRoomEvent(RoomListener listener) {
    return adapter.onRoomEvent(listener);
  }

  @Override
  public Subscription onRaw(String event, EventHandler<Socket, RawEvent> handler) {
    return handlers.on(event, handler);
  }

  @Override
  public Subscription onAny(EventHandler<Socket, RawEvent> handler) {
    return handlers.any.add(handler);
  }

  @Override
  public Subscription prependAny(EventHandler<Socket, RawEvent> handler) {
    return handlers.any.addFirst(handler);
  }

  @Override
  public Subscription onAnyOutgoing(EventHandler<Socket, RawEvent> handler) {
    return handlers.anyOutgoing.add(handler);
  }

  @Override
  public Subscription prependAnyOutgoing(EventHandler<Socket, RawEvent> handler) {
    return handlers.anyOutgoing.addFirst(handler);
  }

  @Override
  public void serverSideEmit(String event, @Nullable Object... arguments) {
    serverSide.emit(adapter, event, arguments);
  }

  @Override
  public CompletableFuture<ServerSideAcks<AckReply>> serverSideEmitWithAck(
      Duration timeout, String event, @Nullable Object... arguments) {
    return serverSide.emitWithAck(adapter, timeout, event, arguments);
  }

  @Override
  public Subscription onServerSide(String event, ServerSideHandler<RawEvent> handler) {
    return serverSide.on(event, handler);
  }

  @Override
  public BroadcastOperator operator() {
    return everybody;
  }

  @Override
  public String toString() {
    return "namespace " + name;
  }

  // ---- for sockets and operators

  ServerSide serverSide() {
    return serverSide;
  }

  EventHandlers handlers() {
    return handlers;
  }

  HandlerList<AsyncMiddleware> middlewares() {
    return middlewares;
  }

  /** What runs the handlers, or {@code null} when they run on the lane. */
  @Nullable Executor executor() {
    return dispatch == Dispatch.IO_THREAD ? null : server.handlerExecutor();
  }

  long nextAckId() {
    return ackIds.getAndIncrement();
  }

  /** What of a map can travel: plain values, without those that are {@code null}. */
  Map<String, Object> plain(Map<String, Object> data) {
    try {
      JsonValues values = server.codec().encode(List.of(data));
      Object tree = server.codec().decode(values, 0, Object.class);
      if (tree instanceof Map<?, ?> map) {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach(
            (key, value) -> {
              if (value != null) {
                plain.put(String.valueOf(key), value);
              }
            });
        return plain;
      }
    } catch (JsonBindException e) {
      log.warn("The data of a socket of {} cannot travel: {}", name, e.getMessage());
    }
    return Map.of();
  }

  SocketPacket.Event event(long ackId, String event, @Nullable Object... arguments) {
    List<@Nullable Object> values = new ArrayList<>(1 + arguments.length);
    values.add(EventNames.checked(event));
    values.addAll(Arrays.asList(arguments));
    return new SocketPacket.Event(name, ackId, server.codec().encode(values));
  }

  void broadcast(BroadcastOptions options, String event, @Nullable Object... arguments) {
    adapter.broadcast(event(-1, event, arguments), options, null);
  }

  CompletableFuture<BroadcastAcks<AckReply>> broadcastWithAck(
      BroadcastOptions options,
      @Nullable Duration timeout,
      String event,
      @Nullable Object... arguments) {
    BroadcastAckCollector acks = new BroadcastAckCollector(server, server.ackTimeout(timeout));
    adapter.broadcast(event(nextAckId(), event, arguments), options, acks);
    return acks.result();
  }

  /** To one socket, wherever it is: the options name its own room. */
  CompletableFuture<AckReply> emitWithAck(
      String socketId,
      BroadcastOptions options,
      @Nullable Duration timeout,
      String event,
      @Nullable Object... arguments) {
    RemoteAckCollector acks =
        new RemoteAckCollector(server, socketId, event, server.ackTimeout(timeout));
    adapter.broadcast(event(nextAckId(), event, arguments), options, acks);
    return acks.result();
  }

  CompletableFuture<List<RemoteSocket>> fetchSockets(
      BroadcastOptions options, @Nullable Duration timeout) {
    return new SocketFetch(this).start(options, timeout == null ? ServerSide.TIMEOUT : timeout);
  }

  /** Never fails. */
  CompletableFuture<Void> closeAdapter() {
    try {
      return adapter
          .close()
          .toCompletableFuture()
          .exceptionally(
              failure -> {
                log.warn("The adapter of {} has not been closed in an orderly way", name, failure);
                return null;
              });
    } catch (RuntimeException e) {
      log.warn("The adapter of {} has not been closed in an orderly way", name, e);
      return CompletableFuture.completedFuture(null);
    }
  }

  // ---- the life of sockets

  /** On the socket's lane, before it can be broadcast to. */
  void connected(Socket socket) {
    sockets.put(socket.id(), socket);
    server.socketConnected();
  }

  void handleConnection(Socket socket) {
    for (SocketHandler<Socket> handler : connection) {
      try {
        handler.handle(socket);
      } catch (Throwable failure) {
        failed(socket, null, failure);
      }
    }
  }

  /** The order of SIO-59, as handlers see it. */
  void handleDisconnect(
      Socket socket,
      Disconnect disconnect,
      HandlerList<EventHandler<Socket, Disconnect>> ownDisconnecting,
      HandlerList<EventHandler<Socket, Disconnect>> ownDisconnected) {
    call(disconnecting, socket, disconnect);
    call(ownDisconnecting, socket, disconnect);
    adapter.remove(socket.member());
    sockets.remove(socket.id());
    call(disconnected, socket, disconnect);
    call(ownDisconnected, socket, disconnect);
    server.socketGone();
  }

  private void call(
      HandlerList<EventHandler<Socket, Disconnect>> list, Socket socket, Disconnect disconnect) {
    for (EventHandler<Socket, Disconnect> handler : list) {
      try {
        handler.handle(socket, disconnect);
      } catch (Throwable failure) {
        failed(socket, null, failure);
      }
    }
  }

  /** Tells the error hook, on whatever thread the failure happened on. */
  void failed(Socket socket, @Nullable RawEvent event, Throwable failure) {
    if (errors.isEmpty()) {
      log.warn(
          "A handler of {} failed{}",
          name,
          event == null ? "" : " for event \"" + LogText.of(event.name()) + "\"",
          failure);
      return;
    }
    for (ErrorHandler handler : errors) {
      try {
        handler.handle(socket, event, failure);
      } catch (Throwable another) {
        log.error("An error handler of {} failed", name, another);
      }
    }
  }
}
