package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.sockeye.testing.InMemoryFrame;
import io.sockeye.testing.InMemoryWebSocket;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The flag {@code compress} on its way from an emit to the host. */
final class CompressFlagTest {
  private final Fixture fixture = new Fixture();
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();

  CompressFlagTest() {
    io.onConnection(sockets::add);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sio33_eio47_itIsOfOneEmitAndOfAllItsFrames() {
    InMemoryWebSocket client = connect(0);

    sockets.get(0).compress(false).emit("plain", new byte[] {1});
    sockets.get(0).emit("as usual", new byte[] {2});

    assertThat(frames(client))
        .containsExactly(
            tuple("451-[\"plain\",{\"_placeholder\":true,\"num\":0}]", false),
            tuple("\u0001", false),
            tuple("451-[\"as usual\",{\"_placeholder\":true,\"num\":0}]", true),
            tuple("\u0002", true));
  }

  @Test
  void sio50_eio47_itIsOfOneBroadcast() {
    List<InMemoryWebSocket> clients = List.of(connect(0), connect(0), connect(1));

    io.compress(false).emit("plain");
    io.emit("as usual");

    assertThat(clients)
        .allSatisfy(
            client ->
                assertThat(frames(client))
                    .containsExactly(
                        tuple("42[\"plain\"]", false), tuple("42[\"as usual\"]", true)));
  }

  @Test
  void sio33_eio46_aPollThatCarriesOnlyPlainEventsIsNotCompressed() {
    PollingWire wire = fixture.poll(0);

    sockets.get(0).compress(false).emit("x", "y".repeat(2000));
    fixture.clock.settle();
    assertThat(wire.getWith("accept-encoding", "gzip").header("content-encoding")).isNull();

    sockets.get(0).emit("x", "y".repeat(2000));
    fixture.clock.settle();
    assertThat(wire.getWith("accept-encoding", "gzip").header("content-encoding"))
        .isEqualTo("gzip");
  }

  private InMemoryWebSocket connect(int lane) {
    InMemoryWebSocket client = fixture.host.client(lane).webSocket(Fixture.WEBSOCKET);
    client.send("40");
    fixture.clock.settle();
    assertThat(client.take()).hasSize(2);
    return client;
  }

  private List<Tuple> frames(InMemoryWebSocket client) {
    fixture.clock.settle();
    return client.take().stream()
        .map((InMemoryFrame frame) -> tuple(frame.text(), frame.compress()))
        .toList();
  }
}
