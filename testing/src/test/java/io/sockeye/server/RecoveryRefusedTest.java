package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.adapter.Recovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which clients are recovered when they come back, and which begin anew: SIO-65, SIO-68. */
final class RecoveryRefusedTest extends RecoveryFixture {
  @Test
  void sio68_anUnknownPid() {
    RecoveringWire client = client(0);
    client.lose();

    Wire wire = fixture.open(0).send("40{\"pid\":\"nobody\",\"offset\":\"x\"}");

    assertThat(wire.take()).singleElement().asString().startsWith("40{\"sid\":");
    assertThat(last().recovery()).isEqualTo(Recovery.UNKNOWN_SESSION);
  }

  @Test
  void sio68_aSessionWaitsForItsTimeToTheMillisecond() {
    RecoveringWire early = client(0);
    early.lose();
    fixture.clock.advance(Duration.ofMillis(119_999));
    assertThat(early.comeBack(0).recovered()).isTrue();

    RecoveringWire late = client(0);
    late.lose();
    fixture.clock.advance(Duration.ofMinutes(2));
    assertAnew(late.comeBack(0), Recovery.UNKNOWN_SESSION);
  }

  @Test
  void sio64_sio68_aStringOfTheApplicationIsNoOffset() {
    RecoveringWire client = client(0);
    last().asVolatile().emit("volatile", "poison");
    client.read().lose();
    assertThat(client.offset()).isEqualTo("poison");

    assertAnew(client.comeBack(0), Recovery.UNKNOWN_OFFSET);
  }

  @Test
  void sio68_anOffsetOfAnotherServerIsNoOffset() {
    RecoveringWire client = client(0);
    try (Fixture other =
        new Fixture(options -> options.connectionStateRecovery(RecoveryOptions.defaults()))) {
      RecoveringWire foreign = new RecoveringWire(other, 0);
      other.io.emit("first");
      client.offset(foreign.read().offset());
    }

    assertAnew(client.lose().comeBack(0), Recovery.UNKNOWN_OFFSET);
  }

  @ParameterizedTest
  @MethodSource("offsets")
  void sec036_whatIsNoOffsetIsRefused(String offset) {
    RecoveringWire client = client(0);
    String packet = client.connectPacket("").replaceAll("\"offset\":.*", "\"offset\":" + offset);
    client.lose();

    client.open(0).send(packet + "}");
    client.read();

    assertAnew(client, Recovery.UNKNOWN_OFFSET);
  }

  static Stream<String> offsets() {
    return Stream.of(
        "\"\"", "\"+inf\"", "\"0-0\"", "\"" + "x".repeat(500_000) + "\"", "1", "{}", "[\"x\"]");
  }

  @Test
  void sec036_anOffsetThatHasNotBeenGivenOutIsRefused() {
    RecoveringWire client = client(0);
    String offset = String.valueOf(client.offset());
    client.offset(offset.substring(0, 18) + "zz");

    assertAnew(client.lose().comeBack(0), Recovery.UNKNOWN_OFFSET);
  }

  @Test
  void sio65_aPidThatIsNoStringIsNotAskingForIt() {
    fixture.open(0).send("40{\"pid\":1,\"offset\":\"x\"}");
    fixture.clock.settle();

    assertThat(last().recovery()).isEqualTo(Recovery.NOT_REQUESTED);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void sio68_whoseConnectionWasLostMayComeBackAndWhoLeftMayNot(
      DisconnectReason reason, BiConsumer<Fixture, RecoveringWire> end, boolean recovers) {
    List<DisconnectReason> reasons = new ArrayList<>();
    io.onDisconnect((socket, disconnect) -> reasons.add(disconnect.reason()));
    RecoveringWire client = client(0);

    end.accept(fixture, client);
    fixture.clock.settle();
    assertThat(reasons).containsExactly(reason);
    assertThat(usage().sessions()).isEqualTo(recovers ? 1 : 0);
    client.comeBack(1);

    assertThat(client.recovered()).isEqualTo(recovers);
    assertThat(reason.recoverable()).isEqualTo(recovers);
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        end(DisconnectReason.TRANSPORT_CLOSE, (fixture, client) -> client.wire().close(), true),
        end(DisconnectReason.TRANSPORT_ERROR, (fixture, client) -> client.wire().abort(), true),
        end(
            DisconnectReason.PING_TIMEOUT,
            (fixture, client) -> fixture.clock.advance(Duration.ofMillis(520)),
            true),
        end(DisconnectReason.FORCED_CLOSE, (fixture, client) -> client.wire().send("4abc"), true),
        end(DisconnectReason.PARSE_ERROR, (fixture, client) -> client.wire().send("abc"), false),
        end(
            DisconnectReason.CLIENT_NAMESPACE_DISCONNECT,
            (fixture, client) -> client.wire().send("41"),
            false),
        end(
            DisconnectReason.SERVER_NAMESPACE_DISCONNECT,
            (fixture, client) ->
                fixture.io.sockets().sockets().forEach(socket -> socket.disconnect(true)),
            false));
  }

  private static Arguments end(
      DisconnectReason reason, BiConsumer<Fixture, RecoveringWire> end, boolean recovers) {
    return Arguments.of(reason, end, recovers);
  }
}
