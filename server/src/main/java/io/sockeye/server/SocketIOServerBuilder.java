package io.sockeye.server;

import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.http.DeflateOptions;
import io.sockeye.http.HttpHandler;
import io.sockeye.http.HttpHost;
import io.sockeye.http.TlsOptions;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonLimits;
import io.sockeye.server.adapter.AdapterFactory;
import io.sockeye.server.adapter.InMemoryAdapter;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.JsonPacketParser;
import io.sockeye.socketio.protocol.PacketParser;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a server. Each option is checked when it is set, or when the server is built: what is
 * wrong is refused with an {@link IllegalArgumentException} that names the option, the value and
 * what is allowed. Not thread-safe.
 */
public final class SocketIOServerBuilder {
  private final EngineOptions.Builder engine = EngineOptions.builder().path("/socket.io");
  private @Nullable HttpHost host;
  private @Nullable TlsOptions tls;
  private @Nullable JsonCodec json;
  private PacketParser parser = new JsonPacketParser();
  private AdapterFactory adapters = InMemoryAdapter::new;
  private @Nullable RecoveryOptions recovery;
  private @Nullable Executor handlers;
  private @Nullable Executor acks;
  private Dispatch dispatch = Dispatch.MAILBOX;
  private Duration connectTimeout = Duration.ofSeconds(45);
  private Duration ackTimeout = Duration.ofSeconds(10);
  private Duration slowHandler = Duration.ofSeconds(5);
  private long inboundSoftLimitBytes = 1 << 20;
  private long inboundHardLimitBytes = 16 << 20;
  private long emitLimitBytes = 16 << 20;
  private Duration emitPatience = Duration.ofSeconds(10);
  private boolean cleanupEmptyChildNamespaces;
  private int maxConflatedKeys = 64;
  private final ServerLimits.Builder limits = new ServerLimits.Builder();
  private int maxAttachments = DecoderLimits.DEFAULT.maxAttachments();
  private int maxJsonDepth = JsonLimits.DEFAULT.maxDepth();
  private boolean serveClient = true;
  private boolean health;
  private @Nullable HttpHandler pages;
  private Clock clock = Clock.systemUTC();

  SocketIOServerBuilder() {}

  /**
   * Sets options of the Engine.IO server below: heartbeat, payload limit, transports, CORS,
   * cookies, {@code allowRequest} and so on.
   *
   * @param change sets them
   * @return this
   */
  public SocketIOServerBuilder engine(Consumer<EngineOptions.Builder> change) {
    change.accept(engine);
    return this;
  }

  /**
   * Sets whether clients of Socket.IO 2 and older, which speak Engine.IO 3, are let in too. A
   * request that does not say {@code EIO=4} then counts as one of theirs.
   *
   * @param value whether they are; the default is false
   * @return this
   */
  public SocketIOServerBuilder allowEio3(boolean value) {
    engine.allowEio3(value);
    return this;
  }

  /**
   * Sets the path the server answers on.
   *
   * @param path the path; the default is {@code /socket.io}
   * @return this
   */
  public SocketIOServerBuilder path(String path) {
    engine.path(path);
    return this;
  }

  /**
   * Compresses WebSocket messages of 1024 bytes and more for clients that offer it (EIO-47). What
   * is emitted with {@code compress(false)} is left as it is.
   *
   * @param value whether they are compressed; the default is false
   * @return this
   * @see EngineOptions.Builder#perMessageDeflate(boolean)
   */
  public SocketIOServerBuilder perMessageDeflate(boolean value) {
    engine.perMessageDeflate(value);
    return this;
  }

  /**
   * Compresses WebSocket messages for clients that offer it, with options.
   *
   * @param value from which size on, and how
   * @return this
   */
  public SocketIOServerBuilder perMessageDeflate(DeflateOptions value) {
    engine.perMessageDeflate(value);
    return this;
  }

  /**
   * Sets which proxies are believed when they say who a request comes from. Then {@link
   * Handshake#remoteAddress} and {@link Handshake#secure} are the client's and not the proxy's.
   *
   * @param values IP addresses, ranges such as {@code 10.0.0.0/8}, {@code loopback}, {@code
   *     linklocal} or {@code uniquelocal}; the default is none
   * @return this
   * @see EngineOptions.Builder#trustedProxies
   */
  public SocketIOServerBuilder trustedProxies(String... values) {
    engine.trustedProxies(values);
    return this;
  }

  /**
   * Sets the host that speaks with the network.
   *
   * @param value the host; the default is found on the class path
   * @return this
   */
  public SocketIOServerBuilder host(HttpHost value) {
    host = value;
    return this;
  }

  /**
   * Speaks TLS.
   *
   * @param value certificate and key
   * @return this
   */
  public SocketIOServerBuilder tls(TlsOptions value) {
    tls = value;
    return this;
  }

  /**
   * Sets what turns JSON into Java values and back.
   *
   * @param value the codec; the default is found on the class path
   * @return this
   */
  public SocketIOServerBuilder json(JsonCodec value) {
    json = value;
    return this;
  }

  /**
   * Sets how packets are written as messages (SIO-11). Every client has to use the same parser.
   *
   * @param value the parser; the default is {@link JsonPacketParser}
   * @return this
   */
  public SocketIOServerBuilder parser(PacketParser value) {
    parser = Objects.requireNonNull(value, "parser");
    return this;
  }

  /**
   * Sets what makes the adapters of the namespaces.
   *
   * @param value the factory; the default keeps rooms in memory
   * @return this
   */
  public SocketIOServerBuilder adapter(AdapterFactory value) {
    adapters = value;
    return this;
  }

  /**
   * Lets clients whose connection was lost go on where they were (§2.12). Off by default: it
   * changes what is on the wire, keeps what has been sent, and takes an adapter that can do it.
   *
   * @param value what is kept, and for how long
   * @return this
   */
  public SocketIOServerBuilder connectionStateRecovery(RecoveryOptions value) {
    recovery = Objects.requireNonNull(value, "connectionStateRecovery");
    return this;
  }

  /**
   * Sets what runs the handlers. It stays the caller's: the server does not shut it down. One task
   * of it may run the handlers of many sockets, one after the other; when handlers block, more
   * tasks are handed to it, as many at once as it takes.
   *
   * @param value the executor; the default is virtual threads on Java 24 and newer, an elastic pool
   *     of platform threads before
   * @return this
   */
  public SocketIOServerBuilder handlerExecutor(Executor value) {
    handlers = value;
    return this;
  }

  /**
   * Sets what completes the futures of {@code emitWithAck}, and so runs what is chained to them. It
   * stays the caller's: the server does not shut it down. Handlers may wait for such a future, so
   * it must not be an executor that they can exhaust.
   *
   * @param value the executor; the default is virtual threads on Java 24 and newer, an elastic pool
   *     of platform threads before
   * @return this
   */
  public SocketIOServerBuilder ackExecutor(Executor value) {
    acks = value;
    return this;
  }

  /**
   * Sets on which thread handlers run.
   *
   * @param value the thread; the default is {@link Dispatch#MAILBOX}
   * @return this
   */
  public SocketIOServerBuilder dispatch(Dispatch value) {
    dispatch = value;
    return this;
  }

  /**
   * Sets how long a connection may stay without a socket before it is closed, counted from its
   * opening whatever the client asks for and is refused. It is also how long the middlewares of a
   * further namespace may take, and the decision whether there is such a namespace; then that one
   * is refused.
   *
   * @param value the time; the default is 45 seconds
   * @return this
   */
  public SocketIOServerBuilder connectTimeout(Duration value) {
    connectTimeout = positive("connectTimeout", value);
    return this;
  }

  /**
   * Sets how long an acknowledgement is waited for unless {@code timeout} says otherwise.
   *
   * @param value the time; the default is 10 seconds
   * @return this
   */
  public SocketIOServerBuilder ackTimeout(Duration value) {
    ackTimeout = positive("ackTimeout", value);
    return this;
  }

  /**
   * Sets after which time a handler that has not returned is named in the log.
   *
   * @param value the time; the default is 5 seconds
   * @return this
   */
  public SocketIOServerBuilder slowHandler(Duration value) {
    slowHandler = positive("slowHandler", value);
    return this;
  }

  /**
   * Sets how many bytes of events may wait for the handlers of one connection, those that wait for
   * {@code onAnyOutgoing} included. Above the soft limit nothing more is read from it, unless an
   * acknowledgement is waited for; above the hard limit it is closed.
   *
   * @param softBytes the soft limit, 1 or more; the default is 1 MiB
   * @param hardBytes the hard limit, not below the soft limit; the default is 16 MiB
   * @return this
   */
  public SocketIOServerBuilder inboundLimits(long softBytes, long hardBytes) {
    require(softBytes >= 1, "inboundLimits softBytes", softBytes, "1 or more");
    require(hardBytes >= softBytes, "inboundLimits hardBytes", hardBytes, "the soft limit or more");
    inboundSoftLimitBytes = softBytes;
    inboundHardLimitBytes = hardBytes;
    return this;
  }

  /**
   * Sets how many bytes may be on their way from those who emit to each lane: events and
   * acknowledgements, with 256 bytes for each; a broadcast counts once for each lane. Above it, a
   * thread that emits waits until half of it is left. Threads that are interrupted do not wait. The
   * threads of the lanes never wait (handlers with {@link Dispatch#IO_THREAD}); above four times as
   * much, what they emit is not kept, and who would have got it is disconnected with the reason
   * {@code slow consumer}.
   *
   * <p>A thread that waits may hold a lock that a lane wants, so nobody waits for longer than
   * {@code patience}; then it goes on as if there were room.
   *
   * @param bytes how many, 1 or more; the default is 16 MiB
   * @param patience how long one call waits at most in a namespace, by the system's clock, zero to
   *     24 hours; the default is 10 seconds
   * @return this
   */
  public SocketIOServerBuilder emitLimit(long bytes, Duration patience) {
    require(bytes >= 1, "emitLimit bytes", bytes, "1 or more");
    require(
        !patience.isNegative() && patience.compareTo(Duration.ofHours(24)) <= 0,
        "emitLimit patience",
        patience,
        "zero to 24 hours");
    emitLimitBytes = bytes;
    emitPatience = patience;
    return this;
  }

  /**
   * Sets whether a child of a {@link ParentNamespace} is removed when its last socket has left, or
   * has been refused with nobody else in it (SIO-23). It is created again when a client asks for
   * it. Namespaces without a parent stay.
   *
   * @param value whether it is removed, with what has been registered on it; the default is false
   * @return this
   */
  public SocketIOServerBuilder cleanupEmptyChildNamespaces(boolean value) {
    cleanupEmptyChildNamespaces = value;
    return this;
  }

  /**
   * Sets for how many keys the latest event waits when a client cannot take it at once, see {@link
   * SocketEmitter#conflate}. Above it the one that was emitted longest ago is dropped.
   *
   * @param value their number for each socket, 1 to 10000; the default is 64
   * @return this
   */
  public SocketIOServerBuilder maxConflatedKeys(int value) {
    require(value >= 1 && value <= 10_000, "maxConflatedKeys", value, "1 to 10000");
    maxConflatedKeys = value;
    return this;
  }

  /**
   * Sets how much clients may have of what they can make many of: namespaces, rooms, pending
   * acknowledgements and so on. All of them have defaults.
   *
   * @param change sets them
   * @return this
   */
  public SocketIOServerBuilder limits(Consumer<ServerLimits.Builder> change) {
    change.accept(limits);
    return this;
  }

  /**
   * Sets how many attachments a packet may have (SIO-6).
   *
   * @param value their number, 1 to 1000; the default is 10
   * @return this
   */
  public SocketIOServerBuilder maxAttachments(int value) {
    require(value >= 1 && value <= 1000, "maxAttachments", value, "1 to 1000");
    maxAttachments = value;
    return this;
  }

  /**
   * Sets how deep JSON may be nested.
   *
   * @param value the depth, 1 to 500; the default is 500
   * @return this
   */
  public SocketIOServerBuilder maxJsonDepth(int value) {
    require(value >= 1 && value <= 500, "maxJsonDepth", value, "1 to 500");
    maxJsonDepth = value;
    return this;
  }

  /**
   * Sets whether the browser client is served below the path (SIO-79).
   *
   * @param value whether it is; the default is true
   * @return this
   */
  public SocketIOServerBuilder serveClient(boolean value) {
    serveClient = value;
    return this;
  }

  /**
   * Sets whether {@code /healthz} is answered: 200, and 503 while the server is being shut down.
   *
   * @param value whether it is; the default is false
   * @return this
   */
  public SocketIOServerBuilder health(boolean value) {
    health = value;
    return this;
  }

  /**
   * Sets what answers all requests that are not the server's own, such as those of {@code
   * StaticFiles}. It runs on the handlers' executor and may block.
   *
   * @param value the handler; the default answers 404
   * @return this
   */
  public SocketIOServerBuilder pages(HttpHandler value) {
    pages = value;
    return this;
  }

  /**
   * Sets the wall clock. It tells handlers what time it is ({@link Handshake#issued}) and measures
   * nothing: time-outs run by the clock of the host's lanes.
   *
   * @param value the clock; the default is the system's
   * @return this
   */
  public SocketIOServerBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /**
   * Builds the server.
   *
   * @return a server that does not listen yet
   * @throws IllegalArgumentException if an option is wrong, or the adapter cannot recover
   *     connections though it is to
   * @throws IllegalStateException if no JSON codec is named and none is on the class path
   */
  public SocketIOServer build() {
    return new SocketIOServer(
        new ServerOptions(
            engine,
            host,
            tls,
            json,
            parser,
            adapters,
            recovery,
            handlers,
            acks,
            dispatch,
            connectTimeout,
            ackTimeout,
            slowHandler,
            inboundSoftLimitBytes,
            inboundHardLimitBytes,
            emitLimitBytes,
            emitPatience,
            cleanupEmptyChildNamespaces,
            maxConflatedKeys,
            limits,
            new DecoderLimits(
                maxAttachments, new JsonLimits(maxJsonDepth, JsonLimits.DEFAULT.maxNumberLength())),
            serveClient,
            health,
            pages,
            clock));
  }

  private static Duration positive(String option, Duration value) {
    require(!value.isNegative() && !value.isZero(), option, value, "a positive duration");
    return value;
  }

  private static void require(boolean holds, String option, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(option + " is " + value + "; allowed is " + allowed);
    }
  }
}
