package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who watches outgoing events more slowly than they are sent (SIO-40, SEC-051). */
final class OutgoingEventsTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String KILOBYTE = "x".repeat(1000);

  private final CompletableFuture<Void> release = new CompletableFuture<>();
  private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());
  private final Fixture fixture = new Fixture(options -> options.inboundLimits(10_000, 100_000));
  private final Wire wire;

  OutgoingEventsTest() {
    fixture.io.on("x", socket -> seen.add("x"));
    fixture.io.onDisconnect((socket, end) -> seen.add(end.reason().toString()));
    fixture.io.onAnyOutgoing(
        (socket, event) -> {
          release.join();
          seen.add(event.arg(0, String.class).length());
        });
    wire = fixture.connect();
  }

  @AfterEach
  void close() {
    release.complete(null);
    fixture.close();
  }

  private void emitKilobytes(int count) {
    for (int i = 0; i < count; i++) {
      fixture.io.emit("k", KILOBYTE);
    }
    fixture.clock.settle();
  }

  @Test
  void sio40_aboveTheSoftLimitTheClientIsNotRead() {
    emitKilobytes(10);
    wire.send("42[\"x\"]");

    assertThat(wire.take()).hasSize(10);
    assertThat(seen).isEmpty();
    release.complete(null);
    assertThat(fixture.clock.settleUntil(() -> seen.size() == 11, SOON)).isTrue();

    assertThat(seen).endsWith(1000, "x");
  }

  @Test
  void sec051_attachmentsCountToo() {
    fixture.io.emit("k", KILOBYTE, new byte[100_000]);
    fixture.clock.settle();

    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void sec051_aboveTheHardLimitTheConnectionIsClosed() {
    emitKilobytes(85);
    emitKilobytes(50);

    assertThat(wire.isOpen()).isFalse();
    release.complete(null);
    assertThat(fixture.clock.settleUntil(() -> seen.contains("forced close"), SOON)).isTrue();

    assertThat(seen).contains("forced close").hasSizeLessThan(100);
  }
}
