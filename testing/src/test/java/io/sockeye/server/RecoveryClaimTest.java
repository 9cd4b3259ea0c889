package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.adapter.Recovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose a session is when several want it, or its old connection is still there: SIO-70. */
final class RecoveryClaimTest {
  private final List<Runnable> held = new ArrayList<>();
  private boolean holding;
  private final Stuck stuck = new Stuck();
  private final Fixture fixture =
      new Fixture(
          options ->
              options
                  .connectionStateRecovery(RecoveryOptions.defaults())
                  .connectTimeout(Duration.ofSeconds(20))
                  .handlerExecutor(this::execute));
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<String> order = new CopyOnWriteArrayList<>();

  RecoveryClaimTest() {
    io.onConnection(
        socket -> {
          sockets.add(socket);
          order.add("connection " + socket.recovered());
        });
    io.onDisconnect(
        (socket, end) -> {
          stuck.awaitRelease();
          order.add("disconnect " + end.reason().wireName());
        });
  }

  @AfterEach
  void close() {
    release();
    fixture.close();
  }

  private void execute(Runnable task) {
    if (stuck.wanted) {
      new Thread(task, "stuck handlers").start();
    } else if (holding) {
      held.add(task);
    } else {
      fixture.clock.executor().execute(task);
    }
  }

  /** Handlers that were to run, run. */
  private void release() {
    holding = false;
    held.forEach(fixture.clock.executor()::execute);
    held.clear();
    fixture.clock.settle();
  }

  private RecoveringWire client(int lane) {
    RecoveringWire client = new RecoveringWire(fixture, lane);
    io.emit("first");
    client.read().takeEvents();
    order.clear();
    return client;
  }

  /** The connection is lost, and the handlers that are to hear of it do not run yet. */
  private void loseWhileHandlersAreBusy(RecoveringWire client) {
    holding = true;
    client.lose();
    fixture.clock.settle();
  }

  /** A middleware that leaves each verdict to the test. */
  private List<CompletableFuture<Void>> undecided() {
    List<CompletableFuture<Void>> verdicts = new ArrayList<>();
    io.useAsync(
        socket -> {
          verdicts.add(new CompletableFuture<>());
          return verdicts.get(verdicts.size() - 1);
        });
    return verdicts;
  }

  private Socket last() {
    return sockets.get(sockets.size() - 1);
  }

  @Test
  void sio70_theSecondOneThatClaimsASessionBeginsAnew() {
    List<Recovery> seen = new ArrayList<>();
    RecoveringWire client = client(0);
    client.lose();
    io.emit("missed");
    io.use(socket -> seen.add(socket.recovery()));
    List<CompletableFuture<Void>> verdicts = undecided();
    Wire first = fixture.open(0).send(client.connectPacket(""));
    Wire second = fixture.open(1).send(client.connectPacket(""));
    fixture.clock.settle();

    verdicts.get(1).complete(null);
    verdicts.get(0).complete(null);

    assertThat(seen).containsExactly(Recovery.RECOVERED, Recovery.ALREADY_CLAIMED);
    assertThat(second.take()).singleElement().asString().doesNotContain(client.pid());
    assertThat(first.take()).hasSize(2).last().asString().contains(client.pid());
    assertThat(io.sockets().sockets()).hasSize(2);
    assertThat(io.sockets().socket(client.sid())).isNotNull();
  }

  @Test
  void sio70_aSessionThatWasRefusedOrLeftIsThereForTheNext() {
    RecoveringWire client = client(0);
    client.lose();
    List<CompletableFuture<Void>> verdicts = undecided();
    Wire refused = fixture.open(0).send(client.connectPacket(""));
    fixture.clock.settle();
    verdicts.get(0).completeExceptionally(new ConnectRefusedException("no"));
    assertThat(refused.take()).containsExactly("44{\"message\":\"no\"}");
    Wire gone = fixture.open(1).send(client.connectPacket(""));
    fixture.clock.settle();
    gone.abort();
    assertThat(io.sockets().adapter().rooms()).isEmpty();

    client.open(0).send(client.connectPacket(""));
    fixture.clock.settle();
    verdicts.get(2).complete(null);

    assertThat(client.read().recovered()).isTrue();
    verdicts.get(1).complete(null);
    fixture.clock.settle();
    assertThat(io.sockets().sockets()).hasSize(1);
  }

  @Test
  void sio70_theTimeOfASessionGoesOnWhileItIsClaimed() {
    RecoveringWire client = client(0);
    client.lose();
    List<CompletableFuture<Void>> verdicts = undecided();
    fixture.clock.advance(Duration.ofSeconds(115));
    client.open(0).send(client.connectPacket(""));
    fixture.clock.advance(Duration.ofSeconds(10));
    verdicts.get(0).completeExceptionally(new ConnectRefusedException("no"));
    fixture.clock.settle();

    client.open(0).send(client.connectPacket(""));
    fixture.clock.settle();
    verdicts.get(1).complete(null);

    client.read();
    assertThat(last().recovery()).isEqualTo(Recovery.UNKNOWN_SESSION);
  }

  @Test
  void sio66_theHandlersOfTheOldConnectionComeFirst() {
    RecoveringWire client = client(0);
    loseWhileHandlersAreBusy(client);
    Wire wire = client.open(1).send(client.connectPacket(""));
    assertThat(wire.take()).isEmpty();
    assertThat(order).isEmpty();

    release();

    assertThat(client.read().recovered()).isTrue();
    assertThat(order).containsExactly("disconnect transport error", "connection true");
    assertThat(io.sockets().sockets()).containsExactly(last());
    assertThat(last().rooms()).containsExactly(client.sid());
  }

  @Test
  void sio68_aClientIsNotKeptWaitingForHandlersThatDoNotEnd() {
    RecoveringWire client = client(0);
    stuck.during(client::lose);
    Wire wire = client.open(1).send(client.connectPacket(""));

    fixture.clock.advance(Duration.ofMillis(9_990));
    assertThat(wire.take()).isEmpty();
    fixture.clock.advance(Duration.ofMillis(20));

    assertThat(wire.take()).singleElement().asString().doesNotContain(client.sid());
    assertThat(last().recovery()).isEqualTo(Recovery.HANDLERS_BUSY);
    stuck.release();
    assertThat(io.sockets().sockets()).containsExactly(last());
  }

  @Test
  void sio68_aClientThatLeftDoesNotWaitForTheHandlersOfItsOldSocket() {
    RecoveringWire client = client(0);
    stuck.during(() -> client.wire().send("41"));

    client.comeBack(1);

    assertThat(client.connected()).isTrue();
    assertThat(client.recovered()).isFalse();
    assertThat(order).containsExactly("connection false");
    stuck.release();
    assertThat(order).containsExactly("connection false", "disconnect client namespace disconnect");
  }

  @Test
  void sio66_anOldConnectionThatIsDeadUnnoticedGivesWay() {
    List<String> ends = new ArrayList<>();
    io.onDisconnect((socket, end) -> ends.add(end.reason() + ": " + end.detail()));
    RecoveringWire client = client(0);
    Wire old = client.wire();
    // What is written into the dead connection is lost.
    io.emit("lost");
    fixture.clock.settle();

    client.comeBack(1);

    assertThat(client.recovered()).isTrue();
    assertThat(client.takeEvents()).containsExactly("42[\"lost\"]");
    assertThat(ends).containsExactly("transport close: the client is back on another connection");
    assertThat(order).containsExactly("disconnect transport close", "connection true");
    assertThat(old.isOpen()).isFalse();
    assertThat(io.sockets().sockets()).containsExactly(last());
  }

  @Test
  void sio66_theNamespacesOfAnOldConnectionComeBackTogether() {
    io.of("/b");
    RecoveringWire main = client(0);
    Wire old = main.wire();
    String b = old.send("40/b,").take().get(0);
    String auth = b.replaceAll(".*(\"pid\":\"[^\"]+\").*", "{$1}");

    main.comeBack(1).wire().send("40/b," + auth);

    assertThat(main.recovered()).isTrue();
    assertThat(main.wire().take()).containsExactly(b);
  }

  @Test
  void sio66_oneConnectionAfterTheOtherTakesOver() {
    RecoveringWire client = client(0);
    for (int i = 0; i < 10; i++) {
      io.emit("x", i);
      fixture.clock.settle();
      client.comeBack((i + 1) % 2);
      assertThat(client.recovered()).isTrue();
      assertThat(client.takeEvents()).containsExactly("42[\"x\"," + i + "]");
      assertThat(io.sockets().sockets()).hasSize(1);
    }
  }

  @Test
  void sio15_aSecondConnectWhileTheFirstWaitsClosesTheConnection() {
    assertClosesTheConnectionThatWaits("40");
  }

  @Test
  void sio16_anEventWhileTheSessionIsWaitedForClosesTheConnection() {
    assertClosesTheConnectionThatWaits("42[\"x\"]");
  }

  private void assertClosesTheConnectionThatWaits(String packet) {
    RecoveringWire client = client(0);
    loseWhileHandlersAreBusy(client);

    Wire wire = client.open(1).send(client.connectPacket("")).send(packet);

    assertThat(wire.isOpen()).isFalse();
    release();
    assertThat(io.sockets().sockets()).isEmpty();
    assertThat(client.comeBack(0).recovered()).isTrue();
  }

  @Test
  void sio68_moreSentThanIsKeptWhileAMiddlewareDecidesEndsTheConnection() {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    try (Fixture small =
        new Fixture(
            options ->
                options.connectionStateRecovery(
                    RecoveryOptions.builder().maxPackets(10).build()))) {
      RecoveringWire client = new RecoveringWire(small, 0);
      small.io.emit("first");
      client.read().lose();
      small.io.useAsync(
          socket -> socket.recovered() ? verdict : CompletableFuture.completedFuture(1));
      Wire wire = client.open(1).send(client.connectPacket(""));
      for (int i = 0; i < 20; i++) {
        small.io.emit("x", i);
      }

      verdict.complete(null);
      small.clock.settle();

      assertThat(wire.take()).isEmpty();
      assertThat(wire.isOpen()).isFalse();
      assertThat(small.io.sockets().sockets()).isEmpty();
      assertThat(small.io.sockets().adapter().rooms()).isEmpty();
      assertThat(client.comeBack(0).recovered()).isFalse();
      assertThat(client.connected()).isTrue();
    }
  }

  /** Handlers of an end that hold a thread of their own until they are released. */
  private final class Stuck {
    volatile boolean wanted;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    void during(Runnable end) {
      wanted = true;
      end.run();
      fixture.clock.settle();
      assertThat(waitFor(entered)).isTrue();
      wanted = false;
    }

    void awaitRelease() {
      if (wanted) {
        entered.countDown();
        assertThat(waitFor(released)).isTrue();
      }
    }

    void release() {
      int before = order.size();
      released.countDown();
      assertThat(fixture.clock.settleUntil(() -> order.size() > before, Duration.ofSeconds(60)))
          .isTrue();
    }

    private boolean waitFor(CountDownLatch latch) {
      try {
        return latch.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
