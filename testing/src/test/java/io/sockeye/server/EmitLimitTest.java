package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckReply;
import io.sockeye.event.DisconnectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may be on its way from an emit to the lanes. */
final class EmitLimitTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String KILOBYTE = "x".repeat(1000);

  private final List<Socket> sockets = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private @Nullable Fixture fixture;

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture.close();
    }
  }

  /** A server that lets 10 000 bytes be on their way, from lanes 40 000. */
  private Fixture start(Dispatch dispatch, @Nullable RecoveryOptions recovery) {
    Fixture started =
        new Fixture(
            options -> {
              options.dispatch(dispatch).emitLimit(10_000, Duration.ofMinutes(1));
              if (recovery != null) {
                options.connectionStateRecovery(recovery);
              }
            });
    fixture = started;
    started.io.onConnection(sockets::add);
    started.io.onDisconnect(
        (socket, disconnect) -> ended.add(sockets.indexOf(socket) + ": " + disconnect.reason()));
    return started;
  }

  private Fixture start(Dispatch dispatch) {
    return start(dispatch, null);
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "42[\"x\"," + i + ",\"" + KILOBYTE + "\"]")
        .toList();
  }

  private static void emitHundred(SocketEmitter to) {
    IntStream.range(0, 100).forEach(i -> to.emit("x", i, KILOBYTE));
  }

  private static void emitHundred(BroadcastTarget to) {
    IntStream.range(0, 100).forEach(i -> to.emit("x", i, KILOBYTE));
  }

  // ---- handlers on threads of their own

  @Test
  void aHandlerThatEmitsMuchWaitsForTheLaneAndLosesNothing() {
    Fixture server = start(Dispatch.MAILBOX);
    List<Long> onTheWay = new ArrayList<>();
    server.io.on(
        "go",
        socket -> {
          for (int i = 0; i < 100; i++) {
            socket.emit("x", i, KILOBYTE);
            onTheWay.add(server.io.outboundUsage().emittedBytes());
          }
        });
    Wire wire = server.connect();

    wire.send("42[\"go\"]");

    assertThat(wire.take()).isEqualTo(numbers(100));
    assertThat(onTheWay).hasSize(100).allMatch(bytes -> bytes < 10_000 + 1300);
    assertThat(server.io.outboundUsage().emittedBytes()).isZero();
  }

  @Test
  void aBroadcastWaitsForEveryLaneItGoesTo() {
    Fixture server = start(Dispatch.MAILBOX);
    server.io.on("go", socket -> emitHundred(server.io));
    Wire here = server.connect(0);
    Wire there = server.connect(1);

    here.send("42[\"go\"]");

    assertThat(here.take()).isEqualTo(numbers(100));
    assertThat(there.take()).isEqualTo(numbers(100));
  }

  @Test
  void withRecoveryToo() {
    Fixture server = start(Dispatch.MAILBOX, RecoveryOptions.defaults());
    server.io.on(
        "go",
        socket -> {
          emitHundred(server.io);
          emitHundred(socket);
        });
    Wire wire = server.connect();

    wire.send("42[\"go\"]");

    assertThat(wire.take()).hasSize(200);
  }

  @Test
  void acknowledgementsComeInWhileHandlersWait() {
    Fixture server = start(Dispatch.MAILBOX);
    List<String> replies = new ArrayList<>();
    server.io.on(
        "go",
        socket -> {
          CompletableFuture<AckReply> question = socket.emitWithAck("q");
          emitHundred(socket);
          replies.add(question.join().arg(0, String.class));
        });
    Wire wire = server.connect();
    wire.send("42[\"go\"]");
    assertThat(wire.take()).hasSize(101).first().isEqualTo("420[\"q\"]");

    wire.send("430[\"a\"]");
    server.clock.settleUntil(() -> !replies.isEmpty(), SOON);

    assertThat(replies).containsExactly("a");
  }

  // ---- handlers on the lane, which never wait

  @Test
  void whatAHandlerOnTheLaneEmitsBeyondTheLimitEndsWhoWouldHaveGotIt() {
    Fixture server = start(Dispatch.IO_THREAD);
    server.io.on("go", socket -> emitHundred(socket));
    Wire wire = server.connect(0);
    Wire other = server.connect(0);

    wire.send("42[\"go\"]");
    other.send("42[\"nothing\"]");

    assertThat(ended).containsExactly("0: slow consumer");
    assertThat(wire.isOpen()).isFalse();
    assertThat(other.isOpen()).isTrue();
    assertThat(server.io.outboundUsage()).isEqualTo(new OutboundUsage(0, 0, 0, 1, 0));
  }

  @Test
  void fourTimesTheLimitIsKept() {
    Fixture server = start(Dispatch.IO_THREAD);
    server.io.on(
        "go", socket -> IntStream.range(0, 30).forEach(i -> socket.emit("x", i, KILOBYTE)));
    Wire wire = server.connect(0);

    wire.send("42[\"go\"]");

    assertThat(wire.take()).isEqualTo(numbers(30));
  }

  @Test
  void aBroadcastBeyondItEndsThoseItWasFor() {
    Fixture server = start(Dispatch.IO_THREAD);
    server.io.onConnection(socket -> socket.join(sockets.size() < 4 ? "room" : "other room"));
    server.io.on("go", socket -> emitHundred(server.io.to("room").except(socket.id())));
    Wire sender = server.connect(0);
    Wire first = server.connect(0);
    Wire second = server.connect(1);
    Wire elsewhere = server.connect(0);

    sender.send("42[\"go\"]");

    assertThat(ended).containsExactlyInAnyOrder("1: slow consumer", "2: slow consumer");
    assertThat(first.isOpen()).isFalse();
    assertThat(second.isOpen()).isFalse();
    assertThat(sender.isOpen()).isTrue();
    assertThat(elsewhere.isOpen()).isTrue();
    assertThat(server.io.outboundUsage().emittedBytes()).isZero();
  }

  @Test
  void sec048_whatMayBeDroppedIsDroppedInstead() {
    Fixture server = start(Dispatch.IO_THREAD);
    server.io.on(
        "go",
        socket -> {
          emitHundred(socket.asVolatile());
          emitHundred(server.io.asVolatile());
        });
    Wire wire = server.connect(0);

    wire.send("42[\"go\"]");

    assertThat(ended).isEmpty();
    assertThat(wire.take()).isNotEmpty().hasSizeLessThan(100);
    assertThat(server.io.outboundUsage().droppedVolatiles()).isGreaterThanOrEqualTo(60);
  }

  /** Its latest value must arrive, so it is not dropped. */
  @Test
  void sec048_whoWouldHaveGotWhatIsConflatedEnds() {
    Fixture server = start(Dispatch.IO_THREAD);
    server.io.on("go", socket -> emitHundred(socket.conflate("key")));
    Wire alone = server.connect(0);
    alone.send("42[\"go\"]");
    assertThat(ended).containsExactly("0: slow consumer");

    server.io.on("all", socket -> emitHundred(server.io.except(socket.id()).conflate("key")));
    Wire sender = server.connect(0);
    server.connect(0);
    sender.send("42[\"all\"]");

    assertThat(ended).containsExactly("0: slow consumer", "2: slow consumer");
  }

  @Test
  void whatIsForASocketThatIsGoneEndsNobody() {
    Fixture server = start(Dispatch.IO_THREAD);
    server.io.of("/other").onConnection(sockets::add);
    server.io.on("go", socket -> emitHundred(sockets.get(1)));
    Wire wire = server.connect(0).connect("/other");
    wire.send("41/other,");

    wire.send("42[\"go\"]");

    assertThat(wire.isOpen()).isTrue();
    assertThat(ended).isEmpty();
  }

  /** The handlers of a socket run on its own lane, whoever emits to it. */
  @Test
  void whoIsOnAnotherLaneDoesNothingOfTheReceivers() {
    Fixture server = start(Dispatch.IO_THREAD);
    List<Boolean> onTheirLane = new ArrayList<>();
    server.io.on(
        "go",
        socket -> {
          Socket other = sockets.get(1);
          other.onDrain(same -> onTheirLane.add(same.client().lane().inLane()));
          while (other.isWritable()) {
            other.emit("x", "x".repeat(10_000));
          }
          emitHundred(other);
        });
    Wire sender = server.connect(0);
    server.connect(1);

    sender.send("42[\"go\"]");

    assertThat(ended).containsExactly("1: slow consumer");
    assertThat(onTheirLane).doesNotContain(false);
  }

  @Test
  void aQuestionBeyondItEndsAsOneToAClientThatIsGone() {
    Fixture server = start(Dispatch.IO_THREAD);
    List<CompletableFuture<AckReply>> questions = new ArrayList<>();
    server.io.on(
        "go",
        socket -> {
          for (int i = 0; i < 100; i++) {
            questions.add(socket.emitWithAck("q", KILOBYTE));
          }
        });
    server.connect(0).send("42[\"go\"]");

    for (CompletableFuture<AckReply> question : questions) {
      assertThat(question)
          .failsWithin(SOON)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(DisconnectedException.class);
    }
  }

  @Test
  void aBroadcastThatAsksEndsWithoutTheAnswersOfThoseWhoAreGone() {
    Fixture server = start(Dispatch.IO_THREAD);
    List<CompletableFuture<BroadcastAcks<AckReply>>> questions = new ArrayList<>();
    server.io.on(
        "go",
        socket -> {
          for (int i = 0; i < 100; i++) {
            questions.add(server.io.except(socket.id()).emitWithAck("q", KILOBYTE));
          }
        });
    Wire sender = server.connect(0);
    server.connect(0);
    sender.send("42[\"go\"]");

    for (CompletableFuture<BroadcastAcks<AckReply>> question : questions) {
      assertThat(question).succeedsWithin(SOON);
    }
    assertThat(ended).containsExactly("1: slow consumer");
  }

  @Test
  void withRecoveryWhoIsEndedForItComesBackAndMissesNothing() {
    Fixture server = start(Dispatch.IO_THREAD, RecoveryOptions.defaults());
    RecoveringWire client = new RecoveringWire(server, 0);
    server.io.emit("first");
    client.read().takeEvents();
    server.io.on("go", socket -> emitHundred(server.io.except(socket.id())));
    Wire sender = server.connect(1);

    sender.send("42[\"go\"]");
    client.read();
    assertThat(ended).contains("0: slow consumer");
    int got = client.takeEvents().size();
    client.comeBack(1);

    assertThat(client.recovered()).isTrue();
    assertThat(got + client.takeEvents().size()).isEqualTo(100);
  }
}
