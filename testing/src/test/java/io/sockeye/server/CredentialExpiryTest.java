package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.testing.ArmedDeadlines;
import io.sockeye.testing.FakeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Credentials that are valid for a time, and new ones on a live connection. */
final class CredentialExpiryTest {
  private static final String EXPIRED =
      "42[\"disconnect_reason\",{\"reason\":\"credentials expired\"}]";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final WallClock wall = new WallClock();
  private final Fixture fixture =
      new Fixture(
          options -> options.clock(wall).engine(engine -> engine.pingInterval(Duration.ofDays(1))));
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Object> seen = new ArrayList<>();

  CredentialExpiryTest() {
    wall.clock = fixture.clock;
    io.onConnection(sockets::add);
    io.onDisconnect((socket, end) -> seen.add(end.reason().wireName() + ": " + end.detail()));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Wire connectUntil(Duration fromNow) {
    Wire wire = fixture.connect();
    sockets.get(0).credentialsExpireAt(wall.instant().plus(fromNow));
    fixture.clock.settle();
    return wire;
  }

  @Test
  void whenTheyExpireTheClientIsToldAndDisconnectedToTheTick() {
    Wire wire = connectUntil(Duration.ofMinutes(5));

    fixture.clock.advance(Duration.ofMinutes(5).minusMillis(10));
    assertThat(wire.take()).isEmpty();
    fixture.clock.advance(Duration.ofMillis(20));

    assertThat(wire.take()).containsExactly(EXPIRED, "41");
    assertThat(seen).containsExactly("server namespace disconnect: credentials expired");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void newCredentialsInTimeKeepTheSocket() {
    Wire wire = connectUntil(SECOND);

    fixture.clock.advance(Duration.ofMillis(900));
    sockets.get(0).credentialsExpireAt(wall.instant().plus(SECOND));
    fixture.clock.advance(Duration.ofMillis(900));
    assertThat(wire.take()).isEmpty();
    fixture.clock.advance(Duration.ofMillis(200));

    assertThat(wire.take()).containsExactly(EXPIRED, "41");
  }

  @Test
  void nullIsNever() {
    Wire wire = connectUntil(SECOND);

    sockets.get(0).credentialsExpireAt(null);
    fixture.clock.advance(Duration.ofHours(10));

    assertThat(wire.take()).isEmpty();
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void theFarEndOfTimeIsAllowed() {
    Wire wire = fixture.connect();

    sockets.get(0).credentialsExpireAt(Instant.MAX, Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(wire.take()).hasSize(1); // the notice
    sockets.get(0).credentialsExpireAt(Instant.MAX);
    fixture.clock.advance(SECOND);

    assertThat(wire.take()).isEmpty();
    sockets.get(0).credentialsExpireAt(Instant.MIN);
    assertThat(wire.take()).containsExactly(EXPIRED, "41");
  }

  @Test
  void aNoticeGivesTheClientTimeToShowNewOnes() {
    Wire wire = fixture.connect();
    Duration notice = Duration.ofSeconds(30);
    io.onRaw(
        "authenticate",
        (socket, event) -> {
          socket.credentialsExpireAt(wall.instant().plus(Duration.ofMinutes(2)), notice);
          event.ack(true);
        });
    sockets.get(0).credentialsExpireAt(wall.instant().plus(Duration.ofMinutes(1)), notice);
    fixture.clock.advance(Duration.ofMillis(29_990));
    assertThat(wire.take()).isEmpty();

    fixture.clock.advance(Duration.ofMillis(20));
    assertThat(wire.take())
        .singleElement()
        .asString()
        .matches("42\\[\"credentials_expiring\",\\{\"expiresInMillis\":(30000|299\\d\\d)}]");
    assertThat(wire.send("420[\"authenticate\"]").take()).containsExactly("430[true]");

    fixture.clock.advance(Duration.ofSeconds(80));
    assertThat(wire.take()).isEmpty();
    fixture.clock.advance(Duration.ofSeconds(41));
    assertThat(wire.take()).hasSize(3).endsWith(EXPIRED, "41");
  }

  @Test
  void aNoticeThatIsDueAlreadyComesAtOnceAndOnlyOnce() {
    Wire wire = fixture.connect();

    sockets.get(0).credentialsExpireAt(wall.instant().plus(SECOND), Duration.ofMinutes(1));

    assertThat(wire.take())
        .containsExactly("42[\"credentials_expiring\",{\"expiresInMillis\":1000}]");
    fixture.clock.advance(SECOND.plusMillis(10));
    assertThat(wire.take()).containsExactly(EXPIRED, "41");
  }

  @Test
  void aSocketWhoseCredentialsExpireWhileAMiddlewareDecidesIsRefused() {
    io.useAsync(
        socket -> {
          socket.credentialsExpireAt(wall.instant().plus(SECOND));
          return new CompletableFuture<Void>();
        });
    Wire wire = fixture.open().send("40");

    fixture.clock.advance(SECOND.plusMillis(10));

    assertThat(wire.take()).containsExactly("44{\"message\":\"credentials expired\"}");
  }

  @Test
  void aClockThatIsSetBackMakesItLaterAndNeverEarlier() {
    Wire wire = connectUntil(SECOND);

    wall.offset = SECOND.negated();
    fixture.clock.advance(Duration.ofMillis(1500));
    assertThat(wire.take()).isEmpty();
    fixture.clock.advance(Duration.ofMillis(510));

    assertThat(wire.take()).containsExactly(EXPIRED, "41");
  }

  @Test
  void aSocketThatHasGoneLeavesNoDeadline() {
    Wire wire = connectUntil(Duration.ofHours(1));
    fixture.clock.settle();

    wire.close();
    sockets.get(0).credentialsExpireAt(wall.instant().plus(SECOND));
    fixture.clock.advance(Duration.ofSeconds(20));

    assertThat(ArmedDeadlines.on(fixture.host)).isZero();
    assertThat(seen).containsExactly("transport close: null");
  }

  @Test
  void aNegativeNoticeIsRefused() {
    fixture.connect();

    assertThatThrownBy(() -> sockets.get(0).credentialsExpireAt(Instant.MAX, SECOND.negated()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("notice is PT-1S");
  }

  /** The date, moved by the test's clock. */
  private static final class WallClock extends Clock {
    FakeClock clock = new FakeClock();
    Duration offset = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.parse("2030-01-01T00:00:00Z").plus(offset).plusNanos(clock.nanoTime());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
