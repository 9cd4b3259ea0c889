package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.event.AckReply;
import io.sockeye.event.AckTimeoutException;
import io.sockeye.event.RawEvent;
import io.sockeye.lane.Lane;
import io.sockeye.server.Dispatch;
import io.sockeye.server.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That a test has one course, that handlers may block in it, and that nothing is left behind. */
@Timeout(60)
final class SocketIOTestServerTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private final List<String> told = new ArrayList<>();

  // ---- one course

  /**
   * Handlers that block, acknowledge, broadcast and join on two lanes, by both transports: what
   * everybody sees, and when, is the same each of a thousand times.
   */
  @Test
  @Timeout(600)
  void aTestHasTheSameCourseEachOfAThousandTimes() {
    List<String> first = course();
    assertThat(first).hasSizeGreaterThan(40);
    for (int run = 1; run < 1000; run++) {
      assertThat(course()).as("run %s", run).isEqualTo(first);
    }
  }

  private static List<String> course() {
    List<String> seen = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    SocketIOTestServer server = SocketIOTestServer.builder().lanes(2).start(io -> {});
    try (server) {
      FakeClock clock = server.clock();
      server.io().onAny((socket, event) -> seen.add(clock.instant() + " in " + event.name()));
      server.io().onConnection(socket -> socket.join("lobby"));
      server
          .io()
          .onDisconnect(
              (socket, end) -> {
                seen.add(clock.instant() + " " + names.get(socket.id()) + " " + end.reason());
                socket.to("lobby").emit("left", names.getOrDefault(socket.id(), ""));
              });
      server
          .io()
          .onWithAck(
              "ask",
              String.class,
              (socket, question) -> {
                AckReply answer = socket.emitWithAck("really?", question).join();
                socket.to("lobby").emit("asked", question, answer.value(0));
                return question.length();
              });
      server
          .io()
          .on(
              "poll",
              socket ->
                  unwaited(
                      server
                          .io()
                          .in("lobby")
                          .timeout(Duration.ofSeconds(1))
                          .emitWithAck("vote")
                          .thenAccept(votes -> socket.emit("votes", votes.replies().size()))));
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        TestClient client = (i % 2 == 0 ? server.client() : server.client().polling()).connect();
        names.put(client.id(), "client " + i);
        String name = names.get(client.id());
        client.onAny((self, event) -> seen.add(clock.instant() + " " + name + " " + event));
        clients.add(client);
        if (i != 3) {
          client.onWithAck("vote", self -> true);
        }
        client.onWithAck("really?", String.class, (self, question) -> !question.isEmpty());
      }
      clock.together(
          () -> clients.forEach(client -> unwaited(client.emitWithAck("ask", client.transport()))));
      clients.get(0).emit("poll");
      clients.get(1).emit("poll");
      server.advance(Duration.ofSeconds(2));
      clients.get(0).await("votes");
      clients.get(3).answerPings(false);
      server.advance(Duration.ofMinutes(1));
      clients.get(1).disconnect();
      clients.get(2).abort();
      server.settle();
    }
    return seen;
  }

  @Test
  void timeOutsAreToTheTick() {
    try (SocketIOTestServer server = SocketIOTestServer.start(io -> {})) {
      server.connect();
      Instant start = server.clock().instant();
      for (int millis = 10; millis <= 500; millis += 10) {
        CompletableFuture<?> reply =
            only(server).timeout(Duration.ofMillis(millis)).emitWithAck("x");
        server.settle();
        server.advance(Duration.ofMillis(millis - 10));
        assertThat(reply).as("%s ms", millis).isNotDone();
        server.advance(Duration.ofMillis(9));
        assertThat(reply).as("%s ms", millis).isNotDone();
        server.advance(Duration.ofMillis(1));
        assertThat(reply).as("%s ms", millis).isCompletedExceptionally();
      }
      assertThat(server.clock().instant()).isEqualTo(start.plusMillis(51 * 500 / 2));
    }
  }

  @Test
  void clientsTakeTurnsInArrivingOnTheLanes() {
    List<Integer> lanes = new ArrayList<>();
    try (SocketIOTestServer server = SocketIOTestServer.builder().lanes(3).start(io -> {})) {
      server.io().of("/").dispatch(Dispatch.IO_THREAD);
      server.io().onConnection(socket -> lanes.add(currentLane(server)));
      for (int i = 0; i < 6; i++) {
        server.connect();
      }
      server.client().lane(1).connect();
      assertThat(lanes).containsExactly(0, 1, 2, 0, 1, 2, 1);
      assertThatThrownBy(() -> server.client().lane(3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("lane is 3: allowed is 0 to 2");
    }
  }

  private static int currentLane(SocketIOTestServer server) {
    List<Lane> lanes = server.host().lanes();
    return lanes.indexOf(lanes.stream().filter(Lane::inLane).findFirst().orElseThrow());
  }

  @Test
  void theClockCanBeTheApplicationsToo() {
    FakeClock clock = new FakeClock();
    SocketIOTestServer server =
        SocketIOTestServer.builder()
            .clock(clock)
            .start(io -> io.onWithAck("time", socket -> clock.instant().toString()));
    try (server) {
      TestClient client = server.connect();
      server.advance(Duration.ofHours(1));
      assertThat(client.emitWithAck("time").join().arg(0, String.class))
          .isEqualTo("2026-01-01T01:00:00Z");
    }
  }

  @Test
  void serverAndClientsCanHaveAnotherPath() {
    SocketIOTestServer server =
        SocketIOTestServer.builder()
            .path("/realtime")
            .start(io -> io.onConnection(socket -> told.add(socket.handshake().url())));
    try (server) {
      server.connect();
    }
    assertThat(told).containsExactly("/realtime/?EIO=4&transport=websocket");
  }

  // ---- handlers that block

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aHandlerMayWaitForAnAcknowledgement(int lanes) {
    SocketIOTestServer server =
        SocketIOTestServer.builder()
            .lanes(lanes)
            .start(
                io ->
                    io.on(
                        "buy",
                        String.class,
                        (socket, article) -> {
                          boolean sure =
                              socket.emitWithAck("sure?", article).join().arg(0, Boolean.class);
                          socket.emit("bought", sure);
                        }));
    try (server) {
      TestClient ada = server.connect();
      TestClient bob = server.connect();
      ada.emit("buy", "hat");
      bob.emit("buy", "coat");

      bob.await("sure?").ack(false);
      assertThat(bob.await("bought").arg(0, Boolean.class)).isFalse();
      RawEvent question = ada.next();
      ada.assertNothing();
      question.ack(true);
      assertThat(ada.await("bought").arg(0, Boolean.class)).isTrue();
    }
  }

  @Test
  void aHandlerThatWaitsSeesTheTimeOut() {
    SocketIOTestServer server =
        SocketIOTestServer.start(
            io ->
                io.on(
                    "buy",
                    socket -> {
                      try {
                        socket.timeout(Duration.ofSeconds(3)).emitWithAck("sure?").join();
                      } catch (CompletionException e) {
                        socket.emit("failed", e.getCause() instanceof AckTimeoutException);
                      }
                    }));
    try (server) {
      TestClient ada = server.connect();
      ada.emit("buy");
      ada.await("sure?");
      server.advance(Duration.ofMillis(2999));
      ada.assertNothing();
      server.advance(Duration.ofMillis(1));
      assertThat(ada.await("failed").arg(0, Boolean.class)).isTrue();
    }
  }

  @Test
  void handlersOfOneSocketDoNotOverlapWhileOneWaits() {
    SocketIOTestServer server =
        SocketIOTestServer.start(
            io -> {
              io.on(
                  "ask",
                  socket -> {
                    told.add("ask begins");
                    socket.emitWithAck("q").join();
                    told.add("ask ends");
                  });
              io.on("after", socket -> told.add("after"));
            });
    try (server) {
      TestClient ada = server.connect();
      ada.emit("ask");
      ada.emit("after");
      assertThat(told).containsExactly("ask begins");

      ada.await("q").ack();

      assertThat(told).containsExactly("ask begins", "ask ends", "after");
    }
  }

  @Test
  void whatIsChainedToAnAcknowledgementMayWaitToo() {
    SocketIOTestServer server =
        SocketIOTestServer.start(
            io ->
                io.on(
                    "twice",
                    socket ->
                        unwaited(
                            socket
                                .emitWithAck("first")
                                .thenApply(reply -> socket.emitWithAck("second").join())
                                .thenAccept(reply -> socket.emit("done", reply.value(0))))));
    try (server) {
      TestClient ada = server.connect();
      ada.emit("twice");
      ada.await("first").ack();
      ada.await("second").ack(2);
      assertThat(ada.await("done").arg(0, Integer.class)).isEqualTo(2);
    }
  }

  @Test
  void aHandlerThatBlocksOnAThreadIsWaitedFor() {
    SocketIOTestServer server =
        SocketIOTestServer.start(
            io ->
                io.onWithAck(
                    "slow",
                    socket -> {
                      CountDownLatch latch = new CountDownLatch(1);
                      CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS)
                          .execute(latch::countDown);
                      latch.await();
                      return "done";
                    }));
    try (server) {
      CompletableFuture<AckReply> reply = server.connect().emitWithAck("slow");
      assertThat(reply).isCompleted();
    }
  }

  @Test
  void aHandlerThatNothingMovesIsAFailureThatShowsWhereItIs() {
    CountDownLatch never = new CountDownLatch(1);
    SocketIOTestServer server =
        SocketIOTestServer.builder()
            .patience(SHORT)
            .allowLeftovers()
            .start(io -> io.on("stick", socket -> never.await()));
    try (server) {
      TestClient ada = server.connect();
      assertThatThrownBy(() -> ada.emit("stick"))
          .isInstanceOf(AssertionError.class)
          .hasMessage(
              "a handler has not moved for PT0.2S; it waits for something that this test does not"
                  + " bring about")
          .cause()
          .hasMessageContaining("the handler is here, on thread sockeye-test-handlers-")
          .hasStackTraceContaining("CountDownLatch.await");
      assertThat(ada.connected()).isTrue();
    }
    never.countDown();
  }

  @ParameterizedTest
  @EnumSource(Dispatch.class)
  void everyDispatchIsTheSameToATest(Dispatch dispatch) {
    SocketIOTestServer server =
        SocketIOTestServer.builder()
            .options(options -> options.dispatch(dispatch))
            .start(io -> io.onWithAck("add", Integer.class, (socket, n) -> n + 1));
    try (server) {
      assertThat(server.connect().emitWithAck("add", 1)).isCompleted();
    }
  }

  @Test
  void whatAnotherThreadDoesIsAwaited() {
    SocketIOTestServer server =
        SocketIOTestServer.start(
            io ->
                io.on(
                    "later",
                    socket ->
                        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)
                            .execute(() -> socket.emit("done"))));
    try (server) {
      TestClient ada = server.connect();
      ada.emit("later");
      assertThat(ada.await("done").size()).isZero();
    }
  }

  @Test
  void aFutureOfTheServerIsAwaited() {
    try (SocketIOTestServer server = SocketIOTestServer.builder().patience(SHORT).start(io -> {})) {
      TestClient ada = server.connect();
      ada.onWithAck("n", self -> 7);
      assertThat(server.await(only(server).emitWithAck("n")).arg(0, Integer.class)).isEqualTo(7);
      assertThatThrownBy(() -> server.await(only(server).emitWithAck("unanswered")))
          .isInstanceOf(AssertionError.class)
          .hasMessage("the future is not complete (waited PT0.2S of real time)");
    }
  }

  // ---- what is left

  @Test
  void aHandlerThatHasNotReturnedIsLeft() {
    CompletableFuture<Void> never = new CompletableFuture<>();
    SocketIOTestServer server =
        SocketIOTestServer.builder()
            .patience(SHORT)
            .start(
                io ->
                    io.on(
                        "stick",
                        socket -> {
                          socket.join("room");
                          never.join();
                        }));
    TestClient ada = server.connect();
    ada.emit("stick");

    assertThatThrownBy(server::close)
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "left when the server was closed: socket "
                + ada.id()
                + " of /, the rooms ["
                + String.join(", ", sorted(ada.id(), "room"))
                + "] of namespace /, 1 handlers that have not returned")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed()[0])
                    .hasStackTraceContaining("CompletableFuture.join"));
    never.complete(null);
    server.close();
  }

  @Test
  void whatWaitsForAClientIsNotLeft() {
    SocketIOTestServer server =
        SocketIOTestServer.start(
            io ->
                io.on(
                    "ask",
                    socket -> {
                      try {
                        socket.emitWithAck("q").join();
                      } finally {
                        told.add("returned");
                      }
                    }));
    server.connect().emit("ask");
    server.close();
    assertThat(told).containsExactly("returned");
  }

  @Test
  void anApplicationThatThrowsLeavesNothing() {
    assertThatThrownBy(
            () ->
                SocketIOTestServer.start(
                    io -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
  }

  private static Socket only(SocketIOTestServer server) {
    assertThat(server.io().sockets().sockets()).hasSize(1);
    return server.io().sockets().sockets().iterator().next();
  }

  private static List<String> sorted(String... names) {
    return List.of(names).stream().sorted().toList();
  }

  private static void unwaited(CompletableFuture<?> future) {
    assertThat(future).isNotNull();
  }
}
