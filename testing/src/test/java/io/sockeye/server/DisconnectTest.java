package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.InMemoryResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How sockets end: features §2.11, §2.14, SIO-35. */
final class DisconnectTest {
  private final Fixture fixture =
      new Fixture(
          options ->
              options.engine(
                  engine ->
                      engine
                          .pingInterval(Duration.ofMillis(300))
                          .pingTimeout(Duration.ofMillis(200))));
  private final SocketIOServer io = fixture.io;
  private final List<Object> seen = new ArrayList<>();
  private final List<String> order = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  DisconnectTest() {
    io.onConnection(sockets::add);
    io.onDisconnect((socket, disconnect) -> seen.add(disconnect.reason().wireName()));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sio59_disconnectingThenRoomsThenDisconnect() {
    Wire wire = fixture.connect();
    sockets.get(0).join("r");
    io.sockets().onRoomEvent(RoomsTest.recorder(order));
    sockets
        .get(0)
        .onDisconnecting(
            (socket, disconnect) -> {
              order.add("disconnecting " + socket.rooms().contains("r"));
              order.add("listed " + (io.sockets().socket(socket.id()) == socket));
            });
    sockets
        .get(0)
        .onDisconnect(
            (socket, disconnect) -> {
              order.add("disconnect " + socket.rooms());
              order.add("listed " + (io.sockets().socket(socket.id()) == socket));
            });

    wire.send("41");

    assertThat(order)
        .containsExactly(
            "disconnecting true",
            "listed true",
            "leave " + wire.sid() + " " + wire.sid(),
            "delete " + wire.sid(),
            "leave r " + wire.sid(),
            "delete r",
            "disconnect []",
            "listed false");
  }

  @Test
  void sio37_sio59_eventsThatCameBeforeAreHandledFirst() {
    io.on("x", socket -> seen.add("x " + socket.connected()));
    Wire wire = fixture.connect();

    fixture.clock.together(
        () -> {
          wire.send("42[\"x\"]");
          wire.send("41");
        });

    assertThat(seen).containsExactly("x false", "client namespace disconnect");
  }

  @Test
  void clientNamespaceDisconnect() {
    Wire wire = fixture.connect().send("41");

    assertThat(seen).containsExactly("client namespace disconnect");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sio35_serverNamespaceDisconnectIsWrittenAndLeavesTheConnection() {
    Wire wire = fixture.connect();

    sockets.get(0).disconnect();

    assertThat(wire.take()).containsExactly("41");
    assertThat(seen).containsExactly("server namespace disconnect");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sio35_disconnectTrueEndsEveryNamespaceOfTheClientAndTheConnection() {
    io.of("/b")
        .onDisconnect((socket, disconnect) -> seen.add("b " + disconnect.reason().wireName()));
    Wire wire = fixture.connect().connect("/b");

    sockets.get(0).disconnect(true);

    assertThat(wire.take()).containsExactlyInAnyOrder("41", "41/b,");
    assertThat(wire.isOpen()).isFalse();
    assertThat(seen)
        .containsExactlyInAnyOrder("server namespace disconnect", "b server namespace disconnect");
  }

  @Test
  void sio35_whatWasEmittedBeforeADisconnectIsDeliveredBeforeIt() {
    Wire wire = fixture.connect();

    sockets.get(0).emit("last");
    sockets.get(0).disconnect(true);

    assertThat(wire.take()).containsExactly("42[\"last\"]", "41");
  }

  @Test
  void transportClose() {
    fixture.connect().close();

    assertThat(seen).containsExactly("transport close");
  }

  @Test
  void transportError() {
    fixture.connect().abort();

    assertThat(seen).containsExactly("transport error");
  }

  @Test
  void pingTimeoutToTheTick() {
    fixture.connect();

    fixture.clock.advance(Duration.ofMillis(490));
    assertThat(seen).isEmpty();
    fixture.clock.advance(Duration.ofMillis(30));

    assertThat(seen).containsExactly("ping timeout");
  }

  @Test
  void parseErrorIsWhatIsNoEngineIoPacket() {
    fixture.connect().send("abc");

    assertThat(seen).containsExactly("parse error");
  }

  @Test
  void sio8_forcedCloseIsWhatIsNoSocketIoPacket() {
    fixture.connect().send("4abc");

    assertThat(seen).containsExactly("forced close");
  }

  @Test
  void sio60_eachNamespaceLearnsTheSameReasonOnce() {
    io.of("/b")
        .onDisconnect((socket, disconnect) -> seen.add("b " + disconnect.reason().wireName()));
    Wire wire = fixture.connect().connect("/b");

    wire.close();
    fixture.clock.advance(Duration.ofSeconds(2));

    assertThat(seen).containsExactlyInAnyOrder("transport close", "b transport close");
  }

  @Test
  void sio61_theSessionIsOverWhenTheHandlersLearnIt() {
    io.onDisconnecting((socket, end) -> seen.add("sessions " + io.engine().clientsCount()));
    Wire wire = fixture.connect();
    assertThat(io.engine().clientsCount()).isEqualTo(1);

    wire.close();

    assertThat(seen).containsExactly("sessions 0", "transport close");
  }

  @Test
  void sec063_disconnectFromInsideHandlersEndsOnce() {
    io.on(
        "x",
        socket -> {
          socket.disconnect();
          socket.disconnect(true);
          socket.disconnect();
        });
    Wire wire = fixture.connect();

    wire.send("42[\"x\"]");

    assertThat(wire.take()).containsExactly("41");
    assertThat(seen).containsExactly("server namespace disconnect");
  }

  @Test
  void sio30_aDisconnectHandlerThatThrowsStopsNothing() {
    io.onError((socket, event, failure) -> seen.add(failure.getMessage()));
    io.onDisconnecting(
        (socket, disconnect) -> {
          throw new IllegalStateException("boom");
        });

    fixture.connect().close();

    assertThat(seen).containsExactly("boom", "transport close");
    assertThat(io.sockets().sockets()).isEmpty();
  }

  @Test
  void sio76_closingTheServerTellsTheSocketsAndSendsNoDisconnect() {
    Wire wire = fixture.connect();
    PollingWire polling = fixture.poll(1);
    InMemoryResponse waiting = polling.get();

    CompletableFuture<Void> end = io.shutdown(Duration.ofSeconds(5));
    fixture.clock.settle();

    assertThat(end).succeedsWithin(Duration.ofSeconds(10));
    assertThat(seen).containsExactly("server shutting down", "server shutting down");
    assertThat(wire.take()).isEmpty();
    assertThat(wire.isOpen()).isFalse();
    assertThat(waiting.text()).isEqualTo("1");
  }

  @Test
  void sio76_shutdownMayBeAskedForTwice() {
    CompletableFuture<Void> first = io.shutdown(Duration.ofSeconds(1));
    CompletableFuture<Void> second = io.shutdown(Duration.ofSeconds(1));
    fixture.clock.settle();

    assertThat(first).succeedsWithin(Duration.ofSeconds(10));
    assertThat(second).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void sio76_shutdownWaitsForTheDisconnectHandlers() {
    fixture.connect();

    CompletableFuture<Void> end = io.shutdown(Duration.ofSeconds(60));
    assertThat(end).isNotDone();
    fixture.clock.settle();

    assertThat(end).succeedsWithin(Duration.ofSeconds(10));
    assertThat(seen).containsExactly("server shutting down");
  }

  @Test
  void nothingIsLeftWhenAllClientsAreGone() {
    Wire wire = fixture.connect();
    PollingWire polling = fixture.poll(1);
    sockets.forEach(socket -> socket.join("r"));

    wire.close();
    polling.post("1");
    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(io.sockets().sockets()).isEmpty();
    assertThat(io.sockets().adapter().rooms()).isEmpty();
    assertThat(io.engine().clientsCount()).isZero();
  }
}
