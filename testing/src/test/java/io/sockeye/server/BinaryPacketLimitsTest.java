package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.ArmedDeadlines;
import io.sockeye.testing.InMemoryResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How large a packet with attachments may be, and how long it may take: SEC-007. */
final class BinaryPacketLimitsTest {
  /** The digit 4 in front is the engine's. */
  private static final String TWO_ATTACHMENTS =
      "452-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";

  private static final int TEXT_BYTES = TWO_ATTACHMENTS.length() - 1;

  /** A lane looks at its handlers once more, behind the last that ran. */
  private static final Duration WATCHDOG = Duration.ofSeconds(5);

  private final List<Object> seen = new ArrayList<>();
  private final Fixture fixture =
      new Fixture(
          options ->
              options
                  .inboundLimits(1000, 1_000_000)
                  .limits(
                      limits ->
                          limits
                              .maxBinaryPacketBytes(TEXT_BYTES + 100)
                              .binaryPacketTimeout(Duration.ofSeconds(1))));
  private final SocketIOServer io = fixture.io;

  BinaryPacketLimitsTest() {
    io.on("x", byte[].class, byte[].class, (socket, a, b) -> seen.add(a.length + b.length));
    io.onDisconnect((socket, end) -> seen.add(end.reason()));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sec007_aPacketMayBeAsLargeAsAllowed() {
    Wire wire = fixture.connect();

    wire.send(TWO_ATTACHMENTS).send(new byte[60]).send(new byte[40]);

    assertThat(seen).containsExactly(100);
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sec007_aPacketThatIsLargerInAllClosesTheConnection() {
    Wire wire = fixture.connect();

    wire.send(TWO_ATTACHMENTS).send(new byte[60]).send(new byte[41]);

    assertThat(wire.isOpen()).isFalse();
    assertThat(seen).containsExactly(DisconnectReason.FORCED_CLOSE);
  }

  @Test
  void sec007_eachPacketIsCountedByItself() {
    Wire wire = fixture.connect();

    for (int i = 0; i < 3; i++) {
      wire.send(TWO_ATTACHMENTS).send(new byte[50]).send(new byte[50]);
    }

    assertThat(seen).containsExactly(100, 100, 100);
  }

  @Test
  void sec007_aPacketThatStaysIncompleteClosesTheConnection() {
    Wire wire = fixture.connect().send(TWO_ATTACHMENTS).send(new byte[1]);

    fixture.clock.advance(Duration.ofMillis(990));
    assertThat(wire.isOpen()).isTrue();
    fixture.clock.advance(Duration.ofMillis(20));

    assertThat(wire.isOpen()).isFalse();
    assertThat(seen).containsExactly(DisconnectReason.FORCED_CLOSE);
    fixture.clock.advance(WATCHDOG);
    assertThat(ArmedDeadlines.on(fixture.host)).isZero();
  }

  @Test
  void sec007_aPacketThatStaysIncompleteEndsAPollingSession() {
    PollingWire wire = fixture.poll(0);
    wire.post(TWO_ATTACHMENTS + "\u001ebAQ==");

    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(seen).containsExactly(DisconnectReason.FORCED_CLOSE);
    assertThat(wire.get().status()).isEqualTo(400);
  }

  @Test
  void sec007_oneThatIsCompletedInTimeLeavesNoDeadline() {
    Wire wire = fixture.connect();
    int before = ArmedDeadlines.on(fixture.host);
    wire.send(TWO_ATTACHMENTS);
    assertThat(ArmedDeadlines.on(fixture.host)).isEqualTo(before + 1);
    fixture.clock.advance(Duration.ofMillis(900));
    wire.send(new byte[1]).send(new byte[1]);

    assertThat(ArmedDeadlines.on(fixture.host)).isEqualTo(before);
    fixture.clock.advance(Duration.ofSeconds(1));
    assertThat(wire.isOpen()).isTrue();
    assertThat(seen).containsExactly(2);
  }

  @Test
  void sec007_aClientThatGoesInTheMiddleLeavesNoDeadline() {
    Wire wire = fixture.connect().send(TWO_ATTACHMENTS);

    wire.abort();

    fixture.clock.advance(WATCHDOG);
    assertThat(ArmedDeadlines.on(fixture.host)).isZero();
  }

  @Test
  void sec007_whileTheClientIsNotReadItsTimeDoesNotRun() {
    CompletableFuture<Void> release = new CompletableFuture<>();
    io.on("block", socket -> release.join());
    PollingWire wire = fixture.poll(0);
    wire.post("42[\"block\"]");
    String filler = "42[\"filler\",\"" + "x".repeat(2000) + "\"]";
    InMemoryResponse withheld = wire.post(filler + "\u001e" + TWO_ATTACHMENTS);
    assertThat(withheld.isDone()).as("above the soft limit").isFalse();

    fixture.clock.advance(Duration.ofSeconds(5));
    release.complete(null);
    fixture.clock.settle();
    assertThat(withheld.text()).isEqualTo("ok");
    // The whole time begins when it is read again.
    fixture.clock.advance(Duration.ofMillis(900));
    wire.post("bAQ==\u001ebAQ==");

    assertThat(seen).containsExactly(2);
  }
}
