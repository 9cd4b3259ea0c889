package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A server in memory, and clients as users test with them. */
abstract class TestClientFixture {
  final SocketIOTestServer server =
      SocketIOTestServer.builder().patience(Duration.ofMillis(200)).start(io -> {});
  final SocketIOServer io = server.io();
  final List<Object> told = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  TestClient connect(String transport) {
    TestClientBuilder client = server.client();
    return (transport.equals("polling") ? client.polling() : client).connect();
  }

  Socket only() {
    assertThat(io.sockets().sockets()).hasSize(1);
    return io.sockets().sockets().iterator().next();
  }
}
