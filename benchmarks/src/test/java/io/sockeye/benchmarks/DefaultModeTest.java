package io.sockeye.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.SocketIOServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the default mode promises, in the configuration in which it is measured, while it is driven
 * as the benchmark drives it: many connections, several events of each in flight.
 */
@Timeout(120)
final class DefaultModeTest {
  private static final int CONNECTIONS = 40;
  private static final int IN_FLIGHT = 16;
  private static final int ROUNDS = 50;

  private final SocketIOServer io = SocketIOServer.builder().serveClient(false).build();
  private final Set<String> onLanes = ConcurrentHashMap.newKeySet();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<BareConnection> connections = new ArrayList<>();

  DefaultModeTest() {
    io.use(socket -> look("middleware"));
    io.onConnection(socket -> look("connection"));
    io.onAny((socket, event) -> look("onAny"));
    io.onRaw(
        "echo",
        (socket, event) -> {
          look("echo");
          event.ack(event.values());
        });
    io.onRaw(
        "block",
        (socket, event) -> {
          look("block");
          assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
          event.ack();
        });
    io.onDisconnect((socket, end) -> look("disconnect"));
    io.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws IOException {
    release.countDown();
    for (BareConnection connection : connections) {
      connection.close();
    }
    io.close();
  }

  private void look(String where) {
    if (Thread.currentThread().getName().startsWith("sockeye-io")) {
      onLanes.add(where);
    }
  }

  @Test
  void noHandlerEverRunsOnAnIoThread() throws IOException {
    connect();

    echoAll();

    connections.get(0).close();
    assertThat(onLanes).isEmpty();
  }

  @Test
  void handlersThatBlockDelayNoOtherConnection() throws IOException {
    connect();
    List<BareConnection> blocked = connections.subList(0, CONNECTIONS / 2);
    for (BareConnection connection : blocked) {
      connection.send("421[\"block\"]");
    }

    for (int i = 0; i < ROUNDS; i++) {
      echo(connections.subList(CONNECTIONS / 2, CONNECTIONS), i);
    }

    release.countDown();
    for (BareConnection connection : blocked) {
      assertThat(connection.receive("43")).isEqualTo("431[]");
    }
  }

  private void connect() throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(new BareConnection(io.port()));
    }
  }

  private void echoAll() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      echo(connections, i);
    }
  }

  private static void echo(List<BareConnection> of, int round) throws IOException {
    for (BareConnection connection : of) {
      for (int i = 0; i < IN_FLIGHT; i++) {
        connection.send("42" + (round * IN_FLIGHT + i) + "[\"echo\",\"hello\"]");
      }
    }
    for (BareConnection connection : of) {
      for (int i = 0; i < IN_FLIGHT; i++) {
        assertThat(connection.receive("43"))
            .isEqualTo("43" + (round * IN_FLIGHT + i) + "[\"hello\"]");
      }
    }
  }
}
