package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import io.sockeye.event.AckTimeoutException;
import io.sockeye.event.BadArgumentException;
import io.sockeye.event.DisconnectedException;
import io.sockeye.testing.ArmedDeadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Acknowledgements of what the server emits: features §2.7. */
final class AcksTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Fixture fixture = new Fixture(options -> options.ackTimeout(Duration.ofSeconds(3)));
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Object> asked = new ArrayList<>();

  AcksTest() {
    io.onConnection(sockets::add);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sio42_idsAreCountedOncePerNamespaceFromZero() {
    io.of("/b").onConnection(sockets::add);
    Wire first = fixture.connect(0);
    Wire second = fixture.connect(1).connect("/b");
    first.take();
    second.take();

    asked.add(sockets.get(0).emitWithAck("a"));
    asked.add(sockets.get(1).emitWithAck("b"));
    asked.add(sockets.get(2).emitWithAck("c"));

    assertThat(first.take()).containsExactly("420[\"a\"]");
    assertThat(second.take()).containsExactly("421[\"b\"]", "42/b,0[\"c\"]");
  }

  @Test
  void sio42_aBroadcastHasOneIdForAllAndTheNextEventAnother() {
    Wire first = fixture.connect(0);
    Wire second = fixture.connect(1);

    asked.add(sockets.get(0).emitWithAck("a"));
    asked.add(io.emitWithAck("b"));
    asked.add(sockets.get(1).emitWithAck("c"));

    assertThat(first.take()).containsExactly("420[\"a\"]", "421[\"b\"]");
    assertThat(second.take()).containsExactly("421[\"b\"]", "422[\"c\"]");
  }

  @Test
  void sio44_theFutureCompletesWithTheReply() {
    Wire wire = fixture.connect();
    CompletableFuture<AckReply> reply = sockets.get(0).emitWithAck("x", 1);
    assertThat(wire.take()).containsExactly("420[\"x\",1]");

    wire.send("430[\"a\",2]");

    assertThat(reply)
        .succeedsWithin(SOON)
        .satisfies(
            values -> {
              assertThat(values.size()).isEqualTo(2);
              assertThat(values.arg(0, String.class)).isEqualTo("a");
              assertThat(values.arg(1, Integer.class)).isEqualTo(2);
            });
  }

  @Test
  void sio44_aTypedReplyIsBound() {
    Wire wire = fixture.connect();
    CompletableFuture<Integer> reply =
        sockets.get(0).emitWithAck(AckEventType.of("x", String.class, Integer.class), "q");

    wire.send("430[42]");

    assertThat(reply).succeedsWithin(SOON).isEqualTo(42);
  }

  @Test
  void sio44_aReplyOfAnotherTypeFailsTheFuture() {
    Wire wire = fixture.connect();
    CompletableFuture<Integer> reply =
        sockets.get(0).emitWithAck(AckEventType.of("x", String.class, Integer.class), "q");

    wire.send("430[{}]");

    assertThat(reply)
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(BadArgumentException.class);
  }

  @Test
  void sio44_aReplyWithBinaryIsBound() {
    Wire wire = fixture.connect();
    CompletableFuture<AckReply> reply = sockets.get(0).emitWithAck("x");

    wire.send("461-0[{\"_placeholder\":true,\"num\":0}]").send((byte) 9);

    assertThat(reply)
        .succeedsWithin(SOON)
        .extracting(r -> r.arg(0, byte[].class)[0])
        .isEqualTo((byte) 9);
  }

  @Test
  void sio43_theTimeoutOfTheServerEndsTheWaitingToTheTick() {
    fixture.connect();
    CompletableFuture<AckReply> reply = sockets.get(0).emitWithAck("x");
    fixture.clock.settle();

    fixture.clock.advance(Duration.ofMillis(2999));
    assertThat(reply).isNotDone();
    fixture.clock.advance(Duration.ofMillis(11));

    assertThat(reply)
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(AckTimeoutException.class)
        .withMessageContaining("\"x\"");
  }

  @Test
  void sio43_timeoutChangesItForOneEmit() {
    fixture.connect();
    CompletableFuture<AckReply> reply =
        sockets.get(0).timeout(Duration.ofMillis(100)).emitWithAck("x");
    fixture.clock.settle();

    fixture.clock.advance(Duration.ofMillis(110));

    assertThat(reply)
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(AckTimeoutException.class);
  }

  @Test
  void sio43_aReplyThatComesTooLateIsDropped() {
    Wire wire = fixture.connect();
    CompletableFuture<AckReply> reply = sockets.get(0).emitWithAck("x");
    fixture.clock.settle();
    fixture.clock.advance(Duration.ofSeconds(4));

    assertThat(wire.send("430[]").isOpen()).isTrue();
    assertThat(reply).failsWithin(SOON);
  }

  @Test
  void sio42_anUnknownIdIsIgnored() {
    assertThat(fixture.connect().send("4399[]").send("430[]").isOpen()).isTrue();
  }

  @Test
  void sec047_anotherSocketCannotAnswer() {
    Wire first = fixture.connect(0);
    Wire second = fixture.connect(1);
    CompletableFuture<AckReply> reply = sockets.get(0).emitWithAck("x");

    second.send("430[\"forged\"]");
    assertThat(reply).isNotDone();
    first.send("430[\"real\"]");

    assertThat(reply)
        .succeedsWithin(SOON)
        .extracting(r -> r.arg(0, String.class))
        .isEqualTo("real");
  }

  @Test
  void sio43_aDisconnectFailsWhatIsWaitedForAtOnce() {
    Wire wire = fixture.connect();
    CompletableFuture<AckReply> reply = sockets.get(0).emitWithAck("x");
    fixture.clock.settle();

    wire.close();

    assertThat(reply)
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(DisconnectedException.class)
        .withMessageContaining("transport close");
  }

  @Test
  void sio43_askingADisconnectedSocketFailsAtOnce() {
    fixture.connect().close();

    CompletableFuture<AckReply> reply = sockets.get(0).emitWithAck("x");
    fixture.clock.settle();

    assertThat(reply)
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(DisconnectedException.class);
  }

  @Test
  void sio43_noDeadlineIsLeftWhenTheAcknowledgementHasCome() {
    Wire wire = fixture.connect();
    int before = ArmedDeadlines.on(fixture.host);
    asked.add(sockets.get(0).emitWithAck("x"));
    fixture.clock.settle();
    assertThat(ArmedDeadlines.on(fixture.host)).isEqualTo(before + 1);

    wire.send("430[]");

    assertThat(ArmedDeadlines.on(fixture.host)).isEqualTo(before);
  }

  // ---- broadcasts

  @Test
  void sio45_aBroadcastCollectsTheRepliesOfAllItsTargets() {
    Wire first = fixture.connect(0);
    Wire second = fixture.connect(1);
    CompletableFuture<BroadcastAcks<String>> acks =
        io.emitWithAck(AckEventType.of("x", String.class, String.class), "q");
    assertThat(first.take()).containsExactly("420[\"x\",\"q\"]");
    assertThat(second.take()).containsExactly("420[\"x\",\"q\"]");

    second.send("430[\"two\"]");
    assertThat(acks).isNotDone();
    first.send("430[\"one\",\"ignored\"]");

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).containsExactly("two", "one");
              assertThat(result.expected()).isEqualTo(2);
              assertThat(result.complete()).isTrue();
            });
  }

  @Test
  void sio45_aReplyOfAnotherTypeCountsAsNone() {
    Wire first = fixture.connect(0);
    Wire second = fixture.connect(1);
    CompletableFuture<BroadcastAcks<Integer>> acks =
        io.emitWithAck(AckEventType.of("x", String.class, Integer.class), "q");
    fixture.clock.settle();

    first.send("430[{}]");
    second.send("430[7]");

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).containsExactly(7);
              assertThat(result.expected()).isEqualTo(2);
              assertThat(result.complete()).isFalse();
            });
  }

  @Test
  void sio45_aBroadcastToNobodyCompletesAtOnce() {
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.to("nobody").emitWithAck("x");
    fixture.clock.settle();

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(result -> assertThat(result.expected()).isZero());
  }

  @Test
  void sio46_withoutATimeoutTheServersDefaultHoldsAndLeavesAPartialResult() {
    Wire first = fixture.connect(0);
    fixture.connect(1);
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("x");
    fixture.clock.settle();
    first.send("430[1]");

    fixture.clock.advance(Duration.ofMillis(2990));
    assertThat(acks).isNotDone();
    fixture.clock.advance(Duration.ofMillis(20));

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).hasSize(1);
              assertThat(result.expected()).isEqualTo(2);
              assertThat(result.complete()).isFalse();
            });
  }

  @Test
  void sio47_aTargetThatGoesAwayStillCounts() {
    Wire first = fixture.connect(0);
    Wire second = fixture.connect(1);
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("x");
    fixture.clock.settle();
    first.send("430[1]");

    second.close();

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).hasSize(1);
              assertThat(result.expected()).isEqualTo(2);
            });
  }

  @Test
  void sio47_aTargetThatAVolatileBroadcastLeavesOutStillCounts() {
    Wire first = fixture.connect(0);
    PollingWire second = fixture.poll(1);
    CompletableFuture<BroadcastAcks<AckReply>> acks =
        io.asVolatile().timeout(Duration.ofSeconds(1)).emitWithAck("x");
    fixture.clock.settle();
    first.send("430[1]");

    fixture.clock.advance(Duration.ofMillis(1010));

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(result -> assertThat(result.expected()).isEqualTo(2));
    assertThat(second.get().isDone()).isFalse();
  }
}
