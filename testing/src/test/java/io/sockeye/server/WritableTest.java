package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.Subscription;
import io.sockeye.testing.InMemoryResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What applications are told of what waits for a client. */
final class WritableTest {
  private static final String MUCH = "x".repeat(100_000);

  private final Fixture fixture =
      new Fixture(options -> options.engine(engine -> engine.pingInterval(Duration.ofHours(1))));
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<String> drains = new ArrayList<>();

  WritableTest() {
    io.onConnection(
        socket -> {
          sockets.add(socket);
          socket.onDrain(same -> drains.add("drain " + sockets.indexOf(same)));
        });
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aClientThatReadsIsWritableAndNothingWaits() {
    fixture.connect();
    Socket socket = sockets.get(0);

    socket.emit("x", MUCH);
    fixture.clock.settle();

    assertThat(socket.isWritable()).isTrue();
    assertThat(socket.bufferedBytes()).isZero();
    assertThat(drains).isEmpty();
  }

  @Test
  void aWebSocketThatDoesNotReadIsNotWritableUntilItDoes() {
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    wire.reading(false);
    socket.emit("x", MUCH);
    fixture.clock.settle();

    assertThat(socket.isWritable()).isFalse();
    assertThat(socket.bufferedBytes()).isEqualTo(MUCH.length() + "42[\"x\",\"\"]".length());
    assertThat(drains).isEmpty();
    assertThat(socket.isWritable()).isFalse();
    wire.reading(true);

    assertThat(drains).containsExactly("drain 0");
    assertThat(socket.isWritable()).isTrue();
    assertThat(socket.bufferedBytes()).isZero();
  }

  @Test
  void aPollingClientIsNotWritableUntilItsGetHasTakenIt() {
    PollingWire wire = fixture.poll(0);
    Socket socket = sockets.get(0);
    assertThat(socket.isWritable()).as("no GET waits, and nothing for it").isTrue();
    socket.emit("x", MUCH);
    fixture.clock.settle();

    assertThat(socket.isWritable()).isFalse();
    assertThat(socket.bufferedBytes()).isGreaterThan(MUCH.length());
    wire.take();

    assertThat(drains).containsExactly("drain 0");
    assertThat(socket.isWritable()).isTrue();
  }

  @Test
  void whatIsOnItsWayToTheLaneCounts() {
    fixture.connect();
    Socket socket = sockets.get(0);
    assertThat(socket.isWritable()).isTrue();

    fixture.clock.together(
        () -> {
          socket.emit("x", MUCH);
          assertThat(socket.isWritable()).isFalse();
          assertThat(socket.bufferedBytes()).isGreaterThan(MUCH.length() + 256);
        });

    assertThat(drains).containsExactly("drain 0");
    assertThat(socket.bufferedBytes()).isZero();
  }

  @Test
  void whatWasDroppedOnItsWayIsToldOf() {
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    wire.reading(false);
    assertThat(socket.isWritable()).isTrue();
    socket.emit("fills the buffer", MUCH);
    fixture.clock.settle();

    fixture.clock.together(
        () -> {
          assertThat(socket.isWritable()).isFalse();
          socket.asVolatile().emit("dropped", MUCH);
        });
    wire.reading(true);

    assertThat(drains).containsExactly("drain 0");
  }

  @Test
  void whoHasNotAskedIsNotTold() {
    Wire wire = fixture.connect();
    wire.reading(false);
    sockets.get(0).emit("x", MUCH);
    fixture.clock.settle();

    wire.reading(true);

    assertThat(drains).isEmpty();
  }

  @Test
  void acknowledgementsAndQuestionsCountToo() {
    fixture.connect();
    Socket socket = sockets.get(0);
    assertThat(socket.bufferedBytes()).isZero();

    fixture.clock.together(
        () -> {
          Object unused = socket.emitWithAck("x", "y");
          assertThat(socket.bufferedBytes()).isEqualTo(256 + "420[\"x\",\"y\"]".length());
        });

    assertThat(socket.bufferedBytes()).isZero();
  }

  @Test
  void aBroadcastCountsFromItsLaneOn() {
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    wire.reading(false);
    io.emit("x", MUCH);
    fixture.clock.settle();

    assertThat(socket.isWritable()).isFalse();
    wire.reading(true);

    assertThat(drains).containsExactly("drain 0");
  }

  @Test
  void aSocketThatIsNotConnectedIsNotWritable() {
    List<Object> seen = new ArrayList<>();
    io.use(
        socket -> {
          seen.add(socket.isWritable());
          seen.add(socket.bufferedBytes());
        });
    Wire wire = fixture.connect();
    wire.close();

    assertThat(seen).containsExactly(false, 0L);
    assertThat(sockets.get(0).isWritable()).isFalse();
    assertThat(sockets.get(0).bufferedBytes()).isZero();
    assertThat(drains).isEmpty();
  }

  @Test
  void aSubscriptionThatIsClosedIsNotTold() {
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    Subscription second = socket.onDrain(same -> drains.add("second"));
    wire.reading(false);
    socket.emit("x", MUCH);
    fixture.clock.settle();
    assertThat(socket.isWritable()).isFalse();

    second.close();
    wire.reading(true);

    assertThat(drains).containsExactly("drain 0");
  }

  @Test
  void aDrainHandlerThatFailsStopsNothing() {
    List<String> failures = new ArrayList<>();
    io.onError((socket, event, failure) -> failures.add(failure.getMessage()));
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    socket.onDrain(
        same -> {
          throw new IllegalStateException("on purpose");
        });
    socket.onDrain(same -> drains.add("third"));
    wire.reading(false);
    socket.emit("x", MUCH);
    fixture.clock.settle();
    assertThat(socket.isWritable()).isFalse();

    wire.reading(true);

    assertThat(failures).containsExactly("on purpose");
    assertThat(drains).containsExactly("drain 0", "third");
  }

  @Test
  void aSocketOfAnotherNamespaceOfTheClientIsToldForItself() {
    io.of("/b")
        .onConnection(
            socket -> {
              sockets.add(socket);
              socket.onDrain(same -> drains.add("drain b"));
            });
    Wire wire = fixture.connect().connect("/b");
    wire.reading(false);
    sockets.get(0).emit("x", MUCH);
    fixture.clock.settle();
    assertThat(sockets.get(1).isWritable()).isFalse();

    wire.reading(true);

    assertThat(drains).containsExactly("drain b");
  }

  @Test
  void whoLooksBeforeEachEmitKeepsLittleWaitingAndLosesNothing() {
    List<Long> waiting = new ArrayList<>();
    io.on("rows", socket -> new Rows(socket, waiting).send());
    Wire wire = fixture.connect();
    wire.reading(false);
    wire.send("42[\"rows\"]");

    List<String> taken = new ArrayList<>();
    for (int i = 0; i < 1000 && taken.size() < Rows.COUNT; i++) {
      wire.reading(true);
      wire.reading(false);
      taken.addAll(wire.take());
    }

    assertThat(taken).isEqualTo(IntStream.range(0, Rows.COUNT).mapToObj(Rows::text).toList());
    assertThat(waiting).allMatch(bytes -> bytes < 140_000);
  }

  /** Sends a thousand rows as the client takes them. */
  private static final class Rows {
    static final int COUNT = 1000;
    private static final String FILLER = "x".repeat(1000);

    private final Socket socket;
    private final List<Long> waiting;
    private int next;

    Rows(Socket socket, List<Long> waiting) {
      this.socket = socket;
      this.waiting = waiting;
      socket.onDrain(same -> send());
    }

    void send() {
      while (next < COUNT && socket.isWritable()) {
        socket.emit("row", next++, FILLER);
        waiting.add(socket.bufferedBytes());
      }
    }

    static String text(int number) {
      return "42[\"row\"," + number + ",\"" + FILLER + "\"]";
    }
  }

  @Test
  void withRecoveryToo() {
    try (Fixture recovering =
        new Fixture(options -> options.connectionStateRecovery(RecoveryOptions.defaults()))) {
      recovering.io.onConnection(
          socket -> {
            sockets.add(socket);
            socket.onDrain(same -> drains.add("drain"));
          });
      Wire wire = recovering.connect();
      Socket socket = sockets.get(0);
      assertThat(socket.isWritable()).isTrue();

      recovering.clock.together(
          () -> {
            socket.emit("x", MUCH);
            assertThat(socket.isWritable()).isFalse();
          });

      assertThat(drains).containsExactly("drain");
      assertThat(wire.take()).hasSize(1);
      assertThat(socket.bufferedBytes()).isZero();
    }
  }

  @Test
  void byPollingAWaitingGetTakesItAtOnce() {
    PollingWire wire = fixture.poll(0);
    Socket socket = sockets.get(0);
    InMemoryResponse get = wire.get();

    socket.emit("x", MUCH);
    fixture.clock.settle();

    assertThat(get.isDone()).isTrue();
    assertThat(socket.isWritable()).isTrue();
    assertThat(socket.bufferedBytes()).isZero();
  }
}
