package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.adapter.InMemoryAdapter;
import io.sockeye.server.adapter.Recovery;
import io.sockeye.server.adapter.RecoveryUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A server that keeps sessions for their clients, and has forgotten them all at the end. */
abstract class RecoveryFixture {
  final Fixture fixture =
      new Fixture(
          options ->
              options
                  .connectionStateRecovery(RecoveryOptions.defaults())
                  // An offset may be of any length, as far as recovery is concerned.
                  .limits(limits -> limits.maxConnectBytes(1_000_000))
                  .engine(
                      engine ->
                          engine
                              .pingInterval(Duration.ofMillis(300))
                              .pingTimeout(Duration.ofMillis(200))));
  final SocketIOServer io = fixture.io;
  final List<Socket> sockets = new ArrayList<>();

  RecoveryFixture() {
    io.onConnection(sockets::add);
  }

  @AfterEach
  void close() {
    fixture.close();
    assertThat(usage()).isEqualTo(new RecoveryUsage(0, 0, 0, 0));
  }

  RecoveryUsage usage() {
    return ((InMemoryAdapter) io.sockets().adapter()).recoveryUsage();
  }

  /** A client that has received an event. */
  RecoveringWire client(int lane) {
    RecoveringWire client = new RecoveringWire(fixture, lane);
    last().emit("first");
    client.read().takeEvents();
    return client;
  }

  Socket last() {
    return sockets.get(sockets.size() - 1);
  }

  void assertAnew(RecoveringWire client, Recovery reason) {
    assertThat(client.connected()).isTrue();
    assertThat(client.recovered()).isFalse();
    assertThat(client.sid()).isEqualTo(last().id());
    assertThat(last().recovered()).isFalse();
    assertThat(last().recovery()).isEqualTo(reason);
  }
}
