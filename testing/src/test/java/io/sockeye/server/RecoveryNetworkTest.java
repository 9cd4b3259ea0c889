package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.server.adapter.InMemoryAdapter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recovery on real sockets, real lanes and real threads. */
final class RecoveryNetworkTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final SocketIOServer io =
      SocketIOServer.builder()
          .host(NettyHost.builder().ioThreads(4).build())
          .connectionStateRecovery(RecoveryOptions.defaults())
          .build();

  @AfterEach
  void close() {
    assertThat(io.shutdown(Duration.ofSeconds(5))).succeedsWithin(SOON);
    soon().until(() -> io.engine().clientsCount() == 0);
    assertThat(io.sockets().sockets()).isEmpty();
    assertThat(io.sockets().adapter().rooms()).isEmpty();
    assertThat(((InMemoryAdapter) io.sockets().adapter()).recoveryUsage().sockets()).isZero();
  }

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(1)).atMost(SOON);
  }

  @Test
  void sio66_sio67_whatManyThreadsSendArrivesOnceAndInTheOrderOfEach() throws InterruptedException {
    int threads = 4;
    int each = 2_500;
    Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    Set<String> ids = ConcurrentHashMap.newKeySet();
    io.onConnection(
        socket -> {
          ids.add(socket.id());
          sockets.add(socket);
          if (!socket.recovered()) {
            socket.join("room");
          }
        });
    io.listen(0);
    NetRecovering client = new NetRecovering(http, io.port());
    NetRecovering bystander = new NetRecovering(http, io.port());
    soon().until(() -> io.sockets().adapter().members("room").size() == 2);
    Socket socket =
        sockets.stream().filter(one -> one.id().equals(client.sid())).findAny().orElseThrow();
    CompletableFuture<?> cutting = client.cutAgainAndAgain();

    List<Thread> emitting = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      emitting.add(new Thread(() -> emit(client, socket, thread, each)));
    }
    emitting.forEach(Thread::start);
    for (Thread thread : emitting) {
      thread.join();
    }
    client.stopCutting();
    assertThat(cutting).succeedsWithin(SOON);

    soon().until(() -> client.numbers().size() >= threads * each);
    for (int t = 0; t < threads; t++) {
      int thread = t;
      assertThat(client.numbers().stream().filter(n -> n / 1_000_000 == thread).toList())
          .isEqualTo(numbers(thread, each));
    }
    assertThat(client.numbers()).hasSize(threads * each);
    assertThat(client.cuts()).isGreaterThanOrEqualTo(each / 50 - 1);
    assertThat(ids).hasSize(2);
    client.close();
    bystander.close();
  }

  private static List<Integer> numbers(int thread, int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(thread * 1_000_000 + i);
    }
    return numbers;
  }

  /** To the one socket, to its room, to all and to all but others, while it comes and goes. */
  private void emit(NetRecovering client, Socket socket, int thread, int count) {
    for (int i = 0; i < count; i++) {
      int n = thread * 1_000_000 + i;
      switch (ThreadLocalRandom.current().nextInt(5)) {
        case 0 -> socket.emit("n", n);
        case 1 -> io.to("room").emit("n", n);
        case 2 -> io.to(socket.id()).emit("n", n);
        case 3 -> io.except("elsewhere").emit("n", n);
        default -> io.emit("n", n);
      }
      if (i % 50 == 0) {
        int cuts = i / 50;
        soon().until(() -> client.cuts() >= cuts);
      }
    }
  }

  @Test
  void sio70_ofTwoWhoClaimASessionAtTheSameTimeOneGetsIt() {
    AtomicInteger asked = new AtomicInteger();
    List<CompletableFuture<Void>> rounds = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rounds.add(new CompletableFuture<>());
    }
    // Both have been told what they start with before either is let in.
    io.useAsync(
        socket -> {
          if (socket.handshake().auth(Object.class) == null) {
            return CompletableFuture.completedFuture(null);
          }
          int n = asked.getAndIncrement();
          CompletableFuture<Void> round = rounds.get(n / 2);
          if (n % 2 == 1) {
            round.complete(null);
          }
          return round;
        });
    io.listen(0);
    for (int i = 0; i < 200; i++) {
      NetRecovering client = new NetRecovering(http, io.port());
      io.emit("first");
      soon().until(() -> client.offset() != null);
      client.lose();
      soon().until(() -> io.sockets().sockets().isEmpty());
      NetWire one = NetWire.open(http, io.port());
      NetWire other = NetWire.open(http, io.port());

      CompletableFuture<Void> both =
          CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> one.send(client.connectPacket())),
              CompletableFuture.runAsync(() -> other.send(client.connectPacket())));
      assertThat(both).succeedsWithin(SOON);
      soon().until(() -> !one.received().isEmpty() && !other.received().isEmpty());

      assertThat(List.of(one.received().get(0), other.received().get(0)))
          .filteredOn(connect -> connect.contains(client.pid()))
          .hasSize(1);
      assertThat(io.sockets().sockets()).hasSize(2);
      one.close();
      other.close();
      soon().until(() -> io.sockets().sockets().isEmpty());
    }
  }

  @Test
  void sio70_ofManyWhoTakeOverOneAfterTheOtherOneIsLeft() {
    io.listen(0);
    NetRecovering client = new NetRecovering(http, io.port());
    io.emit("first");
    soon().until(() -> client.offset() != null);
    String sid = client.sid();
    for (int i = 0; i < 20; i++) {
      List<NetWire> wires = new ArrayList<>();
      for (int w = 0; w < 4; w++) {
        wires.add(NetWire.open(http, io.port()));
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(
              wires.stream()
                  .map(wire -> CompletableFuture.runAsync(() -> wire.send(client.connectPacket())))
                  .toArray(CompletableFuture<?>[]::new));
      assertThat(all).succeedsWithin(SOON);
      soon()
          .until(
              () ->
                  io.sockets().sockets().stream().filter(Socket::connected).count()
                      == wires.stream().filter(NetWire::isOpen).count());

      assertThat(io.sockets().sockets()).filteredOn(socket -> socket.id().equals(sid)).hasSize(1);
      assertThat(io.sockets().adapter().members(sid)).containsExactly(sid);
      wires.forEach(NetWire::close);
      soon().until(() -> io.sockets().sockets().isEmpty());
    }
  }
}
