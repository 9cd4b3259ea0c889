package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.event.AckEventType;
import io.sockeye.event.BadArgumentException;
import io.sockeye.event.EventType;
import io.sockeye.event.Subscription;
import io.sockeye.event.TypeRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events in and out: features §2.2, §2.6, §2.7 (inbound). */
final class EventsTest {
  private final Fixture fixture = new Fixture();
  private final SocketIOServer io = fixture.io;
  private final List<Object> seen = new ArrayList<>();

  record Message(String user, String text) {}

  record Picture(String name, byte[] data) {}

  @AfterEach
  void close() {
    fixture.close();
  }

  // ---- in

  @Test
  void anEventReachesTheHandlerOfItsNameWithItsArgument() {
    io.on("chat", String.class, (socket, text) -> seen.add(text));

    fixture.connect().send("42[\"chat\",\"hello\"]").send("42[\"other\",\"no\"]");

    assertThat(seen).containsExactly("hello");
  }

  @Test
  void anArgumentBecomesARecord() {
    io.on(EventType.of("chat", Message.class), (socket, message) -> seen.add(message));

    fixture.connect().send("42[\"chat\",{\"user\":\"ann\",\"text\":\"hi\"}]");

    assertThat(seen).containsExactly(new Message("ann", "hi"));
  }

  @Test
  void anArgumentBecomesAGenericType() {
    io.on("chat", new TypeRef<List<Message>>() {}, (socket, messages) -> seen.addAll(messages));

    fixture.connect().send("42[\"chat\",[{\"user\":\"ann\",\"text\":\"hi\"}]]");

    assertThat(seen).containsExactly(new Message("ann", "hi"));
  }

  @Test
  void twoArgumentsReachAHandlerOfTwo() {
    io.on("move", Integer.class, Integer.class, (socket, x, y) -> seen.add(x + y));

    fixture.connect().send("42[\"move\",1,2]");

    assertThat(seen).containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42[\"chat\"]", "42[\"chat\",null]", "42[\"chat\",{\"a\":1}]"})
  void sio30_anArgumentThatIsNotWhatTheHandlerWantsReachesTheErrorHookAndNothingElse(
      String packet) {
    io.on("chat", String.class, (socket, text) -> seen.add("called"));
    io.onError((socket, event, failure) -> seen.add(failure));
    Wire wire = fixture.connect().send(packet);

    assertThat(seen).singleElement().isInstanceOf(BadArgumentException.class);
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sio4_anEventMayBeNamedByANumber() {
    io.onRaw("1", (socket, event) -> seen.add(event.arg(0, String.class)));

    fixture.connect().send("42[1,\"x\"]");

    assertThat(seen).containsExactly("x");
  }

  @Test
  void sio5_binaryArrivesInsideAnyContainer() {
    io.on("picture", Picture.class, (socket, picture) -> seen.add(hex(picture.data())));
    io.on("bytes", byte[].class, (socket, bytes) -> seen.add(hex(bytes)));
    io.on(
        "map",
        new TypeRef<Map<String, ByteBuffer>>() {},
        (socket, map) -> seen.add(map.keySet() + " " + remaining(map.values())));
    Wire wire = fixture.connect();

    wire.send("451-[\"picture\",{\"name\":\"a\",\"data\":{\"_placeholder\":true,\"num\":0}}]");
    wire.send((byte) 1, (byte) 2);
    wire.send("451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]").send((byte) 3);
    wire.send("451-[\"map\",{\"k\":{\"_placeholder\":true,\"num\":0}}]").send((byte) 4, (byte) 5);

    assertThat(seen).containsExactly("0102", "03", "[k] 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42",
        "42{}",
        "42[]",
        "42[null]",
        "42[{}]",
        "42[\"connect\"]",
        "42[\"connect_error\"]",
        "42[\"disconnect\"]",
        "42[\"disconnecting\"]",
        "42[\"newListener\"]",
        "42[\"removeListener\"]",
        "42abc[\"x\"]",
        "42-1[\"x\"]",
        "429007199254740992[\"x\"]",
        "4511-[\"x\"]",
        "450-[\"x\"]",
        "45[\"x\"]",
        "49",
        "4",
        "47[\"x\"]",
        "42[\"x\"",
        "42[\"x\"]]",
        "451-[\"x\",{\"_placeholder\":true,\"num\":1}]",
        "451-[\"x\",{\"_placeholder\":true,\"num\":\"0\"}]",
        "40[]",
        "41{}"
      })
  void sio8_aPacketThatBreaksTheRulesClosesWithForcedClose(String packet) {
    io.onAny((socket, event) -> seen.add(event.name()));
    io.onDisconnect((socket, disconnect) -> seen.add(disconnect.reason()));
    Wire wire = fixture.connect();

    wire.send(packet);

    assertThat(wire.isOpen()).isFalse();
    assertThat(seen).containsExactly(DisconnectReason.FORCED_CLOSE);
  }

  @Test
  void sio7_aTextWhileAnAttachmentIsAwaitedCloses() {
    Wire wire = fixture.connect().send("451-[\"x\",{\"_placeholder\":true,\"num\":0}]");

    assertThat(wire.send("42[\"y\"]").isOpen()).isFalse();
  }

  @Test
  void sio7_anAttachmentThatNobodyAnnouncedCloses() {
    assertThat(fixture.connect().send((byte) 1).isOpen()).isFalse();
  }

  @Test
  void sio3_errorConnectionAndMessageAreOrdinaryNames() {
    io.onAny((socket, event) -> seen.add(event.name()));

    fixture
        .connect()
        .send("42[\"error\"]")
        .send("42[\"connection\"]")
        .send("42[\"message\"]")
        .send("42[\"__proto__\"]")
        .send("42[\"\"]");

    assertThat(seen).containsExactly("error", "connection", "message", "__proto__", "");
  }

  @Test
  void sio39_anEventNamedErrorIsAnEventAndNoError() {
    io.on("error", String.class, (socket, text) -> seen.add(text));
    io.onError((socket, event, failure) -> seen.add(failure));
    Wire wire = fixture.connect().send("42[\"error\",\"hello\"]");

    assertThat(seen).containsExactly("hello");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sio18_eventsOfTwoNamespacesOfOneClientAreHandledInWireOrderInEach() {
    io.on("n", Integer.class, (socket, n) -> seen.add(n));
    io.of("/b").on("n", Integer.class, (socket, n) -> seen.add(n));
    Wire wire = fixture.connect().connect("/b");

    for (int i = 0; i < 10; i += 2) {
      wire.send("42[\"n\"," + i + "]").send("42/b,[\"n\"," + (i + 1) + "]");
    }

    assertThat(seen).filteredOn(n -> (Integer) n % 2 == 0).containsExactly(0, 2, 4, 6, 8);
    assertThat(seen).filteredOn(n -> (Integer) n % 2 == 1).containsExactly(1, 3, 5, 7, 9);
  }

  @Test
  void sio37_catchAllThenMiddlewareThenHandlers() {
    io.onAny((socket, event) -> seen.add("any"));
    io.prependAny((socket, event) -> seen.add("first any"));
    io.onConnection(
        socket -> {
          socket.onAny((same, event) -> seen.add("own any"));
          socket.use(event -> seen.add("middleware"));
          socket.on("x", same -> seen.add("own handler"));
        });
    io.on("x", socket -> seen.add("handler"));

    fixture.connect().send("42[\"x\"]");

    assertThat(seen)
        .containsExactly("first any", "any", "own any", "middleware", "handler", "own handler");
  }

  @Test
  void sio37_aCatchAllHandlerMayAcknowledgeAndTheHandlersFindItDone() {
    io.onAny((socket, event) -> seen.add(event.ack("from any")));
    io.onRaw("x", (socket, event) -> seen.add(event.ack("from the handler")));

    assertThat(fixture.connect().send("420[\"x\"]").take()).containsExactly("430[\"from any\"]");
    assertThat(seen).containsExactly(true, false);
  }

  @Test
  void sio38_aMiddlewareThatThrowsKeepsTheEventFromItsHandlersAndTellsTheClientNothing() {
    io.onConnection(
        socket ->
            socket.use(
                event -> {
                  throw new IllegalArgumentException("not now");
                }));
    io.onWithAck("x", socket -> "never");
    io.onError((socket, event, failure) -> seen.add(failure.getMessage()));
    Wire wire = fixture.connect();

    wire.send("420[\"x\"]");

    assertThat(seen).containsExactly("not now");
    assertThat(wire.take()).isEmpty();
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sio30_aHandlerThatThrowsSendsNoAckAndLeavesTheConnectionOpen() {
    io.onWithAck(
        "x",
        socket -> {
          throw new IllegalStateException("boom");
        });
    io.on("x", socket -> seen.add("the next handler runs"));
    io.onError((socket, event, failure) -> seen.add(failure.getMessage()));
    Wire wire = fixture.connect();

    wire.send("420[\"x\"]");

    assertThat(seen).containsExactly("boom", "the next handler runs");
    assertThat(wire.take()).isEmpty();
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void aClosedSubscriptionIsNotCalledAnyMore() {
    Subscription subscription = io.on("x", socket -> seen.add("x"));
    Wire wire = fixture.connect().send("42[\"x\"]");

    subscription.close();
    wire.send("42[\"x\"]");

    assertThat(seen).containsExactly("x");
  }

  @Test
  void onceHandlesOneEvent() {
    io.once("x", Integer.class, (socket, n) -> seen.add(n));

    fixture.connect().send("42[\"x\",1]").send("42[\"x\",2]");

    assertThat(seen).containsExactly(1);
  }

  // ---- acknowledgements of what comes in

  @Test
  void sio41_theValueReturnedIsTheAcknowledgement() {
    io.onWithAck("sum", Integer[].class, (socket, numbers) -> numbers[0] + numbers[1]);

    assertThat(fixture.connect().send("4217[\"sum\",[1,2]]").take()).containsExactly("4317[3]");
  }

  @Test
  void sio41_onlyTheFirstAcknowledgementCounts() {
    io.onRaw(
        "x",
        (socket, event) -> {
          seen.add(event.ack(1, "a"));
          seen.add(event.ack(2));
        });

    assertThat(fixture.connect().send("420[\"x\"]").take()).containsExactly("430[1,\"a\"]");
    assertThat(seen).containsExactly(true, false);
  }

  @Test
  void sio41_anAcknowledgementWithBinaryIsABinaryAck() {
    io.onWithAck("x", socket -> new byte[] {7});

    assertThat(fixture.connect().send("423[\"x\"]").take())
        .containsExactly("461-3[{\"_placeholder\":true,\"num\":0}]", "<07>");
  }

  @Test
  void sio41_nobodyIsAcknowledgedWhoDoesNotWantIt() {
    io.onWithAck("x", socket -> "value");

    assertThat(fixture.connect().send("42[\"x\"]").take()).isEmpty();
  }

  @Test
  void sio41_anAcknowledgementAfterADisconnectGoesNowhere() {
    CompletableFuture<String> reply = new CompletableFuture<>();
    io.onWithAckAsync(AckEventType.of("x", String.class, String.class), (socket, text) -> reply);
    Wire wire = fixture.connect().send("420[\"x\",\"\"]").send("41");

    reply.complete("late");

    assertThat(wire.take()).isEmpty();
  }

  @Test
  void sio41_anAsynchronousReplyIsSentWhenItIsThereAndTheNextEventDoesNotWait() {
    CompletableFuture<String> reply = new CompletableFuture<>();
    io.onWithAckAsync("slow", String.class, (socket, text) -> reply);
    io.onWithAck("fast", socket -> "fast");
    Wire wire = fixture.connect().send("420[\"slow\",\"\"]").send("421[\"fast\"]");
    assertThat(wire.take()).containsExactly("431[\"fast\"]");

    reply.complete("slow");

    assertThat(wire.take()).containsExactly("430[\"slow\"]");
  }

  @Test
  void sio30_anAsynchronousReplyThatFailsReachesTheErrorHook() {
    io.onWithAckAsync(
        "x",
        String.class,
        (socket, text) -> CompletableFuture.failedFuture(new IllegalStateException("boom")));
    io.onError((socket, event, failure) -> seen.add(failure.getMessage()));
    Wire wire = fixture.connect().send("420[\"x\",\"\"]");

    assertThat(wire.take()).isEmpty();
    assertThat(seen).containsExactly("boom");
  }

  @Test
  void whatCameCanBeHandedOnUnchanged() {
    io.onRaw("echo", (socket, event) -> event.ack(event.values()));

    assertThat(fixture.connect().send("420[\"echo\",1.50,{\"a\": [null]},\"\\u00e4\"]").take())
        .containsExactly("430[1.50,{\"a\": [null]},\"\\u00e4\"]");
  }

  @Test
  void sio72_whatHadNotComeWholeWhenTheConnectionBrokeNeverComesAgain() {
    io.onAny((socket, event) -> seen.add(event.name()));
    Wire wire = fixture.connect().send("42[\"whole\"]");
    wire.send("452-[\"part\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
    wire.send((byte) 1);

    wire.abort();
    Wire again = fixture.connect();

    assertThat(again.send("42[\"new\"]").isOpen()).isTrue();
    assertThat(seen).containsExactly("whole", "new");
  }

  record Sum(int a, int b) {}

  @Test
  void sio77_typesOfEventsAnswersAndWhatIsKeptAreCheckedByTheCompiler() {
    AckEventType<Sum, Integer> sum = AckEventType.of("sum", Sum.class, Integer.class);
    EventType<Message> chat = EventType.of("chat", Message.class);
    AttributeKey<Message> last = AttributeKey.of("last");
    io.onWithAck(sum, (socket, numbers) -> numbers.a() + numbers.b());
    io.on(
        chat,
        (socket, message) -> {
          socket.attribute(last, message);
          Message kept = socket.attribute(last);
          socket.broadcast().emit(chat, kept == null ? message : kept);
        });
    Wire other = fixture.connect(1);
    Wire wire = fixture.connect();

    assertThat(wire.send("420[\"sum\",{\"a\":1,\"b\":2}]").take()).containsExactly("430[3]");
    wire.send("42[\"chat\",{\"user\":\"ann\",\"text\":\"hi\"}]");
    assertThat(other.take()).containsExactly("42[\"chat\",{\"user\":\"ann\",\"text\":\"hi\"}]");
  }

  // ---- out

  @Test
  void emitSendsNameAndArguments() {
    io.onConnection(
        socket -> socket.emit("x", 1, "two", null, List.of(true), new Message("ann", "hi")));

    assertThat(fixture.connectAndTakeAll())
        .containsExactly("42[\"x\",1,\"two\",null,[true],{\"user\":\"ann\",\"text\":\"hi\"}]");
  }

  @Test
  void sio5_binaryAnywhereInTheArgumentsBecomesAttachmentsInOrder() {
    io.onConnection(
        socket ->
            socket.emit(
                "x",
                new byte[] {1},
                Map.of("deep", List.of(ByteBuffer.wrap(new byte[] {2}))),
                new Picture("p", new byte[] {3})));

    assertThat(fixture.connectAndTakeAll())
        .containsExactly(
            "453-[\"x\",{\"_placeholder\":true,\"num\":0},{\"deep\":[{\"_placeholder\":true,\"num\":1}]},"
                + "{\"name\":\"p\",\"data\":{\"_placeholder\":true,\"num\":2}}]",
            "<01>",
            "<02>",
            "<03>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect",
        "connect_error",
        "disconnect",
        "disconnecting",
        "newListener",
        "removeListener"
      })
  void sio32_aReservedNameIsRefusedWhereItIsEmitted(String reserved) {
    List<Socket> sockets = new ArrayList<>();
    io.onConnection(sockets::add);
    Wire wire = fixture.connect();

    assertThatThrownBy(() -> io.emit(reserved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + reserved + "\" is reserved");
    assertThatThrownBy(() -> sockets.get(0).emit(reserved))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sockets.get(0).emitWithAck(reserved))
        .isInstanceOf(IllegalArgumentException.class);
    io.emit("error");
    io.emit("connection");
    assertThat(wire.take()).containsExactly("42[\"error\"]", "42[\"connection\"]");
  }

  @Test
  void sio32_aReservedNameIsRefusedWhereItIsHandled() {
    assertThatThrownBy(() -> io.on("connect", socket -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"connect\" is reserved");
  }

  @Test
  void sio33_operatorsLeaveTheSocketAsItIs() {
    io.onConnection(
        socket -> {
          assertThat(socket.asVolatile()).isNotSameAs(socket);
          assertThat(socket.to("a")).isNotSameAs(socket.to("a"));
          BroadcastOperator all = socket.broadcast();
          all.to("room");
          all.emit("to all others");
        });
    Wire other = fixture.connect(1);

    fixture.connect();

    assertThat(other.take()).containsExactly("42[\"to all others\"]");
  }

  @Test
  void sio33_aFlagDoesNotStayWithTheSocketOrTheOperator() {
    List<Socket> sockets = new ArrayList<>();
    io.onConnection(sockets::add);
    Wire wire = fixture.connect();
    BroadcastOperator operator = io.operator();
    wire.reading(false);
    sockets.get(0).emit("big", "x".repeat(1 << 20));

    sockets.get(0).asVolatile();
    sockets.get(0).emit("kept");
    operator.asVolatile();
    operator.emit("kept too");
    fixture.clock.settle();
    wire.reading(true);

    assertThat(wire.take()).hasSize(3).endsWith("42[\"kept\"]", "42[\"kept too\"]");
  }

  @Test
  void sio34_nothingIsKeptForASocketWhoseConnectionIsGone() {
    List<Socket> sockets = new ArrayList<>();
    io.onConnection(sockets::add);
    fixture.connect().close();

    sockets.get(0).emit("x");
    io.to(sockets.get(0).id()).emit("y");

    assertThat(fixture.connect().take()).isEmpty();
  }

  @Test
  void sio34_whatIsEmittedToADisconnectedSocketIsDropped() {
    List<Socket> sockets = new ArrayList<>();
    io.onConnection(sockets::add);
    Wire wire = fixture.connect().send("41");

    sockets.get(0).emit("x");

    assertThat(wire.take()).isEmpty();
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sio40_catchAllOfOutgoingEventsSeesEmitsAndBroadcastsButNoAcks() {
    io.onAnyOutgoing((socket, event) -> seen.add(event.name() + event.arg(0, String.class)));
    io.onWithAck("x", socket -> "ack");
    io.onConnection(socket -> socket.emit("single", "1"));
    Wire wire = fixture.connect();

    io.emit("broadcast", "2");
    wire.send("420[\"x\"]");
    wire.take();

    assertThat(seen).containsExactly("single1", "broadcast2");
  }

  @Test
  void sendIsTheEventMessage() {
    io.onConnection(socket -> socket.send("hello"));

    assertThat(fixture.connectAndTakeAll()).containsExactly("42[\"message\",\"hello\"]");
  }

  @Test
  void attributesAndDataStayWithTheSocket() {
    AttributeKey<Message> key = AttributeKey.of("user");
    io.use(
        socket -> {
          socket.attribute(key, new Message("ann", ""));
          socket.data().put("room", 7);
        });
    io.on(
        "x",
        socket -> {
          seen.add(String.valueOf(socket.attribute(key)));
          seen.add(socket.data().get("room"));
          socket.attribute(key, null);
          seen.add(socket.attribute(key) == null);
        });

    fixture.connect().send("42[\"x\"]");

    assertThat(seen).containsExactly("Message[user=ann, text=]", 7, true);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static int remaining(Iterable<ByteBuffer> buffers) {
    int sum = 0;
    for (ByteBuffer buffer : buffers) {
      sum += buffer.remaining();
    }
    return sum;
  }
}
