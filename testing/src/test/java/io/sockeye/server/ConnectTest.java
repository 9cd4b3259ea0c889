package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonBindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connecting to a namespace: features §2.3, §2.5. */
final class ConnectTest {
  private final Fixture fixture =
      new Fixture(options -> options.connectTimeout(Duration.ofSeconds(1)));
  private final SocketIOServer io = fixture.io;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sio12_connectIsAnsweredWithAnIdOfTheSocketsOwn() {
    Wire wire = fixture.open().send("40");

    assertThat(wire.take())
        .singleElement()
        .asString()
        .matches("40\\{\"sid\":\"[A-Za-z0-9_-]{20}\"\\}");
    assertThat(io.sockets().sockets())
        .singleElement()
        .satisfies(socket -> assertThat(io.engine().session(socket.id())).isNull());
  }

  @Test
  void sio12_everyNamespaceHasAnIdOfItsOwn() {
    io.of("/chat");
    Wire wire = fixture.connect();
    String main = wire.sid();

    assertThat(wire.connect("/chat").sid()).isNotEqualTo(main);
  }

  @Test
  void sio13_connectIsWrittenBeforeWhatTheConnectionHandlerEmits() {
    io.onConnection(socket -> socket.emit("welcome"));

    assertThat(fixture.open().send("40").take())
        .satisfiesExactly(
            connect -> assertThat(connect).startsWith("40{"),
            event -> assertThat(event).isEqualTo("42[\"welcome\"]"));
  }

  @Test
  void sio13_theConnectionHandlerSeesAConnectedSocketInItsOwnRoom() {
    List<Object> seen = new ArrayList<>();
    io.onConnection(
        socket -> {
          seen.add(socket.connected());
          seen.add(socket.rooms().equals(Set.of(socket.id())));
          seen.add(io.sockets().socket(socket.id()) == socket);
        });

    fixture.connect();

    assertThat(seen).containsExactly(true, true, true);
  }

  @Test
  void sio14_anUnknownNamespaceIsRefusedAndTheConnectionStays() {
    Wire wire = fixture.open().send("40/nope,");

    assertThat(wire.take()).containsExactly("44/nope,{\"message\":\"Invalid namespace\"}");
    assertThat(wire.isOpen()).isTrue();
    assertThat(wire.connect("/").sid()).hasSize(20);
  }

  @Test
  void sio17_aNamespaceWithAQueryIsLookedUpAsItStands() {
    io.of("/admin");

    assertThat(fixture.open().send("40/admin?z=1,").take())
        .containsExactly("44/admin?z=1,{\"message\":\"Invalid namespace\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40", // joined already
        "42/other,[\"x\"]", // not joined
        "43/other,0[]",
        "41/other,",
        "44{\"message\":\"x\"}", // only servers say that
      })
  void sio15_aPacketThatDoesNotFitTheStateClosesTheConnection(String packet) {
    io.of("/other");
    List<Disconnect> ends = new ArrayList<>();
    io.onDisconnect((socket, disconnect) -> ends.add(disconnect));
    Wire wire = fixture.connect();

    wire.send(packet);

    assertThat(wire.isOpen()).isFalse();
    assertThat(ends).extracting(Disconnect::reason).containsExactly(DisconnectReason.FORCED_CLOSE);
  }

  @Test
  void sio15_afterADisconnectTheNamespaceCanBeJoinedAgain() {
    Wire wire = fixture.connect();
    String first = wire.sid();

    wire.send("41");

    assertThat(wire.connect("/").sid()).isNotEqualTo(first);
  }

  @Test
  void sio15_anEventAfterADisconnectClosesTheConnection() {
    Wire wire = fixture.connect().send("41");

    assertThat(wire.send("42[\"x\"]").isOpen()).isFalse();
  }

  @Test
  void sio15_anEventBeforeConnectClosesTheConnection() {
    assertThat(fixture.open().send("42[\"x\"]").isOpen()).isFalse();
  }

  @Test
  void sio16_anEventWhileAMiddlewareDecidesClosesTheConnection() {
    io.useAsync(socket -> new CompletableFuture<Void>());
    Wire wire = fixture.open().send("40");

    assertThat(wire.send("42[\"x\"]").isOpen()).isFalse();
  }

  @Test
  void sio16_twoConnectsWhileAMiddlewareDecidesNeverMakeTwoSockets() {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    List<Socket> connected = new ArrayList<>();
    io.useAsync(socket -> verdict);
    io.onConnection(connected::add);
    Wire wire = fixture.open().send("40").send("40");

    verdict.complete(null);

    assertThat(wire.isOpen()).isFalse();
    assertThat(connected).isEmpty();
    assertThat(io.sockets().sockets()).isEmpty();
  }

  @Test
  void sio25_middlewaresRunInOrderAndOnlyForConnections() {
    List<String> order = new ArrayList<>();
    io.use(socket -> order.add("first"));
    io.useAsync(
        socket -> {
          order.add("second");
          return CompletableFuture.completedFuture(null);
        });
    io.onConnection(socket -> order.add("connection"));

    fixture.connect().send("42[\"x\"]");

    assertThat(order).containsExactly("first", "second", "connection");
  }

  @Test
  void sio25_aRefusalCarriesMessageAndDataAndLeavesTheConnectionOpen() {
    List<String> order = new ArrayList<>();
    io.of("/a")
        .use(
            socket -> {
              socket.join("room");
              throw new ConnectRefusedException("no token", Map.of("code", 401));
            })
        .use(socket -> order.add("not reached"));
    Wire wire = fixture.open().send("40/a,");

    assertThat(wire.take())
        .containsExactly("44/a,{\"message\":\"no token\",\"data\":{\"code\":401}}");
    assertThat(wire.isOpen()).isTrue();
    assertThat(order).isEmpty();
    assertThat(io.of("/a").adapter().rooms()).isEmpty();
    assertThat(wire.send("40/a,").take()).hasSize(1);
  }

  @Test
  void sio25_aRefusalWithoutDataHasNone() {
    io.use(
        socket -> {
          throw new ConnectRefusedException("go away");
        });

    assertThat(fixture.open().send("40").take()).containsExactly("44{\"message\":\"go away\"}");
  }

  @Test
  void sio25_dataThatCannotBeWrittenIsLeftOutAndToldToTheErrorHook() {
    List<Throwable> failures = new ArrayList<>();
    io.onError((socket, event, failure) -> failures.add(failure));
    io.use(
        socket -> {
          throw new ConnectRefusedException("no", new DisconnectBecauseTest.Unwritable());
        });

    assertThat(fixture.open().send("40").take()).containsExactly("44{\"message\":\"no\"}");
    assertThat(failures).singleElement().isInstanceOf(JsonBindException.class);
  }

  @Test
  void sio25_anAsynchronousRefusalArrivesWhenItIsMade() {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    io.useAsync(socket -> verdict);
    Wire wire = fixture.open().send("40");
    assertThat(wire.take()).isEmpty();

    verdict.completeExceptionally(new ConnectRefusedException("later", List.of(1)));

    assertThat(wire.take()).containsExactly("44{\"message\":\"later\",\"data\":[1]}");
  }

  @Test
  void sec061_anyOtherExceptionTellsTheClientNothing() {
    List<Throwable> failures = new ArrayList<>();
    io.onError((socket, event, failure) -> failures.add(failure));
    io.use(
        socket -> {
          throw new IllegalStateException("password of the database is hunter2");
        });

    assertThat(fixture.open().send("40").take())
        .containsExactly("44{\"message\":\"internal error\"}");
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sio26_aClientThatGoesWhileAMiddlewareDecidesLeavesNothing() {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    List<String> seen = new ArrayList<>();
    io.useAsync(
        socket -> {
          seen.add("connected " + socket.connected());
          socket.join("room");
          return verdict;
        });
    io.onConnection(socket -> seen.add("connection"));
    io.onDisconnect((socket, disconnect) -> seen.add("disconnect"));
    Wire wire = fixture.open().send("40");

    wire.close();
    verdict.complete(null);
    fixture.clock.settle();

    assertThat(seen).containsExactly("connected false");
    assertThat(io.sockets().sockets()).isEmpty();
    assertThat(io.sockets().adapter().rooms()).isEmpty();
  }

  @Test
  void sio27_whatAMiddlewareEmitsIsOnTheWireBeforeConnect() {
    io.use(socket -> socket.emit("early"));

    assertThat(fixture.open().send("40").take())
        .satisfiesExactly(
            event -> assertThat(event).isEqualTo("42[\"early\"]"),
            connect -> assertThat(connect).startsWith("40{"));
  }

  @Test
  void sio28_aRoomJoinedInAMiddlewareGetsBroadcastsFromTheConnectionOn() {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    io.useAsync(
        socket -> {
          socket.join("room");
          return verdict;
        });
    Wire wire = fixture.open().send("40");
    io.to("room").emit("too early");
    io.emit("too early");
    fixture.clock.settle();

    verdict.complete(null);
    fixture.clock.settle();
    io.to("room").emit("now");

    assertThat(wire.take())
        .satisfiesExactly(
            connect -> assertThat(connect).startsWith("40{"),
            event -> assertThat(event).isEqualTo("42[\"now\"]"));
  }

  @Test
  void sio29_aMiddlewareThatNeverEndsIsEndedByTheConnectTimeout() {
    io.useAsync(socket -> new CompletableFuture<Void>());
    Wire wire = fixture.open().send("40");

    fixture.clock.advance(Duration.ofMillis(990));
    assertThat(wire.isOpen()).isTrue();
    fixture.clock.advance(Duration.ofMillis(20));

    assertThat(wire.isOpen()).isFalse();
    assertThat(io.sockets().sockets()).isEmpty();
  }

  @Test
  void sio29_aConnectionThatJoinsNoNamespaceIsEndedByTheConnectTimeout() {
    Wire wire = fixture.open().send("40/nope,");

    fixture.clock.advance(Duration.ofMillis(990));
    assertThat(wire.isOpen()).isTrue();
    fixture.clock.advance(Duration.ofMillis(20));

    assertThat(wire.isOpen()).isFalse();
    assertThat(wire.closeCode()).isEqualTo(1005);
  }

  @Test
  void sio13_theConnectTimeoutDoesNotTouchAConnectionThatHasJoined() {
    Wire wire = fixture.connect();

    fixture.clock.advance(Duration.ofSeconds(2));

    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sio31_theHandshakeShowsHowTheClientCame() {
    List<Map<String, Object>> seen = new ArrayList<>();
    io.onConnection(socket -> seen.add(socket.handshake().toMap()));

    fixture.open().send("40{\"token\":\"t\"}");

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).keySet())
        .containsExactly(
            "headers", "time", "address", "xdomain", "secure", "issued", "url", "query", "auth");
    assertThat(seen.get(0))
        .containsEntry("url", Fixture.WEBSOCKET)
        .containsEntry("query", Map.of("EIO", "4", "transport", "websocket"))
        .containsEntry("auth", Map.of("token", "t"))
        .containsEntry("secure", false)
        .containsEntry("xdomain", false);
  }

  @Test
  void sio31_authIsNullForTheHandlerAndEmptyForTheObjectWhenNoneWasSent() {
    List<Object> seen = new ArrayList<>();
    io.onConnection(
        socket -> {
          seen.add(socket.handshake().auth(Map.class) == null);
          seen.add(String.valueOf(socket.handshake().toMap().get("auth")));
        });

    fixture.connect();

    assertThat(seen).containsExactly(true, "{}");
  }
}
