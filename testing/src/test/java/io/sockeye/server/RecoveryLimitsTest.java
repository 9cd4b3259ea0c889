package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.server.adapter.InMemoryAdapter;
import io.sockeye.server.adapter.Recovery;
import io.sockeye.server.adapter.RecoveryUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What recovery keeps, at most, and for how long: SIO-71. */
final class RecoveryLimitsTest {
  private static final RecoveryUsage NOTHING = new RecoveryUsage(0, 0, 0, 0);

  private final List<Fixture> fixtures = new ArrayList<>();

  @AfterEach
  void close() {
    for (Fixture fixture : fixtures) {
      fixture.close();
      assertThat(usage(fixture)).isEqualTo(NOTHING);
    }
  }

  private Fixture fixture(UnaryOperator<RecoveryOptions.Builder> limits) {
    Fixture fixture =
        new Fixture(
            options ->
                options
                    .engine(engine -> engine.pingInterval(Duration.ofHours(1)))
                    .connectionStateRecovery(limits.apply(RecoveryOptions.builder()).build()));
    fixtures.add(fixture);
    return fixture;
  }

  private static RecoveryUsage usage(Fixture fixture) {
    return ((InMemoryAdapter) fixture.io.sockets().adapter()).recoveryUsage();
  }

  /** A client that is away and has missed one event. */
  private static RecoveringWire away(Fixture fixture) {
    RecoveringWire client = new RecoveringWire(fixture, 0);
    fixture.io.emit("first");
    client.read().takeEvents();
    return client.lose();
  }

  private static Recovery reasonOf(Fixture fixture, RecoveringWire client) {
    client.comeBack(1);
    Socket socket = fixture.io.sockets().socket(client.sid());
    return socket == null ? Recovery.UNAVAILABLE : socket.recovery();
  }

  @Test
  void sio71_sio68_theLogKeepsSoManyPackets() {
    Fixture fixture = fixture(limits -> limits.maxPackets(10));
    RecoveringWire client = away(fixture);
    for (int i = 0; i < 10; i++) {
      fixture.io.emit("x", i);
    }
    assertThat(reasonOf(fixture, client)).isEqualTo(Recovery.RECOVERED);
    assertThat(client.takeEvents()).hasSize(10);

    client.lose();
    for (int i = 0; i < 11; i++) {
      fixture.io.emit("x", i);
    }
    assertThat(usage(fixture).packets()).isEqualTo(10);
    assertThat(reasonOf(fixture, client)).isEqualTo(Recovery.LOG_TRIMMED);
    assertThat(client.takeEvents()).isEmpty();
  }

  @Test
  void sio71_sio68_theLogKeepsSoManyBytes() {
    Fixture fixture = fixture(limits -> limits.maxBytes(100_000));
    RecoveringWire client = away(fixture);
    for (int i = 0; i < 9; i++) {
      fixture.io.emit("x", "y".repeat(10_000));
    }
    assertThat(usage(fixture).bytes()).isBetween(90_000L, 100_000L);
    assertThat(reasonOf(fixture, client)).isEqualTo(Recovery.RECOVERED);

    client.lose();
    for (int i = 0; i < 10; i++) {
      fixture.io.emit("x", new byte[10_000]);
    }
    assertThat(usage(fixture).bytes()).isLessThanOrEqualTo(100_000);
    assertThat(reasonOf(fixture, client)).isEqualTo(Recovery.LOG_TRIMMED);
  }

  @Test
  void sio71_aPacketCountsWithWhatIsWrittenAnd256Bytes() {
    Fixture fixture = fixture(limits -> limits);
    away(fixture);

    int written = "42[\"first\",\"aaaaaaaaaaaaaaaaaaaa\"]".length();
    assertThat(usage(fixture).bytes()).isEqualTo(written + 256);
  }

  @Test
  void sio66_aQuietClientWhoseRecoveryWasLostIsRecoveredTheNextTime() {
    Fixture fixture = fixture(limits -> limits.maxPackets(5));
    RecoveringWire client = away(fixture);
    client.comeBack(0);
    RecoveringWire other = new RecoveringWire(fixture, 1);
    for (int i = 0; i < 20; i++) {
      fixture.io.to(other.sid()).emit("x");
    }
    client.lose();
    fixture.io.emit("a");
    // All that it is sent is lost, with what would tell it that it is connected.
    client.open(1).send(client.connectPacket(""));
    fixture.clock.settle();
    client.lose();
    fixture.io.emit("b");

    assertThat(client.comeBack(0).takeEvents()).containsExactly("42[\"a\"]", "42[\"b\"]");
    assertThat(client.recovered()).isTrue();
  }

  @Test
  void sio71_aPacketLargerThanTheLogIsDeliveredAndNotKept() {
    Fixture fixture = fixture(limits -> limits.maxBytes(1_000));
    RecoveringWire here = new RecoveringWire(fixture, 1);
    RecoveringWire client = away(fixture);

    fixture.io.emit("x", "y".repeat(1_000));

    assertThat(usage(fixture).packets()).isZero();
    assertThat(usage(fixture).bytes()).isZero();
    assertThat(here.read().takeEvents()).hasSize(2);
    assertThat(reasonOf(fixture, client)).isEqualTo(Recovery.LOG_TRIMMED);
  }

  @Test
  void sio71_packetsAndSessionsAreGivenBackWhenTheirTimeIsOverThoughNothingHappens() {
    Fixture fixture = fixture(limits -> limits.maxDisconnectionDuration(Duration.ofMinutes(10)));
    away(fixture);
    fixture.io.emit("x");
    assertThat(usage(fixture).sessions()).isEqualTo(1);
    assertThat(usage(fixture).packets()).isEqualTo(2);

    fixture.clock.advance(Duration.ofMinutes(11));
    assertThat(usage(fixture).sessions()).isZero();
    assertThat(usage(fixture).sockets()).isZero();
    // One hour and some more, in which a connection may be dead unnoticed.
    assertThat(usage(fixture).packets()).isEqualTo(2);
    fixture.clock.advance(Duration.ofMinutes(62));

    assertThat(usage(fixture)).isEqualTo(NOTHING);
  }

  @Test
  void sio71_sio68_soManySessionsWaitAndTheOldestGoesFirst() {
    Fixture fixture = fixture(limits -> limits.maxSessions(3));
    List<RecoveringWire> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(away(fixture));
    }

    assertThat(usage(fixture).sessions()).isEqualTo(3);
    assertThat(reasonOf(fixture, clients.get(0))).isEqualTo(Recovery.UNKNOWN_SESSION);
    for (int i = 1; i < 4; i++) {
      assertThat(reasonOf(fixture, clients.get(i))).isEqualTo(Recovery.RECOVERED);
    }
  }

  @Test
  void sio71_whatIsForNobodyIsNotKept() {
    Fixture fixture = fixture(limits -> limits);
    List<Socket> sockets = new ArrayList<>();
    fixture.io.onConnection(sockets::add);
    fixture.io.emit("before anybody was there");
    RecoveringWire left = new RecoveringWire(fixture, 0);
    left.wire().send("41");
    sockets.get(0).emit("x");
    fixture.io.to("user 7").emit("x");
    assertThat(usage(fixture)).isEqualTo(NOTHING);

    RecoveringWire client = new RecoveringWire(fixture, 0);
    sockets.get(1).join("user 7");
    client.lose();
    fixture.io.to("user 7").emit("missed");
    fixture.io.to("user 8").emit("x");

    assertThat(usage(fixture).packets()).isEqualTo(1);
    assertThat(client.comeBack(0).takeEvents()).containsExactly("42[\"missed\"]");
    client.wire().send("41");
    fixture.clock.settle();
    fixture.io.to("user 7").emit("x");
    assertThat(usage(fixture).packets()).isEqualTo(1);
  }

  @Test
  void sio71_socketsThatCameAndLeftLeaveNothing() {
    Fixture fixture = fixture(limits -> limits);
    fixture.io.use(socket -> socket.emit("early"));
    fixture.io.use(
        socket -> {
          socket.join("r");
          if (socket.handshake().auth(Object.class) != null) {
            throw new ConnectRefusedException("no");
          }
        });
    for (int i = 0; i < 50; i++) {
      new RecoveringWire(fixture, i % 2).wire().send("41");
      fixture.open(i % 2).send("40{\"a\":1}");
    }
    fixture.clock.settle();

    assertThat(usage(fixture).sockets()).isZero();
    assertThat(usage(fixture).sessions()).isZero();
    assertThat(fixture.io.sockets().adapter().rooms()).isEmpty();
  }

  @Test
  void sio71_joinsAndLeavesDoNotAddUp() {
    Fixture fixture = fixture(limits -> limits.maxPackets(20));
    List<Socket> sockets = new ArrayList<>();
    fixture.io.onConnection(sockets::add);
    RecoveringWire client = new RecoveringWire(fixture, 0);
    for (int i = 0; i < 100_000; i++) {
      sockets.get(0).join("r" + i);
      fixture.io.emit("x");
      sockets.get(0).leave("r" + i);
    }
    client.read().takeEvents();
    client.lose();
    fixture.io.emit("missed");

    // Were each of them remembered, this would look through a hundred thousand.
    assertThat(client.comeBack(0).takeEvents()).containsExactly("42[\"missed\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "P25D"})
  void aWrongDurationIsRefusedWithWhatIsAllowed(String text) {
    assertThatThrownBy(
            () -> RecoveryOptions.builder().maxDisconnectionDuration(Duration.parse(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxDisconnectionDuration")
        .hasMessageContaining("PT0.001S to PT576H");
  }

  @Test
  void wrongNumbersAreRefusedWithWhatIsAllowed() {
    RecoveryOptions.Builder builder = RecoveryOptions.builder();

    assertThatThrownBy(() -> builder.maxPackets(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxPackets is 0; allowed is 1 or more");
    assertThatThrownBy(() -> builder.maxBytes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBytes is 0; allowed is 1 or more");
    assertThatThrownBy(() -> builder.maxSessions(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxSessions is -1; allowed is 1 or more");
  }
}
