package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.event.AckEventType;
import io.sockeye.event.EventType;
import io.sockeye.event.RawEvent;
import io.sockeye.event.TypeRef;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.JsonPacketParser;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.PacketParser;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client that users test with sends and gets, against the real server. */
final class TestClientTest extends TestClientFixture {
  record Message(String user, String text) {}

  record Saved(long id) {}

  private static final EventType<Message> CHAT = EventType.of("chat", Message.class);
  private static final EventType<List<Message>> HISTORY =
      EventType.of("history", new TypeRef<List<Message>>() {});
  private static final AckEventType<Message, Saved> SAVE =
      AckEventType.of("save", Message.class, Saved.class);
  private static final Message HELLO = new Message("ada", "hello");

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
}
