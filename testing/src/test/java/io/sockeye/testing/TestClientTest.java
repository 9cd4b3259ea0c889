package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.engineio.server.Admission;
import io.sockeye.event.AckEventType;
import io.sockeye.event.DisconnectedException;
import io.sockeye.event.EventType;
import io.sockeye.event.RawEvent;
import io.sockeye.event.TypeRef;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.JsonPacketParser;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.PacketParser;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that users test with, against the real server. */
final class TestClientTest {
  record Message(String user, String text) {}

  record Saved(long id) {}

  private static final EventType<Message> CHAT = EventType.of("chat", Message.class);
  private static final EventType<List<Message>> HISTORY =
      EventType.of("history", new TypeRef<List<Message>>() {});
  private static final AckEventType<Message, Saved> SAVE =
      AckEventType.of("save", Message.class, Saved.class);
  private static final Message HELLO = new Message("ada", "hello");

  private final SocketIOTestServer server =
      SocketIOTestServer.builder().patience(Duration.ofMillis(200)).start(io -> {});
  private final SocketIOServer io = server.io();
  private final List<Object> told = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  private TestClient connect(String transport) {
    TestClientBuilder client = server.client();
    return (transport.equals("polling") ? client.polling() : client).connect();
  }

  // ---- events

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void typedEventsGoBothWays(String transport) {
    io.on(CHAT, (socket, message) -> socket.broadcast().emit(CHAT, message));
    TestClient ada = connect(transport);
    TestClient bob = connect(transport);

    ada.emit(CHAT, HELLO);

    assertThat(bob.await(CHAT)).isEqualTo(HELLO);
    ada.assertNothing();
    bob.assertNothing();
    assertThat(bob.transport()).isEqualTo(transport);
  }

  @Test
  void genericTypesAreBound() {
    io.onConnection(socket -> socket.emit(HISTORY, List.of(HELLO, HELLO)));

    assertThat(server.connect().await(HISTORY)).containsExactly(HELLO, HELLO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void bytesGoBothWaysAnywhereInTheArguments(String transport) {
    io.onRaw("file", (socket, event) -> socket.emit("copy", event.values()));
    TestClient client = connect(transport);

    client.emit("file", "a.png", Map.of("data", new byte[] {0, 1, -1}), new byte[0]);

    RawEvent copy = client.await("copy");
    assertThat(copy.size()).isEqualTo(3);
    assertThat(copy.arg(1, new TypeRef<Map<String, byte[]>>() {}).get("data"))
        .containsExactly(0, 1, -1);
    assertThat(copy.arg(2, byte[].class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void eventsKeepTheirOrder(String transport) {
    io.on("n", Integer.class, (socket, n) -> socket.emit("n", n));
    TestClient client = connect(transport);

    server
        .clock()
        .together(
            () -> {
              for (int i = 0; i < 1000; i++) {
                client.emit("n", i);
              }
            });

    assertThat(client.take())
        .extracting(event -> event.arg(0, Integer.class))
        .hasSize(1000)
        .isSorted();
  }

  @Test
  void whatIsLongerThanARequestMayBeIsSentInSeveral() {
    SocketIOTestServer small =
        SocketIOTestServer.builder()
            .options(options -> options.engine(engine -> engine.maxPayloadBytes(1000)))
            .start(app -> app.on("n", String.class, (socket, text) -> told.add(text.length())));
    try (small) {
      TestClient client = small.client().polling().connect();
      small
          .clock()
          .together(
              () -> {
                for (int i = 0; i < 5; i++) {
                  client.emit("n", "x".repeat(600));
                }
              });
      assertThat(told).containsExactly(600, 600, 600, 600, 600);
    }
  }

  @Test
  void awaitTakesTheFirstOfItsNameAndLeavesTheOthers() {
    TestClient client = server.connect();
    io.emit("a", 1);
    io.emit("b", 2);
    io.emit("a", 3);

    assertThat(client.await("b").arg(0, Integer.class)).isEqualTo(2);
    assertThat(client.next().arg(0, Integer.class)).isEqualTo(1);
    assertThat(client.await("a").arg(0, Integer.class)).isEqualTo(3);
    client.assertNothing();
  }

  @Test
  void whatDoesNotComeIsAFailureThatSaysWhatHasCome() {
    TestClient client = server.connect();
    io.emit("a", 1, "text");

    assertThatThrownBy(() -> client.await("b"))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "no event \"b\" has come; in the queue: [a(1,\"text\")] (waited PT0.2S of real time)");
    assertThatThrownBy(client::assertNothing)
        .isInstanceOf(AssertionError.class)
        .hasMessage("nothing was to come to the client, but [a(1,\"text\")]");
    assertThat(client.take()).hasSize(1);
    client.assertNothing();
  }

  @Test
  void aReservedNameIsRefused() {
    TestClient client = server.connect();
    assertThatThrownBy(() -> client.emit("connect"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reserved");
  }

  @Test
  void whatIsSentBeforeTheServerHasDecidedWaitsForIt() {
    CompletableFuture<Void> decision = new CompletableFuture<>();
    io.useAsync(socket -> decision);
    io.on("early", socket -> told.add("early"));
    TestClient client = server.client().open();
    client.emit("early");
    assertThat(client.connected()).isFalse();
    assertThat(told).isEmpty();

    decision.complete(null);
    client.awaitConnected();

    assertThat(told).containsExactly("early");
  }

  /** The server's parser is the client's, whatever it is. */
  @Test
  void bothEndsHaveTheSameParser() {
    PacketParser json = new JsonPacketParser();
    AtomicInteger decoders = new AtomicInteger();
    PacketParser counting =
        new PacketParser() {
          @Override
          public PacketDecoder newDecoder(DecoderLimits limits) {
            decoders.incrementAndGet();
            return json.newDecoder(limits);
          }

          @Override
          public EncodedPacket encode(SocketPacket packet, int headroom) {
            told.add(packet.getClass().getSimpleName());
            return json.encode(packet, headroom);
          }
        };
    SocketIOTestServer other =
        SocketIOTestServer.builder()
            .options(options -> options.parser(counting))
            .start(app -> app.onWithAck("x", socket -> 1));
    try (other) {
      other.connect().emitWithAck("x").join();
    }
    assertThat(told).startsWith("Connect", "Connect", "Event", "Ack");
    assertThat(decoders).hasValue(2);
  }

  // ---- handlers on the client

  @Test
  void aHandlerGetsTheEventInsteadOfTheQueue() {
    TestClient client = server.connect();
    client.on("n", Integer.class, (self, n) -> told.add(n));
    client.onAny((self, event) -> told.add(event.name()));

    io.emit("n", 1);
    io.emit("other");
    server.settle();

    assertThat(told).containsExactly("n", 1, "other");
    assertThat(client.take()).hasSize(1);
  }

  @Test
  void aHandlerCanBeTakenOut() {
    TestClient client = server.connect();
    client.on("n", self -> told.add("n")).close();

    io.emit("n");

    assertThat(client.next().name()).isEqualTo("n");
    assertThat(told).isEmpty();
  }

  @Test
  void whatGoesOutCanBeWatched() {
    TestClient client = server.connect();
    client.onAnyOutgoing((self, event) -> told.add("second " + event.name()));
    client.prependAnyOutgoing((self, event) -> told.add("first " + event.name()));

    client.emit("n");

    assertThat(told).containsExactly("first n", "second n");
  }

  @Test
  void aHandlerThatThrowsFailsTheTest() {
    TestClient client = server.connect();
    client.on("n", Integer.class, (self, n) -> assertThat(n).isEqualTo(2));
    io.emit("n", 1);

    assertThatThrownBy(server::settle).isInstanceOf(AssertionError.class);
  }

  @Test
  void aHandlerCannotWait() {
    TestClient client = server.connect();
    client.on("n", self -> self.await("never"));
    io.emit("n");

    assertThatThrownBy(server::settle)
        .isInstanceOf(AssertionError.class)
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessageContaining("from inside a handler");
  }

  // ---- acknowledgements

  @Test
  void anAcknowledgementOfTheServerIsBound() {
    io.onWithAck(SAVE, (socket, message) -> new Saved(message.text().length()));
    TestClient client = server.connect();

    assertThat(client.emitWithAck(SAVE, HELLO).join()).isEqualTo(new Saved(5));
    assertThat(client.emitWithAck("save", HELLO).join().arg(0, Saved.class))
        .isEqualTo(new Saved(5));
  }

  @Test
  void joinWaitsForAnAcknowledgementOfAnotherThread() {
    CompletableFuture<Saved> later = new CompletableFuture<>();
    io.onWithAckAsync(SAVE, (socket, message) -> later);
    TestClient client = server.connect();
    CompletableFuture<Saved> reply = client.emitWithAck(SAVE, HELLO);
    assertThat(reply).isNotDone();

    later.completeAsync(
        () -> new Saved(7), CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));

    assertThat(reply.thenApply(Saved::id).join()).isEqualTo(7);
  }

  @Test
  void noAcknowledgementIsAFailure() {
    io.on("save", socket -> told.add("no answer"));
    TestClient client = server.connect();

    assertThatThrownBy(() -> client.emitWithAck("save").join())
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "the acknowledgement of \"save\" by the server has not come (waited PT0.2S of real time)");
    assertThatThrownBy(() -> client.emitWithAck("save").get()).isInstanceOf(AssertionError.class);
  }

  @Test
  void theServersQuestionIsAnsweredByHand() {
    TestClient client = server.connect();
    CompletableFuture<Saved> reply = only().emitWithAck(SAVE, HELLO);
    AckRequest<Message, Saved> request = client.await(SAVE);
    assertThat(request.argument()).isEqualTo(HELLO);
    assertThat(reply).isNotDone();

    request.ack(new Saved(3));

    assertThat(reply).isCompletedWithValue(new Saved(3));
    assertThatThrownBy(() -> request.ack(new Saved(4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("\"save\" is acknowledged already");
  }

  @Test
  void whatWantsNoAnswerCannotBeAnswered() {
    TestClient client = server.connect();
    io.emit("save", HELLO);
    AckRequest<Message, Saved> request = client.await(SAVE);

    assertThatThrownBy(() -> request.ack(new Saved(4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the server wants no acknowledgement of \"save\"");
  }

  @Test
  void theServersQuestionIsAnsweredByAHandler() {
    TestClient client = server.connect();
    client.onWithAck(SAVE, (self, message) -> new Saved(message.text().length()));

    assertThat(server.await(only().emitWithAck(SAVE, HELLO))).isEqualTo(new Saved(5));
  }

  @Test
  void aQuestionThatIsNotAnsweredTimesOutToTheTick() {
    TestClient client = server.connect();
    CompletableFuture<Saved> reply = only().timeout(Duration.ofSeconds(2)).emitWithAck(SAVE, HELLO);
    client.await(SAVE);

    server.advance(Duration.ofMillis(1990));
    assertThat(reply).isNotDone();
    server.advance(Duration.ofMillis(10));

    assertThat(reply).isCompletedExceptionally();
  }

  // ---- who gets in

  @Test
  void aRefusalHasItsMessageAndData() {
    io.use(
        socket -> {
          throw new ConnectRefusedException("no token", Map.of("code", 401));
        });

    assertThatThrownBy(server::connect)
        .isInstanceOfSatisfying(
            ConnectErrorException.class,
            error -> {
              assertThat(error).hasMessage("no token");
              assertThat(error.data(new TypeRef<Map<String, Integer>>() {}))
                  .containsEntry("code", 401);
              assertThat(error.httpStatus()).isZero();
            });
    assertThat(io.engine().clientsCount()).isZero();
  }

  @Test
  void aRefusalNeedNotHaveData() {
    io.use(
        socket -> {
          throw new ConnectRefusedException("full");
        });

    assertThatThrownBy(server::connect)
        .isInstanceOfSatisfying(
            ConnectErrorException.class, error -> assertThat(error.data(Object.class)).isNull());
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void aRefusedRequestHasItsStatus(String transport) {
    SocketIOTestServer closed =
        SocketIOTestServer.builder()
            .options(
                options ->
                    options.engine(
                        engine -> engine.allowRequest(request -> Admission.refuse("members only"))))
            .start(app -> {});
    try (closed) {
      TestClientBuilder client = closed.client();
      assertThatThrownBy(() -> (transport.equals("polling") ? client.polling() : client).connect())
          .isInstanceOfSatisfying(
              ConnectErrorException.class,
              error -> {
                assertThat(error.httpStatus()).isEqualTo(transport.equals("polling") ? 403 : 400);
                assertThat(error).hasMessageContaining("members only");
              });
    }
  }

  @Test
  void anUnknownNamespaceIsRefused() {
    assertThatThrownBy(() -> server.connect("/nowhere"))
        .isInstanceOf(ConnectErrorException.class)
        .hasMessage("Invalid namespace");
  }

  @Test
  void aServerThatDoesNotDecideIsAFailure() {
    io.useAsync(socket -> new CompletableFuture<>());
    assertThatThrownBy(server::connect)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("the server has neither let the client into / nor refused it");
  }

  @Test
  void theHandshakeSeesWhatTheClientSays() {
    record Token(String token) {}
    AtomicReference<Object> seen = new AtomicReference<>();
    io.of("/admin")
        .use(
            socket ->
                seen.set(
                    List.of(
                        socket.handshake().auth(Token.class),
                        socket.handshake().header("cookie"),
                        socket.handshake().query("room name"),
                        socket.handshake().issued().toString())));

    server
        .client()
        .namespace("/admin")
        .auth(new Token("t"))
        .header("cookie", "a=b")
        .query("room name", "ä&b")
        .connect();

    assertThat(seen.get()).isEqualTo(List.of(new Token("t"), "a=b", "ä&b", "2026-01-01T00:00:00Z"));
  }

  @Test
  void idsAreThoseOfTheServersSockets() {
    TestClient client = server.connect();
    assertThat(only().id()).isEqualTo(client.id());
  }

  @Test
  void aConnectionCanHaveSeveralNamespaces() {
    io.of("/news").onConnection(socket -> socket.emit("welcome", "news"));
    TestClient main = server.connect();
    TestClient news = main.connect("news");

    assertThat(news.await("welcome").arg(0, String.class)).isEqualTo("news");
    main.assertNothing();
    assertThat(io.engine().clientsCount()).isEqualTo(1);
    assertThat(news.namespace()).isEqualTo("/news");

    main.disconnect();
    news.assertNothing();
    assertThat(io.engine().clientsCount()).isEqualTo(1);
    news.disconnect();
    assertThat(io.engine().clientsCount()).isZero();
  }

  @Test
  void aConnectionThatIsClosedLeadsNowhere() {
    io.of("/news");
    TestClient client = server.connect();
    client.close();

    assertThatThrownBy(() -> client.connect("/news"))
        .isInstanceOf(ConnectErrorException.class)
        .hasMessage("the connection is closed");
  }

  // ---- the end

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void whoLeavesIsGone(String transport) {
    io.onDisconnect((socket, end) -> told.add(end.reason().wireName()));
    TestClient client = connect(transport);

    client.disconnect();

    assertThat(told).containsExactly("client namespace disconnect");
    assertThat(client.connected()).isFalse();
    assertThat(client.awaitDisconnect()).isEqualTo("io client disconnect");
    assertThat(io.engine().clientsCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void whoClosesIsGone(String transport) {
    io.onDisconnect((socket, end) -> told.add(end.reason().wireName()));
    TestClient client = connect(transport);

    client.close();
    client.close();

    assertThat(told).containsExactly("transport close");
    assertThat(client.awaitDisconnect()).isEqualTo("io client disconnect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void whoIsCutOffIsGone(String transport) {
    io.onDisconnect((socket, end) -> told.add(end.reason().wireName()));
    TestClient client = connect(transport);

    client.abort();

    assertThat(told).containsExactly("transport error");
    assertThat(client.awaitDisconnect()).isEqualTo("transport error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void theServerCanDisconnect(String transport) {
    io.on("kick me", Socket::disconnect);
    TestClient client = connect(transport);
    CompletionStage<?> reply = client.emitWithAck("never answered");

    client.emit("kick me");

    assertThatThrownBy(client::assertNothing)
        .isInstanceOf(AssertionError.class)
        .hasMessage("the client was disconnected: io server disconnect");
    assertThat(client.awaitDisconnect()).isEqualTo("io server disconnect");
    client.assertNothing();
    assertThatThrownBy(() -> reply.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(DisconnectedException.class);
    assertThatThrownBy(() -> client.emit("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the client is disconnected: io server disconnect");
    assertThatThrownBy(() -> client.await("x"))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "no event \"x\" has come; the client was disconnected: io server disconnect; in the"
                + " queue: []");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void theServerCanCloseTheConnection(String transport) {
    TestClient client = connect(transport);

    only().disconnect(true);

    assertThat(client.awaitDisconnect()).isEqualTo("io server disconnect");
    assertThat(io.engine().clientsCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void pingsAreAnsweredForDays(String transport) {
    TestClient client = connect(transport);

    server.advance(Duration.ofHours(1));

    client.assertNothing();
    assertThat(client.connected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void whoDoesNotAnswerPingsIsCutOffToTheTick(String transport) {
    io.onDisconnect((socket, end) -> told.add(end.reason().wireName()));
    TestClient client = connect(transport);
    client.answerPings(false);

    server.advance(Duration.ofMillis(44_990));
    assertThat(told).isEmpty();
    server.advance(Duration.ofMillis(10));

    assertThat(told).containsExactly("ping timeout");
    assertThat(client.awaitDisconnect()).isEqualTo("transport close");
  }

  @Test
  void aClientThatDoesNotReadGetsNothingVolatile() {
    TestClient client = server.connect();
    client.reading(false);
    io.emit("big", "x".repeat(200_000));
    io.asVolatile().emit("lost");
    io.emit("kept");
    server.settle();
    assertThat(client.take()).isEmpty();

    client.reading(true);

    assertThat(client.take()).extracting(RawEvent::name).containsExactly("big", "kept");
  }

  @Test
  void aPollingClientThatDoesNotReadIsServedLater() {
    TestClient client = server.client().polling().connect();
    client.reading(false);
    io.emit("a");
    io.emit("b");
    server.settle();
    client.reading(true);

    assertThat(client.take()).extracting(RawEvent::name).containsExactly("a", "b");
  }

  private Socket only() {
    assertThat(io.sockets().sockets()).hasSize(1);
    return io.sockets().sockets().iterator().next();
  }
}
