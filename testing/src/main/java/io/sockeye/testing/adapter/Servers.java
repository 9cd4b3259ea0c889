package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckReply;
import io.sockeye.server.ServerSideAcks;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.adapter.AdapterFactory;
import io.sockeye.testing.FakeClock;
import io.sockeye.testing.InMemoryHost;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Servers in memory that share a cluster and a fake clock. What is between them may be real and
 * take real time: {@link #await} lets it come. For the test's thread only.
 */
final class Servers implements AutoCloseable {
  static final String MARK = "~mark";
  private static final String READY = "~ready";
  private static final int LANES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 200_000;

  private final FakeClock clock = new FakeClock();
  private final List<InMemoryHost> hosts = new ArrayList<>();
  private final List<SocketIOServer> servers = new ArrayList<>();
  private final List<Peer> peers = new ArrayList<>();
  private final BitSet mute = new BitSet();

  Servers(List<AdapterFactory> adapters) {
    for (AdapterFactory adapter : adapters) {
      InMemoryHost host = new InMemoryHost(clock, LANES);
      SocketIOServer server =
          SocketIOServer.builder()
              .host(host)
              .handlerExecutor(clock.executor())
              .adapter(adapter)
              .build();
      server.onServerSide(READY, event -> event.ack("yes"));
      server.listen(0);
      hosts.add(host);
      servers.add(server);
    }
    awaitAllSeeEachOther();
  }

  private void awaitAllSeeEachOther() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (SocketIOServer server : servers) {
      while (true) {
        CompletableFuture<ServerSideAcks<AckReply>> acks =
            server.serverSideEmitWithAck(Duration.ofSeconds(1), READY);
        for (int i = 0; i < 500 && !acks.isDone(); i++) {
          clock.settle();
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (!acks.isDone()) {
          advance(Duration.ofMillis(1100));
        }
        if (result(acks).replies().size() == servers.size() - 1) {
          break;
        }
        // Some find each other only when their next heartbeat comes.
        LockSupport.parkNanos(25 * PAUSE_NANOS);
        advance(Duration.ofMillis(500));
        assertThat(System.nanoTime()).as("servers that never see each other").isLessThan(end);
      }
    }
  }

  int count() {
    return servers.size();
  }

  SocketIOServer get(int server) {
    return servers.get(server);
  }

  /** Connects a client to the main namespace of a server. */
  Peer connect(int server) {
    return connect(server, peers.size() % LANES, "/", "");
  }

  Peer connect(int server, int lane, String namespace, String auth) {
    InMemoryWebSocket socket =
        hosts.get(server).client(lane).webSocket("/socket.io/?EIO=4&transport=websocket");
    clock.settle();
    Peer peer = new Peer(this, socket, namespace, auth);
    peers.add(peer);
    return peer;
  }

  /** Finds the socket of a client on its server. */
  Socket socketOf(Peer peer) {
    for (SocketIOServer server : servers) {
      Socket socket = server.sockets().socket(peer.id());
      if (socket != null) {
        return socket;
      }
    }
    throw new AssertionError("no server has the socket " + peer.id());
  }

  void advance(Duration time) {
    clock.settle();
    clock.advance(time);
    clock.settle();
  }

  /** From now on nothing is waited for from this server. */
  void isMute(int server) {
    mute.set(server);
  }

  /**
   * Waits until everything that was issued by this thread has arrived everywhere: what comes behind
   * it, from each server, has.
   */
  void settle() {
    clock.settle();
    int number = 0;
    List<Peer> open =
        peers.stream().filter(peer -> peer.isOpen() && peer.inMainNamespace()).toList();
    List<Integer> before = open.stream().map(Peer::marks).toList();
    for (int i = 0; i < servers.size(); i++) {
      if (!mute.get(i)) {
        servers.get(i).emit(MARK, i);
        number++;
      }
    }
    int expected = number;
    for (int i = 0; i < open.size(); i++) {
      Peer peer = open.get(i);
      int wanted = before.get(i) + expected;
      // One that was disconnected by what is waited for gets no marks.
      await("the marks of all servers", () -> peer.marks() >= wanted || !peer.isOpen());
    }
  }

  /** Waits also until what the other servers answer to it at once has arrived. */
  void settleAnswers() {
    settle();
    settle();
  }

  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    clock.settle();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(end);
      LockSupport.parkNanos(PAUSE_NANOS);
      clock.settle();
    }
  }

  <T> T result(CompletableFuture<T> future) {
    await("a future", future::isDone);
    return future.join();
  }

  Throwable failure(CompletableFuture<?> future) {
    await("a future", future::isDone);
    return future.handle((value, failure) -> failure).join();
  }

  void shutDown(int server) {
    CompletableFuture<Void> end = servers.get(server).shutdown(Duration.ofSeconds(5));
    await("the end of server " + server, end::isDone);
    isMute(server);
  }

  @Override
  public void close() {
    for (int i = 0; i < servers.size(); i++) {
      shutDown(i);
    }
  }
}
