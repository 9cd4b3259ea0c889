package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.InMemoryResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may be dropped: features §2.9. */
final class VolatileTest {
  private final Fixture fixture = new Fixture();
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();

  VolatileTest() {
    io.onConnection(sockets::add);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sio55_aWebSocketThatCanTakeItGetsIt() {
    Wire wire = fixture.connect();

    sockets.get(0).asVolatile().emit("x");

    assertThat(wire.take()).containsExactly("42[\"x\"]");
  }

  @Test
  void sio55_whatAConnectionHandlerSendsLeavesBehindTheAnswerToConnect() {
    io.onConnection(socket -> socket.asVolatile().emit("x"));

    assertThat(fixture.connectAndTakeAll()).containsExactly("42[\"x\"]");
  }

  @Test
  void sio55_aWebSocketThatDoesNotReadDropsItAndKeepsTheRest() {
    Wire wire = fixture.connect();
    wire.reading(false);
    sockets.get(0).emit("big", "x".repeat(1 << 20));
    fixture.clock.settle();

    sockets.get(0).asVolatile().emit("dropped");
    io.asVolatile().emit("dropped too");
    sockets.get(0).emit("kept");
    fixture.clock.settle();
    wire.reading(true);

    assertThat(wire.take()).hasSize(2).last().isEqualTo("42[\"kept\"]");
  }

  @Test
  void sio55_aPollThatWaitsGetsItAndOneThatDoesNotDropsIt() {
    PollingWire wire = fixture.poll(0);
    sockets.get(0).asVolatile().emit("dropped");
    fixture.clock.settle();
    InMemoryResponse waiting = wire.get();
    assertThat(waiting.isDone()).isFalse();

    sockets.get(0).asVolatile().emit("kept");
    fixture.clock.settle();

    assertThat(waiting.text()).isEqualTo("42[\"kept\"]");
  }

  @Test
  void sio55_theAttachmentsOfADroppedEventAreDroppedWithIt() {
    PollingWire wire = fixture.poll(0);
    sockets.get(0).asVolatile().emit("dropped", new byte[] {1});
    sockets.get(0).emit("kept", new byte[] {2});
    fixture.clock.settle();

    assertThat(wire.take())
        .containsExactly("451-[\"kept\",{\"_placeholder\":true,\"num\":0}]", "bAg==");
  }

  @Test
  void sio56_aClosedConnectionDropsIt() {
    Wire wire = fixture.connect();
    wire.close();

    sockets.get(0).asVolatile().emit("x");

    assertThat(wire.take()).isEmpty();
  }
}
