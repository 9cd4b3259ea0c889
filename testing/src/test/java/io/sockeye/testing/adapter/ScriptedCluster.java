package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.adapter.AdapterFactory;
import io.sockeye.server.adapter.cluster.ClusterAdapter;
import io.sockeye.testing.FakeClock;
import io.sockeye.testing.InMemoryHost;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** A cluster of which one server is real, and the others are the test. */
abstract class ScriptedCluster {
  static final Duration SOON = Duration.ofSeconds(10);
  static final String OPTS = "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}";

  final FakeClock clock = new FakeClock();
  final InMemoryHost host = new InMemoryHost(clock, 2);
  final SocketIOServer io;
  final ScriptedAdapter wire;
  final List<Socket> sockets = new ArrayList<>();

  ScriptedCluster(AdapterFactory adapters) {
    io =
        SocketIOServer.builder()
            .host(host)
            .handlerExecutor(clock.executor())
            .adapter(adapters)
            .build()
            .listen(0);
    wire = ScriptedAdapter.of((ClusterAdapter) io.sockets().adapter());
    io.onConnection(sockets::add);
    clock.settle();
  }

  @AfterEach
  void close() {
    CompletableFuture<Void> end = io.shutdown(Duration.ofSeconds(5));
    clock.settle();
    assertThat(end).succeedsWithin(SOON);
  }

  InMemoryWebSocket connect(int lane) {
    InMemoryWebSocket client = host.client(lane).webSocket("/socket.io/?EIO=4&transport=websocket");
    clock.settle();
    client.send("40");
    clock.settle();
    client.take();
    return client;
  }

  static String from(String uid, int type, String data) {
    return "{\"type\":" + type + ",\"data\":{" + data + "},\"uid\":\"" + uid + "\",\"nsp\":\"/\"}";
  }

  /** What this server says has the same form. */
  static String mine(int type, String data) {
    return from("me", type, data);
  }
}
