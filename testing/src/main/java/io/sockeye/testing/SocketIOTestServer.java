package io.sockeye.testing;

import io.sockeye.server.SocketIOServer;
import io.sockeye.server.SocketIOServerBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SocketIOServer} without network, whose time a test moves: to test handlers with {@link
 * TestClient}s.
 *
 * <pre>{@code
 * try (SocketIOTestServer server = SocketIOTestServer.start(io -> new Chat(io).start())) {
 *   TestClient ada = server.connect();
 *   TestClient bob = server.connect();
 *   ada.emit("chat", "hello");
 *   assertThat(bob.await("chat").arg(0, String.class)).isEqualTo("hello");
 *   ada.assertNothing();
 * }
 * }</pre>
 *
 * <p>Everything is the real server but the wire and the clock. Handlers run on threads of their
 * own, one at a time, while the test's thread waits; so they may block, for an acknowledgement for
 * instance, and a test has the same course each time it is run. Ids alone are random.
 *
 * <p>Time stands still until {@link #advance}: no time-out and no ping comes by itself. What may be
 * on its way from an emit to the lanes is not limited, unless {@code emitLimit} is among the
 * options that are set.
 *
 * <p>For the test's thread only.
 */
public final class SocketIOTestServer implements AutoCloseable {
  private final FakeClock clock;
  private final InMemoryHost host;
  private final SocketIOServer io;
  private final HandlerThreads handlers;
  private final ClientSide clientSide;
  private final String path;
  private final boolean leftoversAllowed;
  private final List<TestConnection> connections = new ArrayList<>();
  private int nextLane;
  private boolean closed;

  private SocketIOTestServer(Builder builder) {
    this.clock = builder.clock;
    this.host = new InMemoryHost(clock, builder.lanes);
    this.handlers = new HandlerThreads(clock, builder.patience);
    this.leftoversAllowed = builder.leftoversAllowed;
    this.path = builder.path;
    SocketIOServerBuilder options =
        SocketIOServer.builder()
            .host(host)
            .path(path)
            // The test's thread is that of the lanes too: it would wait for itself.
            .emitLimit(Long.MAX_VALUE, Duration.ZERO)
            .handlerExecutor(handlers)
            .ackExecutor(handlers)
            .clock(clock.withZone(ZoneOffset.UTC));
    builder.options.accept(options);
    this.io = options.build();
    this.clientSide =
        new ClientSide(clock, clock.newLane()::execute, io.codec(), io.parser(), builder.patience);
  }

  /**
   * Starts a server with the defaults of {@link Builder}.
   *
   * @param application registers handlers
   * @return the server, listening
   */
  public static SocketIOTestServer start(Consumer<SocketIOServer> application) {
    return builder().start(application);
  }

  /**
   * Begins to describe a server.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  // ---- what it is

  /**
   * Returns the server, to be used as the application uses it. Call {@link #settle} after what was
   * done to it directly, or let a client await what follows from it.
   *
   * @return the server
   */
  public SocketIOServer io() {
    return io;
  }

  /**
   * Returns the clock.
   *
   * @return what everything runs by
   */
  public FakeClock clock() {
    return clock;
  }

  /**
   * Returns the host, for requests in raw HTTP and WebSocket terms: the application's pages, or a
   * client that breaks the protocol.
   *
   * @return the host
   */
  public InMemoryHost host() {
    return host;
  }

  // ---- clients

  /**
   * Connects a client to the main namespace.
   *
   * @return the client, connected
   * @throws ConnectErrorException if the server refuses it
   */
  public TestClient connect() {
    return client().connect();
  }

  /**
   * Connects a client to a namespace.
   *
   * @param namespace its name
   * @return the client, connected
   * @throws ConnectErrorException if the server refuses it
   */
  public TestClient connect(String namespace) {
    return client().namespace(namespace).connect();
  }

  /**
   * Connects a client to a namespace.
   *
   * @param namespace its name
   * @param auth what the server sees as {@code handshake().auth(…)}: something that is written as a
   *     JSON object, or {@code null} for none
   * @return the client, connected
   * @throws ConnectErrorException if the server refuses it
   */
  public TestClient connect(String namespace, @Nullable Object auth) {
    return client().namespace(namespace).auth(auth).connect();
  }

  /**
   * Begins to describe a client: its headers, its transport, its lane.
   *
   * @return a builder with the defaults
   */
  public TestClientBuilder client() {
    return new TestClientBuilder(this);
  }

  // ---- time

  /**
   * Lets time pass: what becomes due meanwhile runs at its time, with all that follows from it.
   *
   * @param time how much
   */
  public void advance(Duration time) {
    clock.advance(time);
  }

  /** Runs what is ready, with all that follows from it, without time passing. */
  public void settle() {
    clock.settle();
  }

  /**
   * Waits for a future of the server, such as that of {@code io().emitWithAck(…)}. A plain {@code
   * join()} would wait for ever for what only the test's thread itself can run.
   *
   * @param <T> the type of the value
   * @param future what to wait for
   * @return its value
   * @throws AssertionError if it is not complete when nothing is left to be run, and for as long as
   *     the {@linkplain Builder#patience patience} allows, in real time
   * @throws CompletionException if it completed exceptionally
   */
  public <T extends @Nullable Object> T await(CompletionStage<T> future) {
    CompletableFuture<T> complete = future.toCompletableFuture();
    clientSide.await(complete::isDone, () -> "the future is not complete");
    return complete.join();
  }

  // ---- the end

  /**
   * Disconnects all clients, closes the server, and checks that nothing is left: every session,
   * socket and room is gone, and every handler has returned. A handler that has not gets the
   * {@linkplain Builder#patience patience}. Nothing happens the second time.
   *
   * @throws AssertionError if something is left; it says what, and where a handler is that has not
   *     returned. Not if that was {@linkplain Builder#allowLeftovers allowed}
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      connections.forEach(TestConnection::close);
      CompletableFuture<Void> end = io.shutdown(clientSide.patience());
      boolean ended = clock.settleUntil(end::isDone, clientSide.patience());
      if (!leftoversAllowed) {
        Leftovers.refuse(Leftovers.of(io), handlers.unfinished());
        if (!ended) {
          throw new AssertionError("the server has not been closed in an orderly way");
        }
      }
    } finally {
      handlers.close();
    }
  }

  // ---- for the clients

  ClientSide clientSide() {
    return clientSide;
  }

  String path() {
    return path;
  }

  /** Whoever does not say on which lane arrives on the next. */
  InMemoryClient nextHttpClient(int lane) {
    return host.client(lane >= 0 ? lane : nextLane++ % host.lanes().size());
  }

  void opened(TestConnection connection) {
    connections.add(connection);
  }

  /** Describes a server for tests. Each setter returns this builder. Not thread-safe. */
  public static final class Builder {
    private int lanes = 2;
    private FakeClock clock = new FakeClock();
    private Duration patience = Duration.ofSeconds(5);
    private String path = "/socket.io/";
    private Consumer<SocketIOServerBuilder> options = builder -> {};
    private boolean leftoversAllowed;

    private Builder() {}

    /**
     * Sets how many lanes there are: as many threads a real host would have. Clients take turns in
     * arriving on them. Default: 2; 1 and more.
     *
     * @param value their number
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder lanes(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("lanes is " + value + ": allowed is 1 and more");
      }
      lanes = value;
      return this;
    }

    /**
     * Sets the clock, for an application that needs it before the server is there, or for several
     * servers with one clock. Default: one of its own.
     *
     * @param value the clock
     * @return this
     */
    public Builder clock(FakeClock value) {
      clock = value;
      return this;
    }

    /**
     * Sets the path of the server and its clients. Default: {@code /socket.io}.
     *
     * @param value the path
     * @return this
     */
    public Builder path(String value) {
      path = value.endsWith("/") ? value : value + "/";
      return this;
    }

    /**
     * Changes options of the server, as the application does. Its host and clock are this server's;
     * handlers on an executor that is set here do not run by the clock. Default: none is changed.
     *
     * @param change sets them
     * @return this
     */
    public Builder options(Consumer<SocketIOServerBuilder> change) {
      options = options.andThen(change);
      return this;
    }

    /**
     * Sets how long the test waits, in real time, for what does not run by the clock: threads of
     * the application, and handlers that block on anything but a future. It is the time that a
     * failing test takes, and no other. Default: 5 s; more than 0.
     *
     * @param value the time
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder patience(Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException(
            "patience is " + value + ": allowed is a positive duration");
      }
      patience = value;
      return this;
    }

    /**
     * Lets {@link SocketIOTestServer#close} leave things behind. Default: it fails when it does.
     *
     * @return this
     */
    public Builder allowLeftovers() {
      leftoversAllowed = true;
      return this;
    }

    /**
     * Starts the server.
     *
     * @param application registers handlers
     * @return the server, listening
     */
    public SocketIOTestServer start(Consumer<SocketIOServer> application) {
      SocketIOTestServer server = new SocketIOTestServer(this);
      try {
        application.accept(server.io);
        server.io.listen(0);
        return server;
      } catch (RuntimeException | Error failure) {
        server.io.close();
        throw failure;
      }
    }
  }
}
