package io.sockeye.server;

import io.sockeye.event.AckReply;
import io.sockeye.event.EventHandler;
import io.sockeye.event.RawEvent;
import io.sockeye.event.SocketHandler;
import io.sockeye.event.Subscription;
import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonValues;
import io.sockeye.lane.RareLog;
import io.sockeye.server.adapter.Adapter;
import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.RoomListener;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the server with sockets, handlers and rooms of its own (§2.4). Handlers registered here
 * serve all its sockets. Everything here may be called from any thread and never blocks, but for
 * what sends while very much is on its way ({@link SocketIOServerBuilder#emitLimit}).
 */
public final class Namespace extends ConnectionRegistration
    implements BroadcastTarget, ConnectionSource, ServerSideEvents {
  private static final Logger log = LoggerFactory.getLogger(Namespace.class);
  private static final RareLog failures = RareLog.everySecond(Namespace.class);

  private final SocketIOServer server;
  private final String name;
  private final @Nullable ParentNamespace parent;
  private final Adapter adapter;
  private final Arrivals arrivals = new Arrivals(this);
  private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
  private final NamespaceHandlers handlers;
  private final Audience audience = new Members();
  private final ServerSide serverSide;

  /** Once is enough: every question of another server would repeat it. */
  private final AtomicBoolean dataWarned = new AtomicBoolean();

  private final BroadcastOperator everybody =
      new BroadcastOperator(audience, Set.of(), EmitFlags.DEFAULT);

  /** One counter for all sockets, so that a broadcast has the same id for each of them (SIO-42). */
  private final AtomicLong ackIds = new AtomicLong();

  private final Occupancy occupancy = new Occupancy();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final AtomicBoolean adapterCloses = new AtomicBoolean();
  private final CompletableFuture<Void> adapterClosed = new CompletableFuture<>();

  private volatile Dispatch dispatch;

  /** Whether there are sessions whose clients may come back. */
  private volatile boolean awaiting;

  /**
   * Creates a namespace.
   *
   * @param parent what it inherits from, or {@code null}
   */
  Namespace(SocketIOServer server, String name, @Nullable ParentNamespace parent) {
    this.server = server;
    this.name = name;
    this.parent = parent;
    this.handlers = parent == null ? new NamespaceHandlers() : parent.registered().copy();
    this.dispatch = parent == null ? server.dispatch() : parent.dispatch();
    this.adapter = server.adapterFactory().create(new NamespaceContext(this));
    if (server.recovery() != null && !adapter.recovers()) {
      throw new IllegalArgumentException(
          "connectionStateRecovery is on; an adapter that can recover is needed, and "
              + adapter.getClass().getName()
              + " cannot");
    }
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

  @Override
  public Namespace use(Middleware middleware) {
    handlers.use(middleware);
    return this;
  }

  @Override
  public Namespace useAsync(AsyncMiddleware middleware) {
    handlers.middlewares.add(middleware);
    return this;
  }

  @Override
  public Namespace eventRateLimit(@Nullable EventRateLimit limit) {
    handlers.eventRateLimit = limit;
    return this;
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
    return "namespace " + LogText.of(name);
  }

  // ---- for sockets and operators

  ServerSide serverSide() {
    return serverSide;
  }

  @Override
  NamespaceHandlers registered() {
    return handlers;
  }

  HandlerList<AsyncMiddleware> middlewares() {
    return handlers.middlewares;
  }

  /** Whether handlers run on the lane. */
  boolean handledOnLane() {
    return dispatch == Dispatch.IO_THREAD;
  }

  Arrivals arrivals() {
    return arrivals;
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
      if (dataWarned.compareAndSet(false, true)) {
        log.warn("The data of a socket of {} cannot travel: {}", LogText.of(name), e.getMessage());
      }
    }
    return Map.of();
  }

  SocketPacket.Event event(long ackId, String event, @Nullable Object... arguments) {
    return new SocketPacket.Event(name, ackId, server.eventValues(event, arguments));
  }

  void broadcast(BroadcastOptions options, JsonValues event) {
    adapter.broadcast(new SocketPacket.Event(name, -1, event), options, null);
  }

  CompletableFuture<BroadcastAcks<AckReply>> broadcastWithAck(
      BroadcastOptions options, @Nullable Duration timeout, JsonValues event) {
    BroadcastAckCollector acks = new BroadcastAckCollector(server, server.ackTimeout(timeout));
    adapter.broadcast(new SocketPacket.Event(name, nextAckId(), event), options, acks);
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

  Audience audience() {
    return audience;
  }

  // ---- its own life

  @Nullable ParentNamespace parent() {
    return parent;
  }

  /** Completes when those who want to know of new namespaces have seen this one. */
  CompletableFuture<Void> opened() {
    return opened;
  }

  void open() {
    opened.complete(null);
  }

  /**
   * Counts in a socket that is on its way; returns false if none is let in any more. Each is
   * counted out by {@link #left}.
   */
  boolean enter() {
    return occupancy.enter();
  }

  /** One that was counted in is gone, with all its handlers, or never arrived. */
  void left() {
    if (occupancy.leave()) {
      server.namespaceRegistry().emptied(this);
    }
  }

  boolean isClosed() {
    return occupancy.isClosed();
  }

  /** Whether clients may come back to it, so that it stays though it is empty. */
  boolean isAwaiting() {
    return awaiting;
  }

  void awaiting(boolean any) {
    awaiting = any;
    if (!any && parent != null) {
      // Later: whoever tells this is in the middle of something that the end would take away.
      Subscription unused =
          server.timers().after(Duration.ZERO, () -> server.namespaceRegistry().emptied(this));
    }
  }

  /** Lets no socket in any more. */
  void close() {
    occupancy.close();
  }

  boolean closeIfEmpty() {
    return occupancy.closeIfEmpty();
  }

  /** Begins to close the adapter, once; {@link #adapterClosed} tells of the end. */
  void closeAdapter() {
    if (adapterCloses.compareAndSet(false, true)) {
      CompletionStage<Void> closing;
      try {
        closing = adapter.close();
      } catch (RuntimeException e) {
        closing = CompletableFuture.failedFuture(e);
      }
      closing.whenComplete((done, failure) -> closed(failure));
    }
  }

  /** Completes when the adapter is closed, and never fails. */
  CompletableFuture<Void> adapterClosed() {
    return adapterClosed;
  }

  private void closed(@Nullable Throwable failure) {
    if (failure != null) {
      log.warn(
          "The adapter of {} has not been closed in an orderly way", LogText.of(name), failure);
    }
    adapterClosed.complete(null);
  }

  /** It has been taken out of the server, with nobody in it and its adapter closed. */
  void removed() {
    if (parent != null) {
      parent.forget(this);
    }
    server.complete(() -> gone.complete(null));
  }

  /** Completes when it has been removed. */
  CompletableFuture<Void> gone() {
    return gone.copy();
  }

  // ---- the life of sockets

  /** On the socket's lane, before it can be broadcast to. */
  void connected(Socket socket) {
    sockets.put(socket.id(), socket);
    arrivals.connected(socket);
    server.socketConnected();
  }

  void handleConnection(Socket socket) {
    for (SocketHandler<Socket> handler : handlers.connection) {
      try {
        handler.handle(socket);
      } catch (Throwable failure) {
        failed(socket, null, failure);
      }
    }
  }

  /** The order of SIO-59, as handlers see it. */
  void handleDisconnect(Socket socket, Disconnect disconnect) {
    call(handlers.disconnecting, socket, disconnect);
    SocketExtras own = socket.ownExtras();
    if (own != null) {
      call(own.disconnecting, socket, disconnect);
    }
    adapter.remove(socket.member());
    sockets.remove(socket.id(), socket);
    call(handlers.disconnected, socket, disconnect);
    own = socket.ownExtras();
    if (own != null) {
      call(own.disconnected, socket, disconnect);
    }
    arrivals.left(socket);
    server.socketGone();
    left();
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
    if (handlers.errors.isEmpty()) {
      failures.warn(
          failure,
          "A handler of {} failed{}",
          LogText.of(name),
          event == null ? "" : " for event \"" + LogText.of(event.name()) + "\"");
      return;
    }
    for (ErrorHandler handler : handlers.errors) {
      try {
        handler.handle(socket, event, failure);
      } catch (Throwable another) {
        failures.error(another, "An error handler of {} failed", LogText.of(name));
      }
    }
  }

  /** Its sockets. */
  private final class Members implements Audience {
    @Override
    public void broadcast(BroadcastOptions options, String event, @Nullable Object... arguments) {
      Namespace.this.broadcast(options, server.eventValues(event, arguments));
    }

    @Override
    public CompletableFuture<BroadcastAcks<AckReply>> broadcastWithAck(
        BroadcastOptions options,
        @Nullable Duration timeout,
        String event,
        @Nullable Object... arguments) {
      return Namespace.this.broadcastWithAck(
          options, timeout, server.eventValues(event, arguments));
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> fetchSockets(
        BroadcastOptions options, @Nullable Duration timeout) {
      return new SocketFetch(Namespace.this)
          .start(options, timeout == null ? ServerSide.TIMEOUT : timeout);
    }

    @Override
    public void socketsJoin(BroadcastOptions options, Collection<String> rooms) {
      adapter.socketsJoin(options, rooms);
    }

    @Override
    public void socketsLeave(BroadcastOptions options, Collection<String> rooms) {
      adapter.socketsLeave(options, rooms);
    }

    @Override
    public void disconnectSockets(BroadcastOptions options, boolean close) {
      adapter.disconnectSockets(options, close);
    }
  }
}
