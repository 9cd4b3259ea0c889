package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many events a client may send in a while: SEC-043, SEC-051. */
final class EventRateLimitTest {
  private final Fixture fixture = new Fixture();
  private final SocketIOServer io = fixture.io;
  private final List<Object> seen = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  EventRateLimitTest() {
    io.onConnection(sockets::add);
    io.onWithAck(
        "n",
        Integer.class,
        (socket, n) -> {
          seen.add(n);
          return n;
        });
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void send(Wire wire, int from, int to) {
    for (int n = from; n <= to; n++) {
      wire.send("42" + n + "[\"n\"," + n + "]");
    }
  }

  @Test
  void sec051_whatIsTooMuchIsDroppedAndNotAcknowledged() {
    io.eventRateLimit(EventRateLimit.perSecond(10).burst(3));
    io.onAny((socket, event) -> seen.add("any"));
    Wire wire = fixture.connect();

    send(wire, 1, 5);

    assertThat(seen).containsExactly("any", 1, "any", 2, "any", 3);
    assertThat(wire.take()).containsExactly("431[1]", "432[2]", "433[3]");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sec051_afterItsIntervalThereIsRoomForOneMore() {
    io.eventRateLimit(EventRateLimit.perSecond(10).burst(2));
    Wire wire = fixture.connect();
    send(wire, 1, 3);

    fixture.clock.advance(Duration.ofMillis(99));
    send(wire, 4, 4);
    fixture.clock.advance(Duration.ofMillis(1));
    send(wire, 5, 6);

    assertThat(seen).containsExactly(1, 2, 5);
  }

  @Test
  void sec051_aLongSilenceGivesNoMoreThanTheBurst() {
    io.eventRateLimit(EventRateLimit.perSecond(2));
    Wire wire = fixture.connect();
    send(wire, 1, 1);

    fixture.clock.advance(Duration.ofSeconds(20));
    send(wire, 2, 5);

    assertThat(seen).containsExactly(1, 2, 3);
  }

  @Test
  void sec051_eventsAreCountedWhenTheyComeHoweverBusyTheHandlersAre() {
    io.eventRateLimit(EventRateLimit.perSecond(10).burst(1));
    CompletableFuture<Void> release = new CompletableFuture<>();
    io.on("block", socket -> release.join());
    Wire wire = fixture.connect().send("42[\"block\"]");
    for (int n = 1; n <= 5; n++) {
      fixture.clock.advance(Duration.ofMillis(100));
      send(wire, n, n);
    }

    release.complete(null);
    fixture.clock.settle();

    assertThat(seen).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void sec051_eachSocketIsCountedByItself() {
    io.eventRateLimit(EventRateLimit.perSecond(1));
    io.of("/other").onRaw("n", (socket, event) -> seen.add("other"));
    Wire first = fixture.connect().connect("/other");
    Wire second = fixture.connect();

    send(first, 1, 2);
    send(second, 3, 4);
    first.send("42/other,[\"n\"]").send("42/other,[\"n\"]");

    assertThat(seen).containsExactly(1, 3, "other", "other");
  }

  @Test
  void sec051_whoIsToBeDisconnectedIsToldWhy() {
    io.eventRateLimit(EventRateLimit.perSecond(2).disconnecting());
    io.onDisconnect((socket, end) -> seen.add(end));
    Wire wire = fixture.connect();

    send(wire, 1, 3);

    assertThat(wire.take())
        .containsExactly(
            "431[1]", "432[2]", "42[\"disconnect_reason\",{\"reason\":\"too many events\"}]", "41");
    assertThat(seen)
        .containsExactly(
            1, 2, new Disconnect(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, "too many events"));
    assertThat(wire.isOpen()).isTrue();
    assertThat(wire.send("42[\"n\",4]").isOpen()).isFalse();
  }

  @Test
  void sec051_aHandlerOfWhatIsTooMuchMayAcknowledgeIt() {
    io.eventRateLimit(
        EventRateLimit.perSecond(1)
            .onExceeded((socket, event) -> event.ack(Map.of("error", "slow down"))));
    Wire wire = fixture.connect();

    send(wire, 1, 2);

    assertThat(wire.take()).containsExactly("431[1]", "432[{\"error\":\"slow down\"}]");
    assertThat(seen).containsExactly(1);
  }

  @Test
  void sec051_aHandlerOfWhatIsTooMuchThatThrowsReachesTheErrorHook() {
    io.onError((socket, event, failure) -> seen.add(failure.getMessage()));
    io.eventRateLimit(
        EventRateLimit.perSecond(1)
            .onExceeded(
                (socket, event) -> {
                  throw new IllegalStateException("a mistake");
                }));

    send(fixture.connect(), 1, 2);

    assertThat(seen).containsExactly(1, "a mistake");
  }

  @Test
  void sec051_childrenInheritTheLimitOfTheirParent() {
    ParentNamespace parent = io.of(Pattern.compile("^/child"));
    parent.eventRateLimit(EventRateLimit.perSecond(1));
    parent.onRaw("n", (socket, event) -> seen.add(event.name()));

    fixture.connect().connect("/child-1").send("42/child-1,[\"n\"]").send("42/child-1,[\"n\"]");

    assertThat(seen).containsExactly("n");
  }

  @Test
  void sec051_aSocketMayHaveALimitOfItsOwnOrNone() {
    io.eventRateLimit(EventRateLimit.perSecond(1));
    Wire strict = fixture.connect();
    Wire generous = fixture.connect();
    Wire free = fixture.connect();
    sockets.get(1).eventRateLimit(EventRateLimit.perSecond(3));
    sockets.get(2).eventRateLimit(null);

    send(strict, 1, 9);
    send(generous, 11, 19);
    send(free, 21, 29);

    assertThat(seen).containsExactly(1, 11, 12, 13, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  }

  @Test
  void sec051_onPollingTheRestOfAPayloadIsDroppedToo() {
    io.eventRateLimit(EventRateLimit.perSecond(2));
    PollingWire wire = fixture.poll(0);

    assertThat(wire.post("42[\"n\",1]\u001e42[\"n\",2]\u001e42[\"n\",3]").text()).isEqualTo("ok");

    assertThat(seen).containsExactly(1, 2);
  }

  @Test
  void wrongNumbersAreNamedWithWhatIsAllowed() {
    assertThatThrownBy(() -> EventRateLimit.perSecond(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("perSecond is 0; allowed is 1 to 1000000 events");
    assertThatThrownBy(() -> EventRateLimit.perSecond(1).burst(1_000_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("burst is 1000001; allowed is 1 to 1000000 events");
  }
}
