package io.sockeye.testing;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import io.sockeye.event.DisconnectedException;
import io.sockeye.event.EventHandler;
import io.sockeye.event.EventNames;
import io.sockeye.event.EventSource;
import io.sockeye.event.EventType;
import io.sockeye.event.RawEvent;
import io.sockeye.event.Subscription;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonKind;
import io.sockeye.json.JsonValues;
import io.sockeye.server.EmitTarget;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO client of a {@link SocketIOTestServer}, in one namespace. It speaks the real protocol
 * by the project's own codecs, over a wire in memory; made with {@link SocketIOTestServer#connect}
 * or {@link SocketIOTestServer#client}.
 *
 * <p>After each action everything it leads to has happened: the server's handlers have run, and
 * what they have sent is here, unless it was done inside {@link FakeClock#together}. Events that
 * have come wait in a queue until they are taken; those for which a handler is registered on this
 * client go to the handler instead. Handlers run on the test's thread.
 *
 * <p>The methods that begin with {@code await} run the clock, and then wait for what threads that
 * do not run by it (executors of the application) may still bring, for as long as the server's
 * {@linkplain SocketIOTestServer.Builder#patience patience} allows, in real time. The clock's time
 * does not move by waiting. When nothing comes they throw an {@link AssertionError} that says what
 * has come instead.
 *
 * <p>For the test's thread only; sending and acknowledging may be done by any.
 */
public final class TestClient implements EmitTarget, EventSource<TestClient>, AutoCloseable {
  private final TestConnection connection;
  private final String namespace;
  private final @Nullable JsonValues auth;
  private final ClientHandlers handlers = new ClientHandlers();

  // Touched by what runs on the clients' line, and by the test between that: one thread.
  private final List<TestEvent> inbox = new ArrayList<>();
  private final List<SocketPacket> outbox = new ArrayList<>();
  private final Map<Long, CompletableFuture<AckReply>> acks = new LinkedHashMap<>();
  private long nextAckId;
  private String id = "";
  private @Nullable ConnectErrorException refusal;
  private String endReason = "";
  private boolean endWasAskedFor;

  private volatile State state = State.CONNECTING;

  private enum State {
    /** From the beginning on. Left for CONNECTED or ENDED. */
    CONNECTING,
    /** The server has let it in. Left for ENDED. */
    CONNECTED,
    /** Refused, or disconnected by either end. Never left. */
    ENDED
  }

  TestClient(TestConnection connection, String namespace, @Nullable Object auth) {
    this.connection = connection;
    this.namespace = namespace.startsWith("/") ? namespace : "/" + namespace;
    this.auth = auth == null ? null : connection.codec().encode(List.of(auth));
  }

  // ---- what it is

  /**
   * Returns the socket's id.
   *
   * @return the id, the same as the server's socket has; empty before the server has let it in
   */
  public String id() {
    return id;
  }

  /**
   * Returns the namespace.
   *
   * @return its name, with its slash
   */
  public String namespace() {
    return namespace;
  }

  /**
   * Returns what carries the connection.
   *
   * @return {@code "polling"} or {@code "websocket"}
   */
  public String transport() {
    return connection.transport();
  }

  /**
   * Tells whether the server has let it in and neither end has ended it.
   *
   * @return whether it is connected
   */
  public boolean connected() {
    return state == State.CONNECTED;
  }

  /**
   * Waits until the server has let it in. Needed only after {@link TestClientBuilder#open}.
   *
   * @return this
   * @throws ConnectErrorException if the server refuses it
   */
  public TestClient awaitConnected() {
    side()
        .await(
            () -> state != State.CONNECTING,
            () -> "the server has neither let the client into " + namespace + " nor refused it");
    ConnectErrorException refused = refusal;
    if (refused != null) {
      endWasAskedFor = true;
      throw refused;
    }
    return this;
  }

  /**
   * Connects to another namespace by the same connection.
   *
   * @param other its name
   * @return the client there
   * @throws ConnectErrorException if the server refuses it
   */
  public TestClient connect(String other) {
    return connect(other, null);
  }

  /**
   * Connects to another namespace by the same connection.
   *
   * @param other its name
   * @param auth what the server sees as {@code handshake().auth(…)}: something that is written as a
   *     JSON object, or {@code null} for none
   * @return the client there
   * @throws ConnectErrorException if the server refuses it
   */
  public TestClient connect(String other, @Nullable Object auth) {
    TestClient client = new TestClient(connection, other, auth);
    connection.connect(client);
    return client.awaitConnected();
  }

  // ---- sending

  /**
   * Sends an event. Before the server has let the client in, it waits until then.
   *
   * @param event the event's name
   * @param arguments its arguments
   * @throws IllegalStateException if the client has been disconnected
   */
  @Override
  public void emit(String event, @Nullable Object... arguments) {
    SocketPacket.Event packet = event(-1, event, arguments);
    side().run(() -> write(packet));
  }

  /**
   * Sends an event that the server is to acknowledge.
   *
   * @param event the event's name
   * @param arguments its arguments
   * @return completes with the reply, or exceptionally with {@link DisconnectedException} when the
   *     client is disconnected before. {@code join} and {@code get} run the clock, and throw an
   *     {@link AssertionError} when no reply comes; so do those of what is chained to it
   * @throws IllegalStateException if the client has been disconnected
   */
  public CompletableFuture<AckReply> emitWithAck(String event, @Nullable Object... arguments) {
    long ackId = nextAckId++;
    SocketPacket.Event packet = event(ackId, event, arguments);
    CompletableFuture<AckReply> reply =
        side().future("the acknowledgement of \"" + event + "\" by the server");
    side()
        .run(
            () -> {
              acks.put(ackId, reply);
              write(packet);
            });
    return reply;
  }

  /**
   * Sends an event that the server is to acknowledge.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the reply
   * @param event the event
   * @param argument its argument
   * @return as of the other form; also exceptionally with {@link
   *     io.sockeye.event.BadArgumentException} if the reply is not of the wanted type
   * @throws IllegalStateException if the client has been disconnected
   */
  @SuppressWarnings("unchecked") // bound to the type that the event type was made of
  public <A, R> CompletableFuture<R> emitWithAck(AckEventType<A, R> event, A argument) {
    return emitWithAck(event.name(), (Object) argument)
        .thenApply(reply -> (R) reply.bind(0, event.replyType()));
  }

  private SocketPacket.Event event(long ackId, String event, @Nullable Object... arguments) {
    if (state == State.ENDED) {
      throw new IllegalStateException("the client is disconnected: " + endReason);
    }
    List<@Nullable Object> values = new ArrayList<>(1 + arguments.length);
    values.add(EventNames.checked(event));
    values.addAll(Arrays.asList(arguments));
    return new SocketPacket.Event(namespace, ackId, codec().encode(values));
  }

  // ---- receiving

  /**
   * Takes the first event of a name out of the queue, and waits for it if it has not come. Events
   * of other names stay.
   *
   * @param event the event's name
   * @return the event
   * @throws AssertionError if it does not come
   */
  public RawEvent await(String event) {
    return taken("no event \"" + event + "\" has come", named -> named.name().equals(event));
  }

  /**
   * Takes the first such event out of the queue, and waits for it if it has not come.
   *
   * @param <A> the type of its argument
   * @param event the event
   * @return its argument
   * @throws AssertionError if it does not come
   * @throws io.sockeye.event.BadArgumentException if its argument cannot become that type
   */
  @SuppressWarnings("unchecked") // bound to the type that the event type was made of
  public <A> A await(EventType<A> event) {
    return (A) await(event.name()).bind(0, event.argumentType());
  }

  /**
   * Takes the first such event out of the queue, and waits for it if it has not come.
   *
   * @param <A> the type of its argument
   * @param <R> the type of its acknowledgement
   * @param event the event
   * @return its argument, and the way to acknowledge it
   * @throws AssertionError if it does not come
   */
  public <A, R> AckRequest<A, R> await(AckEventType<A, R> event) {
    return new AckRequest<>(await(event.name()), event);
  }

  /**
   * Takes the next event out of the queue, whatever its name, and waits for one if there is none.
   *
   * @return the event
   * @throws AssertionError if none comes
   */
  public RawEvent next() {
    return taken("no event has come", any -> true);
  }

  /**
   * Takes everything out of the queue that has come by now.
   *
   * @return the events, in the order in which they came
   */
  public List<RawEvent> take() {
    side().clock().settle();
    List<RawEvent> all = List.copyOf(inbox);
    inbox.clear();
    return all;
  }

  /**
   * Fails if an event waits in the queue, or if the server has disconnected the client and the test
   * has not asked for that ({@link #awaitDisconnect}).
   *
   * @throws AssertionError if something has come; it says what
   */
  public void assertNothing() {
    side().clock().settle();
    if (!inbox.isEmpty()) {
      throw new AssertionError("nothing was to come to the client, but " + inbox);
    }
    if (state == State.ENDED && !endWasAskedFor) {
      throw new AssertionError("the client was disconnected: " + endReason);
    }
  }

  private RawEvent taken(String failure, Predicate<TestEvent> wanted) {
    side()
        .await(
            () -> state == State.ENDED || inbox.stream().anyMatch(wanted),
            () -> failure + "; in the queue: " + inbox);
    for (Iterator<TestEvent> events = inbox.iterator(); events.hasNext(); ) {
      TestEvent event = events.next();
      if (wanted.test(event)) {
        events.remove();
        return event;
      }
    }
    throw new AssertionError(
        failure + "; the client was disconnected: " + endReason + "; in the queue: " + inbox);
  }

  // ---- handlers

  @Override
  public Subscription onRaw(String event, EventHandler<TestClient, RawEvent> handler) {
    return handlers.on(event, handler);
  }

  @Override
  public Subscription onAny(EventHandler<TestClient, RawEvent> handler) {
    return handlers.any(handler, false);
  }

  @Override
  public Subscription prependAny(EventHandler<TestClient, RawEvent> handler) {
    return handlers.any(handler, true);
  }

  @Override
  public Subscription onAnyOutgoing(EventHandler<TestClient, RawEvent> handler) {
    return handlers.anyOutgoing(handler, false);
  }

  @Override
  public Subscription prependAnyOutgoing(EventHandler<TestClient, RawEvent> handler) {
    return handlers.anyOutgoing(handler, true);
  }

  // ---- the network

  /**
   * Takes what the server sends, or lets it pile up there, as a client with a bad connection does.
   * The default is to take it.
   *
   * @param on whether to take it
   */
  public void reading(boolean on) {
    connection.reading(on);
  }

  /**
   * Answers the server's pings or does not, so that the ping time-out ends the connection. The
   * default is to answer.
   *
   * @param on whether to answer
   */
  public void answerPings(boolean on) {
    connection.answerPings(on);
  }

  // ---- the end

  /**
   * Leaves the namespace; with the last one the connection is closed, as the JavaScript client does
   * it. Nothing happens if the client is disconnected already.
   */
  public void disconnect() {
    side()
        .run(
            () -> {
              if (state == State.CONNECTED) {
                endWasAskedFor = true;
                connection.write(new SocketPacket.Disconnect(namespace));
                ended("io client disconnect");
                connection.left(this);
              }
            });
  }

  /**
   * Closes the connection in the orderly way, for all namespaces it has. Nothing happens if it is
   * closed already.
   */
  @Override
  public void close() {
    endWasAskedFor = true;
    connection.close();
  }

  /** Breaks the connection as a network does, for all namespaces it has. */
  public void abort() {
    endWasAskedFor = true;
    connection.abort();
  }

  /**
   * Waits until the client is disconnected.
   *
   * @return the reason as the JavaScript client would name it: {@code "io server disconnect"},
   *     {@code "transport close"} and so on
   * @throws AssertionError if it is not disconnected
   */
  public String awaitDisconnect() {
    side()
        .await(
            () -> state == State.ENDED,
            () -> "the client has not been disconnected; in the queue: " + inbox);
    endWasAskedFor = true;
    return endReason;
  }

  @Override
  public String toString() {
    return "client " + id + " of " + namespace;
  }

  // ---- on the line

  SocketPacket.Connect connectPacket() {
    return new SocketPacket.Connect(namespace, auth);
  }

  private void write(SocketPacket packet) {
    switch (state) {
      case CONNECTING -> outbox.add(packet);
      case CONNECTED -> {
        connection.write(packet);
        if (packet instanceof SocketPacket.Event event) {
          handlers.sent(this, new TestEvent(this, event, codec(), false));
        }
      }
      case ENDED -> {}
    }
  }

  void acknowledge(long ackId, @Nullable Object... values) {
    SocketPacket.Ack packet =
        new SocketPacket.Ack(namespace, ackId, codec().encode(Arrays.asList(values)));
    side().run(() -> write(packet));
  }

  void failed(TestEvent event, Throwable failure) {
    side()
        .line()
        .execute(
            () -> {
              throw new AssertionError("the test's client failed for " + event, failure);
            });
  }

  void received(SocketPacket packet) {
    if (packet instanceof SocketPacket.Connect connect) {
      connected(connect);
    } else if (packet instanceof SocketPacket.ConnectError error) {
      refused(refusal(error.payload()));
      connection.left(this);
    } else if (packet instanceof SocketPacket.Disconnect) {
      ended("io server disconnect");
      connection.left(this);
    } else if (packet instanceof SocketPacket.Ack ack) {
      CompletableFuture<AckReply> waiting = acks.remove(ack.id());
      if (waiting != null) {
        waiting.complete(new AckReply(ack.arguments(), codec()));
      }
    } else if (packet instanceof SocketPacket.Event event) {
      TestEvent come = new TestEvent(this, event, codec(), true);
      if (!handlers.received(this, come)) {
        inbox.add(come);
      }
    }
  }

  private void connected(SocketPacket.Connect packet) {
    JsonValues payload = Objects.requireNonNull(packet.payload());
    id = String.valueOf(object(payload).get("sid"));
    state = State.CONNECTED;
    List<SocketPacket> waiting = List.copyOf(outbox);
    outbox.clear();
    waiting.forEach(this::write);
  }

  private ConnectErrorException refusal(JsonValues payload) {
    if (payload.kind(0) != JsonKind.OBJECT) {
      return new ConnectErrorException(payload.string(0), 0, null, codec());
    }
    Map<?, ?> error = object(payload);
    Object data = error.get("data");
    return new ConnectErrorException(
        String.valueOf(error.get("message")),
        0,
        data == null ? null : codec().encode(List.of(data)),
        codec());
  }

  private Map<?, ?> object(JsonValues payload) {
    return (Map<?, ?>) Objects.requireNonNull(codec().decode(payload, 0, Map.class));
  }

  void refused(ConnectErrorException error) {
    if (state == State.CONNECTING) {
      refusal = error;
      ended(String.valueOf(error.getMessage()));
    }
  }

  /** The end, whoever has caused it. */
  void ended(String reason) {
    if (state == State.ENDED) {
      return;
    }
    if (state == State.CONNECTING && refusal == null) {
      refusal = new ConnectErrorException(reason, 0, null, codec());
    }
    state = State.ENDED;
    endReason = reason;
    List<CompletableFuture<AckReply>> unanswered = List.copyOf(acks.values());
    acks.clear();
    unanswered.forEach(
        ack ->
            ack.completeExceptionally(
                new DisconnectedException("the client was disconnected: " + reason)));
  }

  private ClientSide side() {
    return connection.side();
  }

  private JsonCodec codec() {
    return connection.codec();
  }
}
