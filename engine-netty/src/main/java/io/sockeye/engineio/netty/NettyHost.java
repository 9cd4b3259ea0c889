package io.sockeye.engineio.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.sockeye.http.HostException;
import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpService;
import io.sockeye.http.TlsOptions;
import io.sockeye.lane.Lane;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The standalone host: HTTP/1.1 and WebSocket (RFC 6455, with permessage-deflate of RFC 7692 where
 * the service wants it) on Netty, with TLS when it is asked for. Each of its threads is one lane.
 *
 * <p>TLS is that of OpenSSL if {@code io.netty:netty-tcnative-boringssl-static} is on the class
 * path, which this module does not bring along, else that of the JDK; the system property {@code
 * io.netty.handler.ssl.noOpenSsl} set to {@code true} keeps the JDK's.
 *
 * <p>Requests of one connection are answered in order, one at a time. What is not clear HTTP/1.1 is
 * answered 400 (or 408, 414, 417, 431, 505) and the connection closed. The body of a response that
 * is a file is read on the lane, 64 KiB at a time.
 *
 * <p>Made with {@link #create} or {@link #builder}; safe for use by any thread.
 */
public final class NettyHost implements HttpHost {
  private static final long SHUTDOWN_TIMEOUT_SECONDS = 5;

  private final Builder options;
  private final Network network;
  private final int threads;
  private final Object lock = new Object();

  // Guarded by lock; null before start.
  private @Nullable EventLoopGroup group;
  private @Nullable Channel acceptor;
  private @Nullable List<Loop> loops;
  private boolean stopping;
  private boolean closed;

  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private NettyHost(Builder options, Network network, int threads) {
    this.options = options;
    this.network = network;
    this.threads = threads;
  }

  /**
   * Creates a host with the defaults of {@link Builder}.
   *
   * @return the host, not started
   */
  public static NettyHost create() {
    return builder().build();
  }

  /**
   * Begins to describe a host.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void start(HostOptions host, HttpService service) {
    Objects.requireNonNull(service, "service");
    TlsOptions tls = host.tls();
    synchronized (lock) {
      if (closed || group != null) {
        throw new IllegalStateException("a host is started once");
      }
      SslContext sslContext = tls == null ? null : Tls.context(tls, options.tlsProvider());
      EventLoopGroup threads = newGroup();
      threads.terminationFuture().addListener(ended -> ReferenceCountUtil.release(sslContext));
      List<Loop> made = new ArrayList<>();
      for (EventExecutor executor : threads) {
        made.add(new Loop((EventLoop) executor, options.zlib, options.limits()));
      }
      group = threads;
      loops = List.copyOf(made);
      try {
        acceptor = bind(threads, host.address(), initializer(made, service, sslContext));
      } finally {
        if (acceptor == null) {
          closed = true;
          shutDown(threads);
        }
      }
    }
  }

  @Override
  public int port() {
    synchronized (lock) {
      Channel bound = started(acceptor);
      return ((InetSocketAddress) bound.localAddress()).getPort();
    }
  }

  @Override
  public List<Lane> lanes() {
    synchronized (lock) {
      return started(loops).stream().map(Loop::lane).toList();
    }
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    synchronized (lock) {
      Channel bound = acceptor;
      if (bound == null) {
        return CompletableFuture.completedFuture(null);
      }
      if (!stopping) {
        stopping = true;
        // The JDK's selector frees the port in its next round only: timers run after it.
        bound.close().addListener(closed -> inNextRound(bound, () -> stopped.complete(null)));
      }
    }
    return stopped.minimalCompletionStage();
  }

  private static void inNextRound(Channel bound, Runnable action) {
    Future<?> unused = bound.eventLoop().schedule(action, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public CompletionStage<Void> close() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    EventLoopGroup threads;
    List<Loop> all;
    synchronized (lock) {
      closed = true;
      threads = group;
      all = loops;
    }
    if (threads == null || all == null) {
      ended.complete(null);
      return ended;
    }
    // The threads end only when all of them have said goodbye: ending cuts what is still open.
    AtomicInteger open = new AtomicInteger(all.size());
    Runnable said =
        () -> {
          if (open.decrementAndGet() == 0) {
            shutDown(threads);
          }
        };
    stopAccepting()
        .whenComplete((done, failure) -> all.forEach(loop -> loop.closeConnections(said)));
    threads.terminationFuture().addListener(done -> ended.complete(null));
    return ended;
  }

  private static void shutDown(EventLoopGroup threads) {
    Future<?> unused = threads.shutdownGracefully(0, SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private <T> T started(@Nullable T of) {
    if (of == null) {
      throw new IllegalStateException("the host is not started");
    }
    return of;
  }

  private EventLoopGroup newGroup() {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("sockeye-io"), network.loops());
  }

  private Channel bind(
      EventLoopGroup threads, InetSocketAddress address, ChannelInitializer<Channel> initializer) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(threads)
            .channel(network.acceptor())
            .option(ChannelOption.SO_BACKLOG, options.backlog)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(options.lowWatermarkBytes, options.highWatermarkBytes))
            .childHandler(initializer)
            .bind(address)
            .awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      throw new HostException(refusal(address, failure), failure);
    }
    return bound.channel();
  }

  private static String refusal(InetSocketAddress address, Throwable failure) {
    String reason = String.valueOf(failure.getMessage());
    return reason.contains("already in use")
        ? "port " + address.getPort() + " on " + address.getHostString() + " is already in use"
        : "cannot listen on port "
            + address.getPort()
            + " of "
            + address.getHostString()
            + ": "
            + reason;
  }

  private ChannelInitializer<Channel> initializer(
      List<Loop> all, HttpService service, @Nullable SslContext tls) {
    Map<Lane, Loop> byLane = new HashMap<>();
    Map<EventLoop, Loop> byEventLoop = new HashMap<>();
    for (Loop loop : all) {
      byLane.put(loop.lane(), loop);
      byEventLoop.put(loop.eventLoop(), loop);
    }
    Limits limits = options.limits();
    HostContext context = new HostContext(service, limits, Map.copyOf(byLane), tls != null);
    long handshakeMillis = Math.max(1, options.tlsHandshakeTimeout.toMillis());
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        // What TLS reads may have to wait for the rest of a record.
        if (tls == null && network.immediate()) {
          channel.config().setRecvByteBufAllocator(ReadHandle.INSTANCE);
        }
        if (tls != null) {
          SslHandler handler = tls.newHandler(channel.alloc());
          handler.setHandshakeTimeoutMillis(handshakeMillis);
          channel.pipeline().addLast(handler);
        }
        Loop loop = Objects.requireNonNull(byEventLoop.get(channel.eventLoop()));
        channel.pipeline().addLast(new HttpConnection(context, loop));
      }
    };
  }

  /**
   * Describes a host. Each setter returns this builder; {@link #build} checks all values, and names
   * the option, the value and what is allowed when one is wrong.
   */
  public static final class Builder {
    private static final int MAX_HEADER_LIMIT_BYTES = 1024 * 1024;
    private static final int MAX_HEADER_COUNT_LIMIT = 10_000;
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private NettyIo io = NettyIo.AUTO;

    // Null until it is set: what is best depends on io.
    private @Nullable Integer ioThreads;

    private int backlog = 1024;
    private int maxRequestLineBytes = 8192;
    private int maxHeaderBytes = 16_384;
    private int maxHeaders = 100;
    private Duration tlsHandshakeTimeout = Duration.ofSeconds(10);
    private Duration headerTimeout = Duration.ofSeconds(10);
    private Duration bodyTimeout = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration closeTimeout = Duration.ofSeconds(10);
    private int lowWatermarkBytes = 64 * 1024;
    private int highWatermarkBytes = 128 * 1024;
    private Zlib zlib = Zlib.RAW;
    private @Nullable SslProvider tlsProvider;

    private Builder() {}

    /**
     * Sets how to talk to the network. Default: {@link NettyIo#AUTO}.
     *
     * @param io the way
     * @return this
     */
    public Builder io(NettyIo io) {
      this.io = io;
      return this;
    }

    /**
     * Sets the number of threads, which is the number of lanes. Default: the number of processors;
     * 1 to 1024. With {@link NettyIo#IO_URING} it is 1.
     *
     * @param ioThreads their number
     * @return this
     */
    public Builder ioThreads(int ioThreads) {
      this.ioThreads = ioThreads;
      return this;
    }

    /**
     * Sets how many connections the system may hold that were not accepted yet; it may cap the
     * number. Default: 1024; at least 1.
     *
     * @param backlog their number
     * @return this
     */
    public Builder backlog(int backlog) {
      this.backlog = backlog;
      return this;
    }

    /**
     * Sets the longest request line; a longer one is answered 414. Default: 8192 bytes; 256 to 1
     * MiB.
     *
     * @param maxRequestLineBytes its length in bytes
     * @return this
     */
    public Builder maxRequestLineBytes(int maxRequestLineBytes) {
      this.maxRequestLineBytes = maxRequestLineBytes;
      return this;
    }

    /**
     * Sets how large all header lines of a request together may be; larger ones are answered 431.
     * Default: 16 384 bytes; 256 to 1 MiB.
     *
     * @param maxHeaderBytes their size in bytes
     * @return this
     */
    public Builder maxHeaderBytes(int maxHeaderBytes) {
      this.maxHeaderBytes = maxHeaderBytes;
      return this;
    }

    /**
     * Sets how many header lines a request may have; more are answered 431. Default: 100; 1 to 10
     * 000.
     *
     * @param maxHeaders their number
     * @return this
     */
    public Builder maxHeaders(int maxHeaders) {
      this.maxHeaders = maxHeaders;
      return this;
    }

    /**
     * Sets how long the handshake of TLS may take, from the opening of the connection on. Then the
     * connection is closed, as it is when {@link #headerTimeout} is over before. Default: 10 s; 1
     * ms to a day.
     *
     * @param tlsHandshakeTimeout the time
     * @return this
     */
    public Builder tlsHandshakeTimeout(Duration tlsHandshakeTimeout) {
      this.tlsHandshakeTimeout = tlsHandshakeTimeout;
      return this;
    }

    /**
     * Sets how long a request's head may take: from the opening of the connection (TLS handshake
     * included) or the head's first byte, to its end. Then the answer is 408 and the connection is
     * closed. Default: 10 s; up to a day.
     *
     * @param headerTimeout the time
     * @return this
     */
    public Builder headerTimeout(Duration headerTimeout) {
      this.headerTimeout = headerTimeout;
      return this;
    }

    /**
     * Sets how long a request's body may take, from when it is asked for to its end. Then the
     * answer is 408 and the connection is closed. Default: 30 s; up to a day.
     *
     * @param bodyTimeout the time
     * @return this
     */
    public Builder bodyTimeout(Duration bodyTimeout) {
      this.bodyTimeout = bodyTimeout;
      return this;
    }

    /**
     * Sets after what time a connection is closed on which no request is outstanding and none
     * begins, or whose client takes nothing of a response. Should be longer than the Engine.IO
     * server's pingInterval, or each poll needs a new connection. Default: 60 s; up to a day.
     *
     * @param idleTimeout the time
     * @return this
     */
    public Builder idleTimeout(Duration idleTimeout) {
      this.idleTimeout = idleTimeout;
      return this;
    }

    /**
     * Sets how long a WebSocket client has to answer a close frame before its connection is cut.
     * Default: 10 s; up to a day.
     *
     * @param closeTimeout the time
     * @return this
     */
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = closeTimeout;
      return this;
    }

    /**
     * Sets when a connection counts as not writable: from more than {@code highBytes} queued bytes
     * on, until there are less than {@code lowBytes}. Default: 64 KiB and 128 KiB; 0 &lt; low &lt;=
     * high.
     *
     * @param lowBytes the low watermark in bytes
     * @param highBytes the high watermark in bytes
     * @return this
     */
    public Builder writeWatermarks(int lowBytes, int highBytes) {
      this.lowWatermarkBytes = lowBytes;
      this.highWatermarkBytes = highBytes;
      return this;
    }

    /** For tests that look at what is deflated. */
    Builder zlib(Zlib zlib) {
      this.zlib = zlib;
      return this;
    }

    /** For tests: without it, what is on the class path decides. */
    Builder tlsProvider(@Nullable SslProvider tlsProvider) {
      this.tlsProvider = tlsProvider;
      return this;
    }

    /**
     * Makes the host.
     *
     * @return the host, not started; later changes of this builder do not reach it
     * @throws IllegalArgumentException if an option has a value that is not allowed
     */
    public NettyHost build() {
      Network network = Network.of(io);
      int processors = Runtime.getRuntime().availableProcessors();
      int threads = ioThreads == null ? Math.min(processors, network.mostLoops()) : ioThreads;
      check("ioThreads", threads, 1, network.mostLoops());
      check("backlog", backlog, 1, Integer.MAX_VALUE);
      check("maxRequestLineBytes", maxRequestLineBytes, 256, MAX_HEADER_LIMIT_BYTES);
      check("maxHeaderBytes", maxHeaderBytes, 256, MAX_HEADER_LIMIT_BYTES);
      check("maxHeaders", maxHeaders, 1, MAX_HEADER_COUNT_LIMIT);
      check("tlsHandshakeTimeout", tlsHandshakeTimeout);
      check("headerTimeout", headerTimeout);
      check("bodyTimeout", bodyTimeout);
      check("idleTimeout", idleTimeout);
      check("closeTimeout", closeTimeout);
      check("writeWatermarks.lowBytes", lowWatermarkBytes, 1, highWatermarkBytes);
      return new NettyHost(copy(), network, threads);
    }

    private SslProvider tlsProvider() {
      return tlsProvider == null ? Tls.best() : tlsProvider;
    }

    private Limits limits() {
      return new Limits(
          maxRequestLineBytes,
          maxHeaderBytes,
          maxHeaders,
          headerTimeout.toNanos(),
          bodyTimeout.toNanos(),
          idleTimeout.toNanos(),
          closeTimeout.toNanos());
    }

    private Builder copy() {
      return new Builder()
          .io(io)
          .backlog(backlog)
          .maxRequestLineBytes(maxRequestLineBytes)
          .maxHeaderBytes(maxHeaderBytes)
          .maxHeaders(maxHeaders)
          .tlsHandshakeTimeout(tlsHandshakeTimeout)
          .headerTimeout(headerTimeout)
          .bodyTimeout(bodyTimeout)
          .idleTimeout(idleTimeout)
          .closeTimeout(closeTimeout)
          .writeWatermarks(lowWatermarkBytes, highWatermarkBytes)
          .zlib(zlib)
          .tlsProvider(tlsProvider);
    }

    private static void check(String option, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            option + ": " + value + ", must be from " + least + " to " + most);
      }
    }

    private static void check(String option, Duration value) {
      if (value.isNegative() || value.isZero() || value.compareTo(LONGEST_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            option + ": " + value + ", must be longer than 0 and at most " + LONGEST_TIMEOUT);
      }
    }
  }
}
