package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckReply;
import io.sockeye.testing.InMemoryResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of Socket.IO 2, on Engine.IO 3 (features §1.11). */
final class SocketIo2Test {
  private final Fixture fixture =
      new Fixture(options -> options.allowEio3(true).connectTimeout(Duration.ofSeconds(1)));
  private final SocketIOServer io = fixture.io;

  @AfterEach
  void close() {
    fixture.close();
  }

  // Connecting

  @Test
  void eio55_theClientIsInTheMainNamespaceWithoutAsking() {
    List<String> wire = fixture.openEio3(0).take();

    assertThat(wire)
        .satisfiesExactly(
            open -> assertThat(open).startsWith("0{"),
            connect -> assertThat(connect).isEqualTo("40"));
    assertThat(io.sockets().sockets()).hasSize(1);
  }

  @Test
  void eio55_byPollingConnectFollowsTheOpenPacket() {
    String target = "/socket.io/?EIO=3&transport=polling";
    InMemoryResponse open = fixture.host.client(0).get(target);
    String sid = open.text().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");

    assertThat(fixture.host.client(0).get(target + "&sid=" + sid).text()).isEqualTo("2:40");
  }

  @Test
  void eio58_noCookieAndNoCorsHeadersComeBackThatVersion2HadByDefault() {
    InMemoryResponse open = fixture.host.client(0).get("/socket.io/?EIO=3&transport=polling");

    assertThat(open.header("set-cookie")).isNull();
    assertThat(open.header("access-control-allow-origin")).isNull();
  }

  @Test
  void eio55_idsAreMadeOfTheSessionsIdAsTheClientComputesThem() {
    io.of("/chat");
    Wire wire = fixture.openEio3(0);
    String sid = wire.take().get(0).replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    wire.send("40/chat,").take();

    assertThat(io.sockets().sockets()).extracting(Socket::id).containsExactly(sid);
    assertThat(io.of("/chat").sockets()).extracting(Socket::id).containsExactly("/chat#" + sid);
    io.to(sid).emit("private");
    io.of("/chat").to("/chat#" + sid).emit("private");
    assertThat(wire.take()).containsExactly("42[\"private\"]", "42/chat,[\"private\"]");
  }

  @Test
  void eio55_middlewaresDecideAboutTheMainNamespaceToo() {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    io.useAsync(socket -> verdict);
    Wire wire = fixture.openEio3(0);
    assertThat(wire.take()).hasSize(1);

    verdict.complete(null);

    assertThat(wire.take()).containsExactly("40");
  }

  @Test
  void eio55_theConnectTimeoutEndsAClientThatIsKeptWaiting() {
    io.useAsync(socket -> new CompletableFuture<Void>());
    Wire wire = fixture.openEio3(0);

    fixture.clock.advance(Duration.ofMillis(990));
    assertThat(wire.isOpen()).isTrue();
    fixture.clock.advance(Duration.ofMillis(20));

    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void eio55_theConnectTimeoutDoesNotTouchAClientThatIsIn() {
    Wire wire = connect();

    fixture.clock.advance(Duration.ofSeconds(2));

    assertThat(wire.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40", "42/other,[\"x\"]", "44\"x\""})
  void sio15_aPacketThatDoesNotFitTheStateClosesTheConnection(String packet) {
    io.of("/other");
    Wire wire = connect();

    wire.send(packet);

    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void sio16_anEventBeforeTheClientIsInClosesTheConnection() {
    io.useAsync(socket -> new CompletableFuture<Void>());
    Wire wire = fixture.openEio3(0);

    wire.send("42[\"early\"]");

    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void withoutLeaveClientsOfSocketIo2AreRefused() {
    try (Fixture strict = new Fixture()) {
      assertThat(strict.host.client(0).webSocket(Fixture.WEBSOCKET_3).response().status())
          .isEqualTo(400);
    }
  }

  // Other namespaces

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "40/chat,                        | ",
        "40/chat?,                       | ",
        "40/chat?token=abc,              | token=abc",
        "40/chat?token=abc               | token=abc",
        "40/chat?a=1&b=%C3%A9+%2C&a=2,   | a=2 b=é ,",
        "40/chat?a,                      | a=",
        "40/chat?__proto__=x&toString=y, | __proto__=x toString=y"
      })
  void eio56_sio17_aQueryBehindTheNameIsTheAuthPayload(String connect, String auth) {
    List<String> seen = new ArrayList<>();
    io.of("/chat")
        .onConnection(
            socket -> {
              @SuppressWarnings("unchecked")
              Map<String, String> sent = socket.handshake().auth(Map.class);
              if (sent != null) {
                sent.forEach((name, value) -> seen.add(name + "=" + value));
              }
            });

    assertThat(connect().send(connect).take()).containsExactly("40/chat,");

    assertThat(String.join(" ", seen)).isEqualTo(auth == null ? "" : auth);
  }

  @Test
  void eio58_theQueryOfANamespaceIsNotMixedIntoThatOfTheRequest() {
    List<Object> seen = new ArrayList<>();
    io.of("/chat").onConnection(socket -> seen.add(socket.handshake().query()));

    connect().send("40/chat?token=abc,").take();

    assertThat(seen)
        .containsExactly(Map.of("EIO", List.of("3"), "transport", List.of("websocket")));
  }

  @Test
  void eio56_theMainNamespaceHasNoAuthPayload() {
    List<Object> seen = new ArrayList<>();
    io.onConnection(socket -> seen.add(socket.handshake().auth(Map.class) == null));

    connect();

    assertThat(seen).containsExactly(true);
  }

  @Test
  void sio17_aQueryIsNoPartOfTheNameInOtherPacketsEither() {
    List<String> seen = new ArrayList<>();
    io.of("/chat").on("say", String.class, (socket, text) -> seen.add(text));
    Wire wire = connect().send("40/chat?token=abc,");
    wire.take();

    wire.send("42/chat?token=abc,[\"say\",\"hi\"]");
    wire.send("42/chat,[\"say\",\"ho\"]");
    fixture.clock.settle();

    assertThat(seen).containsExactly("hi", "ho");
  }

  @Test
  void eio57_anUnknownNamespaceIsRefusedWithAnObject() {
    Wire wire = connect().send("40/nope?a=1,");

    assertThat(wire.take()).containsExactly("44/nope,{\"message\":\"Invalid namespace\"}");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void eio57_aRefusalIsTheDataOrTheMessageAlone() {
    io.of("/data")
        .use(
            socket -> {
              throw new ConnectRefusedException("no", Map.of("c", 1));
            });
    io.of("/message")
        .use(
            socket -> {
              throw new ConnectRefusedException("say \"please\"");
            });
    Wire wire = connect();

    wire.send("40/data,").send("40/message,");

    assertThat(wire.take())
        .containsExactlyInAnyOrder("44/data,{\"c\":1}", "44/message,\"say \\\"please\\\"\"");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void eio57_aRefusalOfTheMainNamespaceLeavesTheOthers() {
    io.use(
        socket -> {
          throw new ConnectRefusedException("not here");
        });
    io.of("/chat");
    Wire wire = fixture.openEio3(0);

    assertThat(wire.take().get(1)).isEqualTo("44\"not here\"");
    assertThat(wire.send("40/chat,").take()).containsExactly("40/chat,");
  }

  @Test
  void eio57_whatCannotBeWrittenAsJsonLeavesTheMessage() {
    io.of("/chat")
        .use(
            socket -> {
              throw new ConnectRefusedException("no", new Unwritable());
            });

    assertThat(connect().send("40/chat,").take()).containsExactly("44/chat,\"no\"");
  }

  // Coming back under the same id

  @Test
  void eio55_aSocketThatComesBackWaitsUntilTheLastHasSeenItsEnd() {
    List<String> seen = new ArrayList<>();
    CompletableFuture<Void> busy = new CompletableFuture<>();
    Namespace chat = io.of("/chat");
    chat.useAsync(
        socket -> {
          socket.join("room");
          return seen.isEmpty() ? CompletableFuture.completedFuture(null) : busy;
        });
    chat.onConnection(socket -> seen.add("connect " + socket.rooms().contains("room")));
    chat.onDisconnecting((socket, end) -> seen.add("end " + socket.rooms().contains("room")));
    Wire wire = connect().send("40/chat,");
    wire.take();

    wire.send("41/chat,").send("40/chat,");
    fixture.clock.settle();
    assertThat(seen).containsExactly("connect true", "end true");
    busy.complete(null);

    assertThat(wire.take()).containsExactly("40/chat,");
    assertThat(seen).containsExactly("connect true", "end true", "connect true");
    assertThat(chat.sockets()).hasSize(1);
    assertThat(chat.adapter().members("room")).hasSize(1);
    chat.to("room").emit("hi");
    assertThat(wire.take()).containsExactly("42/chat,[\"hi\"]");
  }

  /** On a pool the handlers of the new socket could otherwise overtake those of the last. */
  @Test
  void eio55_nothingOfTheNewSocketIsHandedToTheHandlersBeforeTheEndOfTheLast() {
    Queue<Runnable> pool = new ArrayDeque<>();
    try (Fixture slow =
        new Fixture(options -> options.allowEio3(true).handlerExecutor(pool::add))) {
      List<String> seen = new ArrayList<>();
      Namespace chat = slow.io.of("/chat");
      chat.onConnection(socket -> seen.add("connect"));
      chat.onDisconnect((socket, end) -> seen.add("end"));
      Wire wire = slow.openEio3(0);
      runAll(slow, pool);
      wire.send("40/chat,");
      runAll(slow, pool);

      wire.send("41/chat,").send("40/chat,");
      slow.clock.settle();
      assertThat(pool).as("the end of the last").hasSize(1);
      runAll(slow, pool);

      assertThat(seen).containsExactly("connect", "end", "connect");
      CompletableFuture<Void> end = slow.io.shutdown(Duration.ZERO);
      runAll(slow, pool);
      assertThat(end).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  private static void runAll(Fixture fixture, Queue<Runnable> pool) {
    fixture.clock.settle();
    for (Runnable task = pool.poll(); task != null; task = pool.poll()) {
      task.run();
      fixture.clock.settle();
    }
  }

  @Test
  void eio55_leavingAndComingBackInOneTurnKeepsTheNewSocketsRooms() {
    Namespace chat = io.of("/chat");
    chat.onConnection(socket -> socket.join("room"));
    Wire wire = connect().send("40/chat,");
    wire.take();

    for (int i = 0; i < 10; i++) {
      fixture.clock.together(() -> wire.send("41/chat,").send("40/chat,"));
      assertThat(wire.take()).containsExactly("40/chat,");
    }

    chat.to("room").emit("hi");
    assertThat(wire.take()).containsExactly("42/chat,[\"hi\"]");
    assertThat(chat.sockets()).hasSize(1);
  }

  @Test
  void eio55_aConnectionThatEndsMeanwhileLeavesNothing() {
    List<String> seen = new ArrayList<>();
    Namespace chat = io.of("/chat");
    chat.onDisconnecting((socket, end) -> seen.add("rooms " + socket.rooms().size()));
    Wire wire = connect().send("40/chat,");
    wire.take();

    fixture.clock.together(
        () -> {
          wire.send("41/chat,").send("40/chat,");
          wire.close();
        });

    assertThat(seen).as("its own room").containsExactly("rooms 1");
    assertThat(chat.sockets()).isEmpty();
    assertThat(chat.adapter().rooms()).isEmpty();
  }

  // Events

  @Test
  void eventsAndAcknowledgementsGoBothWaysWithBytes() {
    List<CompletableFuture<AckReply>> asked = new ArrayList<>();
    io.onRaw("echo", (socket, event) -> event.ack(event.values()));
    io.onConnection(socket -> asked.add(socket.emitWithAck("ask", new byte[] {1})));
    Wire wire = fixture.openEio3(0);

    assertThat(wire.take())
        .satisfiesExactly(
            open -> assertThat(open).startsWith("0{"),
            connect -> assertThat(connect).isEqualTo("40"),
            text -> assertThat(text).isEqualTo("451-0[\"ask\",{\"_placeholder\":true,\"num\":0}]"),
            bytes -> assertThat(bytes).isEqualTo("<0401>"));
    wire.send("461-0[{\"_placeholder\":true,\"num\":0}]").send(new byte[] {4, 9});
    wire.send("451-7[\"echo\",\"x\",{\"_placeholder\":true,\"num\":0}]").send(new byte[] {4, 5, 6});

    assertThat(wire.take())
        .containsExactly("461-7[\"x\",{\"_placeholder\":true,\"num\":0}]", "<040506>");
    fixture.clock.settle();
    assertThat(asked.get(0).join().arg(0, byte[].class)).containsExactly(9);
  }

  @Test
  void aBroadcastReachesBothGenerationsEachInItsForm() {
    Wire three = connect();
    Wire four = fixture.connect(0);

    io.emit("news", "text", new byte[] {1, 2});

    assertThat(three.take())
        .containsExactly("451-[\"news\",\"text\",{\"_placeholder\":true,\"num\":0}]", "<040102>");
    assertThat(four.take())
        .containsExactly("451-[\"news\",\"text\",{\"_placeholder\":true,\"num\":0}]", "<0102>");
  }

  @Test
  void theServerDisconnectsAsUsual() {
    List<DisconnectReason> reasons = new ArrayList<>();
    io.onDisconnect((socket, end) -> reasons.add(end.reason()));
    Wire wire = connect();

    io.sockets().sockets().forEach(Socket::disconnect);

    assertThat(wire.take()).containsExactly("41");
    assertThat(reasons).containsExactly(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
  }

  /** In the main namespace; what came until then has been taken. */
  private Wire connect() {
    Wire wire = fixture.openEio3(0);
    assertThat(wire.take()).hasSize(2);
    return wire;
  }

  /** What no codec can write. */
  public static final class Unwritable {
    public int getNumber() {
      return Integer.parseInt("no number");
    }
  }
}
