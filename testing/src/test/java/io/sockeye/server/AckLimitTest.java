package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckLimitException;
import io.sockeye.event.AckReply;
import io.sockeye.event.AckTimeoutException;
import io.sockeye.testing.ArmedDeadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many acknowledgements a client may owe: SEC-047. */
final class AckLimitTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** A lane looks at its handlers once more, behind the last that ran. */
  private static final Duration WATCHDOG = Duration.ofSeconds(5);

  private final Fixture fixture =
      new Fixture(
          options ->
              options.ackTimeout(Duration.ofSeconds(3)).limits(limits -> limits.maxPendingAcks(2)));
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();

  AckLimitTest() {
    io.onConnection(sockets::add);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sec047_beyondTheLimitTheFutureFailsAtOnceAndNothingIsSent() {
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    CompletableFuture<AckReply> first = socket.emitWithAck("a");
    CompletableFuture<AckReply> second = socket.emitWithAck("b");

    CompletableFuture<AckReply> third = socket.emitWithAck("c");

    assertThat(wire.take()).containsExactly("420[\"a\"]", "421[\"b\"]");
    assertThat(third)
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(AckLimitException.class)
        .withMessageContaining("socket " + socket.id() + " owes maxPendingAcks, 2, already");
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void sec047_whatIsAnsweredMakesRoom() {
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    CompletableFuture<AckReply> first = socket.emitWithAck("a");
    CompletableFuture<AckReply> second = socket.emitWithAck("b");
    wire.take();

    wire.send("430[1]");
    CompletableFuture<AckReply> third = socket.emitWithAck("c");

    assertThat(wire.take()).containsExactly("422[\"c\"]");
    assertThat(first).succeedsWithin(SOON);
    assertThat(second).isNotDone();
    assertThat(third).isNotDone();
  }

  @Test
  void sec047_whatHasTimedOutMakesRoom() {
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    CompletableFuture<AckReply> first = socket.emitWithAck("a");
    CompletableFuture<AckReply> second = socket.emitWithAck("b");
    fixture.clock.advance(Duration.ofSeconds(3));
    wire.take();

    CompletableFuture<AckReply> third = socket.emitWithAck("c");

    assertThat(wire.take()).containsExactly("422[\"c\"]");
    for (CompletableFuture<AckReply> late : List.of(first, second)) {
      assertThat(late)
          .failsWithin(SOON)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(AckTimeoutException.class);
    }
    assertThat(third).isNotDone();
  }

  @Test
  void sec047_eachSocketHasItsOwnLimit() {
    fixture.connect();
    Wire other = fixture.connect();
    List<Object> asked = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      asked.add(sockets.get(0).emitWithAck("a"));
    }

    asked.add(sockets.get(1).emitWithAck("b"));

    assertThat(other.take()).containsExactly("425[\"b\"]");
    assertThat(asked).hasSize(6);
  }

  @Test
  void sec047_aBroadcastReachesWhoOwesTooMuchAndDoesNotWaitForHim() {
    Wire full = fixture.connect();
    Wire other = fixture.connect();
    List<Object> asked = new ArrayList<>();
    asked.add(sockets.get(0).emitWithAck("a"));
    asked.add(sockets.get(0).emitWithAck("b"));
    full.take();

    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("all");
    assertThat(full.take()).containsExactly("422[\"all\"]");
    assertThat(other.take()).containsExactly("422[\"all\"]");
    other.send("432[\"yes\"]");

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).hasSize(1);
              assertThat(result.expected()).isEqualTo(2);
            });
    assertThat(asked).hasSize(2);
  }

  @Test
  void sec047_nothingIsLeftOfThoseThatWereRefused() {
    Wire wire = fixture.connect();
    int before = ArmedDeadlines.on(fixture.host);
    List<Object> asked = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      asked.add(sockets.get(0).emitWithAck("a"));
    }

    assertThat(ArmedDeadlines.on(fixture.host)).isEqualTo(before + 2);
    wire.close();
    fixture.clock.advance(WATCHDOG);
    assertThat(ArmedDeadlines.on(fixture.host)).isZero();
    assertThat(asked).hasSize(1000);
  }
}
