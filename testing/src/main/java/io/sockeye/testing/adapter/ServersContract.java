package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.RemoteSocket;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.adapter.AdapterFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The servers and clients that the contract is about, and what a subclass says of them. */
abstract class ServersContract {

  static final Duration ACK_TIMEOUT = Duration.ofSeconds(3);
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  static final Duration TICK = Duration.ofMillis(20);

  /** The servers of the running test. */
  Servers servers = new Servers(List.of());

  /** Clients of the first server, of the second and the third, or of one if there is one. */
  Peer a;

  Peer b;
  Peer c;

  @SuppressWarnings("NullAway.Init") // set before each test
  ServersContract() {}

  /**
   * Says how many servers there are.
   *
   * @return their number; 1 unless overridden
   */
  protected int serverCount() {
    return 1;
  }

  /**
   * Returns what makes the adapters of a server. Called once for each server of each test; all
   * servers of a test are to be in one cluster, and nobody else.
   *
   * @param server the server's number, from 0
   * @return its adapters
   * @throws Exception whatever goes wrong
   */
  protected abstract AdapterFactory adapters(int server) throws Exception;

  /**
   * Gives back what the adapters were made with. Called after each test, when the servers have been
   * closed.
   *
   * @throws Exception whatever goes wrong
   */
  protected void release() throws Exception {}

  @BeforeEach
  void startServers() throws Exception {
    List<AdapterFactory> factories = new ArrayList<>();
    for (int i = 0; i < serverCount(); i++) {
      factories.add(adapters(i));
    }
    servers = new Servers(factories);
    a = servers.connect(0);
    b = servers.connect(1 % serverCount());
    c = servers.connect(2 % serverCount());
  }

  @AfterEach
  void stopServers() throws Exception {
    try {
      servers.close();
    } finally {
      release();
    }
  }

  SocketIOServer first() {
    return servers.get(0);
  }

  Socket socket(Peer peer) {
    return servers.socketOf(peer);
  }

  /** Finds a socket from the first server, wherever it is. */
  RemoteSocket fetched(Peer peer) {
    List<RemoteSocket> found = servers.result(first().in(peer.id()).fetchSockets());
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  void assertReached(boolean inA, boolean inB, boolean inC) {
    servers.settle();
    assertThat(List.of(a.take().size(), b.take().size(), c.take().size()))
        .containsExactly(inA ? 1 : 0, inB ? 1 : 0, inC ? 1 : 0);
  }

  static List<String> ids(List<RemoteSocket> sockets) {
    return sockets.stream().map(RemoteSocket::id).toList();
  }

  record User(String name, int level) {}
}
