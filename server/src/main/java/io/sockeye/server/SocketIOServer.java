package io.sockeye.server;

import io.sockeye.engineio.server.BufferUsage;
import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.engineio.server.EngineServer;
import io.sockeye.engineio.server.EngineSession;
import io.sockeye.event.AckReply;
import io.sockeye.event.EventNames;
import io.sockeye.event.RawEvent;
import io.sockeye.event.Subscription;
import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpHost;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneLimit;
import io.sockeye.lane.RareLog;
import io.sockeye.server.adapter.AdapterFactory;
import io.sockeye.server.adapter.RecoveryLimits;
import io.sockeye.server.adapter.Timers;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.PacketParser;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Socket.IO server. Handlers registered on it are those of the main namespace {@code /}.
 * Everything here may be called from any thread; nothing blocks but {@link #listen(int)} and {@link
 * #close}, and what sends while too much is on its way ({@link SocketIOServerBuilder#emitLimit}).
 */
public final class SocketIOServer extends ConnectionRegistration
    implements BroadcastTarget, ConnectionSource, ServerSideEvents, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SocketIOServer.class);
  private static final int ID_BYTES = 15;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final ServerOptions options;
  private final JsonCodec codec;
  private final ServerTimers timers = new ServerTimers();
  private final PacketWriter packetWriter;
  private final ServerExecutors executors;
  private final Site site;
  private final ServerShutdown end;
  private final EngineServer engine;
  private final ServerLimits limits;
  private final RareLog reached = RareLog.everyMinute(SocketIOServer.class);
  private final long maxBufferedBytes;
  private final @Nullable RecoveryLimits recoveryLimits;
  private final SecureRandom random = new SecureRandom();
  private final Namespaces namespaces;
  private final Namespace main;
  private final Map<Lane, LaneClients> laneClients = new ConcurrentHashMap<>();
  private final AtomicBoolean listening = new AtomicBoolean();
  private volatile @Nullable HttpHost host;

  SocketIOServer(ServerOptions options) {
    this.options = options;
    this.codec = options.codec() != null ? options.codec() : Providers.codec();
    this.packetWriter = new PacketWriter(options.parser());
    this.executors = new ServerExecutors(options.handlers(), options.acks());
    this.site = new Site(options, executors.handlers());
    this.end = new ServerShutdown(this, site, executors);
    EngineOptions engineOptions = options.engine().fallback(site).build();
    this.limits = options.limits().build(engineOptions);
    this.engine = new EngineServer(engineOptions, this::accept);
    this.maxBufferedBytes = engineOptions.maxBufferedBytes();
    this.recoveryLimits =
        options.recovery() == null ? null : options.recovery().limits(engineOptions);
    site.attach(engine, engineOptions.pathPrefix());
    this.namespaces = new Namespaces(this, options.cleanupEmptyChildNamespaces());
    this.main = of("/");
  }

  /**
   * Creates a server with the defaults.
   *
   * @return a server that does not listen yet
   */
  public static SocketIOServer create() {
    return builder().build();
  }

  /**
   * Begins to describe a server.
   *
   * @return a builder with the defaults
   */
  public static SocketIOServerBuilder builder() {
    return new SocketIOServerBuilder();
  }

  /**
   * Begins to accept connections on all addresses of the machine. Blocks until the port is bound.
   *
   * @param port the port; 0 takes a free one, {@link #port} tells which
   * @return this
   * @throws io.sockeye.http.HostException if the port cannot be bound, with a message that says why
   * @throws IllegalStateException if the server listens already or has been closed
   */
  public SocketIOServer listen(int port) {
    return listen(new InetSocketAddress(port));
  }

  /**
   * Begins to accept connections on one address. Blocks until the port is bound.
   *
   * @param address the address and port; port 0 takes a free one
   * @return this
   * @throws io.sockeye.http.HostException if the address cannot be bound, with a message that says
   *     why
   * @throws IllegalStateException if the server listens already or has been closed
   */
  public SocketIOServer listen(InetSocketAddress address) {
    if (isClosing() || !listening.compareAndSet(false, true)) {
      throw new IllegalStateException(
          isClosing() ? "the server has been closed" : "the server listens already");
    }
    HttpHost started = options.host() != null ? options.host() : Providers.host();
    try {
      started.start(new HostOptions(address, options.tls()), site);
    } catch (RuntimeException e) {
      listening.set(false);
      throw e;
    }
    LaneLimit limit =
        new LaneLimit(options.emitLimitBytes(), options.emitPatience(), started.lanes());
    started.lanes().forEach(lane -> lane.limit(limit));
    host = started;
    timers.runOn(started.lanes().get(0));
    return this;
  }

  /**
   * Returns the port the server listens on.
   *
   * @return the port
   * @throws IllegalStateException if it does not listen
   */
  public int port() {
    HttpHost started = host;
    if (started == null) {
      throw new IllegalStateException("the server does not listen; call listen first");
    }
    return started.port();
  }

  /**
   * Returns the Engine.IO server below, for its middlewares and its count of clients.
   *
   * @return the engine
   */
  public EngineServer engine() {
    return engine;
  }

  /**
   * Returns what turns JSON into Java values and back: what the builder named, or else was found.
   *
   * @return the codec, safe for use by any thread
   */
  public JsonCodec codec() {
    return codec;
  }

  /**
   * Returns how packets are written as messages: what the builder named, or the parser of the
   * protocol.
   *
   * @return the parser, safe for use by any thread
   */
  public PacketParser parser() {
    return options.parser();
  }

  /**
   * Returns how much is on its way to the clients, and what became of those who do not take it.
   *
   * @return the figures of this moment
   */
  public OutboundUsage outboundUsage() {
    long emitted = 0;
    long dropped = 0;
    for (LaneClients lane : laneClients.values()) {
      emitted += lane.emittedBytes();
      dropped += lane.droppedVolatiles();
    }
    BufferUsage below = engine.bufferUsage();
    return new OutboundUsage(
        emitted, below.bufferedBytes(), below.sessions(), below.slowConsumers(), dropped);
  }

  // ---- namespaces

  /**
   * Returns a namespace, and creates it if there is none of that name (SIO-19). A name that a
   * pattern given to {@link #of(Pattern)} matches becomes a child of that parent (SIO-21).
   *
   * @param name its name; a missing slash in front is added
   * @return the namespace. One that is removed later ({@link #deleteNamespace}, {@code
   *     cleanupEmptyChildNamespaces}) reaches nobody any more: keep the name, not the object
   * @throws IllegalArgumentException if the name holds a comma, which the protocol ends names with,
   *     or is longer than {@link ServerLimits.Builder#maxNamespaceNameLength}
   * @throws IllegalStateException if the namespace is being deleted
   */
  public Namespace of(String name) {
    return namespaces.of(name);
  }

  /**
   * Makes the namespaces that clients ask for when a pattern is found in the name (SIO-20). It is
   * looked for anywhere in the name, which begins with a slash, as {@code RegExp.test} does it:
   * write {@code ^} and {@code $} to match the whole name. It is tried on a thread of the handlers'
   * executor, behind the parents registered before, when a client connects to a namespace that does
   * not exist; clients choose the name, so avoid patterns that take long.
   *
   * @param pattern the pattern, such as {@code Pattern.compile("^/dynamic-\\d+$")}
   * @return where to register what the namespaces inherit
   */
  public ParentNamespace of(Pattern pattern) {
    return namespaces.add(ParentNamespace.of(this, pattern));
  }

  /**
   * Makes the namespaces that clients ask for when a predicate allows it (SIO-20). It is asked
   * behind the parents registered before. It decides about existence only: who is in, and who is
   * told why not, is for the middlewares of the parent, which decide for each socket.
   *
   * @param predicate the predicate
   * @return where to register what the namespaces inherit
   */
  public ParentNamespace of(NamespacePredicate predicate) {
    return ofAsync(
        (name, handshake) -> CompletableFuture.completedFuture(predicate.test(name, handshake)));
  }

  /**
   * The same with a predicate that decides later. The client gets "Invalid namespace" if it has not
   * decided within {@code connectTimeout}.
   *
   * @param predicate the predicate
   * @return where to register what the namespaces inherit
   */
  public ParentNamespace ofAsync(AsyncNamespacePredicate predicate) {
    return namespaces.add(ParentNamespace.of(this, predicate));
  }

  /**
   * Handles each namespace that is created from now on, before any socket connects to it (the event
   * {@code new_namespace}). Runs on the thread that creates it: the one that calls {@link #of}, or
   * one of the handlers' executor when a client asks for it. A client that connects meanwhile waits
   * until the handlers have returned.
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  public Subscription onNewNamespace(NamespaceHandler handler) {
    return namespaces.created().add(handler);
  }

  /**
   * Removes a namespace (SIO-24): its sockets are disconnected with the reason {@code server
   * namespace disconnect}, clients that connect to it are told "Invalid namespace", and when the
   * last disconnect handler has run its adapter is closed. After that the name is free: {@link #of}
   * creates it anew, and so does a client if a parent allows it.
   *
   * @param name its name; a missing slash in front is added
   * @return completes with {@code true} when the namespace is gone, or with {@code false} if there
   *     was none. A handler of that namespace must not wait for it
   * @throws IllegalArgumentException if it is the main namespace, or the name holds a comma
   */
  public CompletableFuture<Boolean> deleteNamespace(String name) {
    return namespaces.delete(name);
  }

  /**
   * Returns the main namespace, which is that of the handlers registered here.
   *
   * @return the namespace {@code /}
   */
  public Namespace sockets() {
    return main;
  }

  /**
   * Returns the namespaces there are.
   *
   * @return a view that changes with them
   */
  public Collection<Namespace> namespaces() {
    return namespaces.all();
  }

  // ---- the main namespace

  @Override
  NamespaceHandlers registered() {
    return main.registered();
  }

  @Override
  public SocketIOServer use(Middleware middleware) {
    main.use(middleware);
    return this;
  }

  @Override
  public SocketIOServer useAsync(AsyncMiddleware middleware) {
    main.useAsync(middleware);
    return this;
  }

  @Override
  public SocketIOServer eventRateLimit(@Nullable EventRateLimit limit) {
    main.eventRateLimit(limit);
    return this;
  }

  @Override
  public void serverSideEmit(String event, @Nullable Object... arguments) {
    main.serverSideEmit(event, arguments);
  }

  @Override
  public CompletableFuture<ServerSideAcks<AckReply>> serverSideEmitWithAck(
      Duration timeout, String event, @Nullable Object... arguments) {
    return main.serverSideEmitWithAck(timeout, event, arguments);
  }

  @Override
  public Subscription onServerSide(String event, ServerSideHandler<RawEvent> handler) {
    return main.onServerSide(event, handler);
  }

  @Override
  public BroadcastOperator operator() {
    return main.operator();
  }

  // ---- the end

  /**
   * Ends the server: no new connection is let in, every socket is disconnected with the reason
   * {@code server shutting down}, handlers that run or wait get the time given, then the port is
   * given up. Clients see a closed transport and reconnect by themselves (SIO-76). May be called
   * from a handler; a second call changes nothing.
   *
   * @param patience how long handlers may take to end; zero waits for none
   * @return completes when the port is free and no thread is left but those of handlers that did
   *     not end
   */
  public CompletableFuture<Void> shutdown(Duration patience) {
    return end.begin(patience);
  }

  /**
   * Ends the server at once, without waiting for handlers. Blocks until the port is free, for at
   * most 5 seconds; from a handler it does not block.
   */
  @Override
  public void close() {
    CompletableFuture<Void> ending = shutdown(Duration.ZERO);
    if (executors.handlers().isWorker() || laneClients.keySet().stream().anyMatch(Lane::inLane)) {
      return;
    }
    try {
      ending.get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      log.warn("The server has not been closed in an orderly way", e);
    }
  }

  // ---- for the parts of the server

  private Client accept(EngineSession session) {
    Lane lane = session.lane();
    Client client = new Client(session, laneClients.computeIfAbsent(lane, this::clientsOf));
    client.opened();
    return client;
  }

  private LaneClients clientsOf(Lane lane) {
    Workers handlers = executors.handlers();
    return new LaneClients(
        this, lane, handlers, new Watchdog(lane, handlers, options.slowHandler()));
  }

  CompletableFuture<Void> closeHost() {
    HttpHost started = host;
    return started == null
        ? CompletableFuture.completedFuture(null)
        : started.close().toCompletableFuture();
  }

  /** Does something with every client, each on its lane. */
  void everyClient(Consumer<Client> action) {
    laneClients.values().forEach(lane -> lane.everyClient(action));
  }

  void socketConnected() {
    end.socketConnected();
  }

  void socketGone() {
    end.socketGone();
  }

  /** Completes a future of the user, where nobody is held up by what he chained to it. */
  void complete(Runnable completion) {
    executors.complete(completion);
  }

  Namespaces namespaceRegistry() {
    return namespaces;
  }

  /** An event's name and arguments as they go into its packet. Any thread. */
  JsonValues eventValues(String event, @Nullable Object... arguments) {
    List<@Nullable Object> values = new ArrayList<>(1 + arguments.length);
    values.add(EventNames.checked(event));
    values.addAll(Arrays.asList(arguments));
    return codec.encode(values);
  }

  String newSocketId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  @Nullable RecoveryOptions recovery() {
    return options.recovery();
  }

  @Nullable RecoveryLimits recoveryLimits() {
    return recoveryLimits;
  }

  Timers timers() {
    return timers;
  }

  Workers handlerExecutor() {
    return executors.handlers();
  }

  /** Whether dynamic namespaces are found and made on the lane. */
  boolean looksUpOnLane() {
    return options.dispatch() == Dispatch.IO_THREAD;
  }

  boolean isClosing() {
    return end.begun();
  }

  AdapterFactory adapterFactory() {
    return options.adapters();
  }

  Dispatch dispatch() {
    return options.dispatch();
  }

  PacketWriter packetWriter() {
    return packetWriter;
  }

  PacketDecoder newDecoder() {
    return options.parser().newDecoder(options.decoder());
  }

  Duration connectTimeout() {
    return options.connectTimeout();
  }

  Duration ackTimeout(@Nullable Duration wanted) {
    return wanted == null ? options.ackTimeout() : wanted;
  }

  ServerLimits limits() {
    return limits;
  }

  /**
   * Says in the log that a client was cut off, so that whoever has set a limit too low finds it.
   */
  void cutOff(String why) {
    reached.warnOf(why, "A client was cut off: {}", why);
  }

  /** The same of a client that was refused a namespace. */
  void refused(String why) {
    reached.warnOf(why, "A client was refused a namespace: {}", why);
  }

  int maxConflatedKeys() {
    return options.maxConflatedKeys();
  }

  long maxBufferedBytes() {
    return maxBufferedBytes;
  }

  long inboundSoftLimitBytes() {
    return options.inboundSoftLimitBytes();
  }

  long inboundHardLimitBytes() {
    return options.inboundHardLimitBytes();
  }

  Instant now() {
    return options.clock().instant();
  }
}
