package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.json.JsonBindException;
import io.sockeye.testing.InMemoryResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reason that the server gives when it disconnects a socket. */
final class DisconnectBecauseTest {
  private final Fixture fixture = new Fixture();
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Object> seen = new ArrayList<>();

  DisconnectBecauseTest() {
    io.onConnection(sockets::add);
    io.onDisconnect((socket, end) -> seen.add(end.reason().wireName() + ": " + end.detail()));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theReasonComesRightBeforeTheDisconnectOnWebSocket() {
    Wire wire = fixture.connect();

    sockets.get(0).emit("before");
    sockets.get(0).disconnectBecause("banned", Map.of("until", "tomorrow"));
    sockets.get(0).emit("after");

    assertThat(wire.take())
        .containsExactly(
            "42[\"before\"]",
            "42[\"disconnect_reason\",{\"reason\":\"banned\",\"data\":{\"until\":\"tomorrow\"}}]",
            "41");
    assertThat(seen).containsExactly("server namespace disconnect: banned");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void theReasonComesRightBeforeTheDisconnectOnPolling() {
    PollingWire wire = fixture.poll(0);
    InMemoryResponse waiting = wire.get();

    sockets.get(0).disconnectBecause("replaced");
    fixture.clock.settle();

    assertThat(waiting.text())
        .isEqualTo("42[\"disconnect_reason\",{\"reason\":\"replaced\"}]\u001e41");
  }

  @Test
  void theDataMayHoldBytesAndTheyComeBeforeTheDisconnectToo() {
    io.of("/b").onConnection(sockets::add);
    Wire wire = fixture.open().connect("/b");

    sockets.get(0).disconnectBecause("bye", new byte[] {7});

    assertThat(wire.take())
        .containsExactly(
            "451-/b,[\"disconnect_reason\",{\"reason\":\"bye\",\"data\":"
                + "{\"_placeholder\":true,\"num\":0}}]",
            "<07>",
            "41/b,");
  }

  @Test
  void disconnectTrueBehindItEndsTheConnectionToo() {
    io.of("/b");
    Wire wire = fixture.connect().connect("/b");

    sockets.get(0).disconnectBecause("banned");
    sockets.get(0).disconnect(true);

    assertThat(wire.take())
        .containsExactly("42[\"disconnect_reason\",{\"reason\":\"banned\"}]", "41", "41/b,");
    assertThat(wire.isOpen()).isFalse();
    assertThat(seen).containsExactly("server namespace disconnect: banned");
  }

  @Test
  void aSocketThatIsStillConnectingIsRefusedWithIt() {
    io.useAsync(
        socket -> {
          socket.disconnectBecause("full", 7);
          return new CompletableFuture<Void>();
        });

    assertThat(fixture.open().send("40").take())
        .containsExactly("44{\"message\":\"full\",\"data\":7}");
    assertThat(seen).isEmpty();
  }

  @Test
  void aSocketThatIsGoneGetsNothingAndKeepsItsFirstReason() {
    Wire wire = fixture.connect();

    sockets.get(0).disconnectBecause("first");
    sockets.get(0).disconnectBecause("second");
    assertThat(wire.take()).hasSize(2);

    assertThat(seen).containsExactly("server namespace disconnect: first");
  }

  @Test
  void dataThatCannotBeWrittenFailsTheCallAndNothingHappens() {
    Wire wire = fixture.connect();

    assertThatThrownBy(() -> sockets.get(0).disconnectBecause("x", new Unwritable()))
        .isInstanceOf(JsonBindException.class);

    assertThat(wire.send("42[\"x\"]").isOpen()).isTrue();
    assertThat(sockets.get(0).connected()).isTrue();
  }

  static final class Unwritable {
    public Unwritable getSelf() {
      return this;
    }
  }
}
