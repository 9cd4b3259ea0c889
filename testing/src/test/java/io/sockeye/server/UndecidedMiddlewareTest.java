package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.ArmedDeadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connection middlewares that do not decide, or too late, or more than once: SEC-039. */
final class UndecidedMiddlewareTest {
  private static final String NOT_DECIDED = "44/slow,{\"message\":\"Not decided in time\"}";

  /** A lane looks at its handlers once more, behind the last that ran. */
  private static final Duration WATCHDOG = Duration.ofSeconds(5);

  private final Fixture fixture =
      new Fixture(options -> options.connectTimeout(Duration.ofSeconds(1)));
  private final SocketIOServer io = fixture.io;
  private final CompletableFuture<Void> verdict = new CompletableFuture<>();
  private final List<Object> seen = new ArrayList<>();

  UndecidedMiddlewareTest() {
    io.of("/slow").useAsync(socket -> verdict);
    io.of("/slow").onConnection(socket -> seen.add("connected"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sec039_aFurtherNamespaceThatIsNotDecidedIsRefused() {
    Wire wire = fixture.connect().send("40/slow,");

    fixture.clock.advance(Duration.ofMillis(990));
    assertThat(wire.take()).isEmpty();
    fixture.clock.advance(Duration.ofMillis(20));

    assertThat(wire.take()).containsExactly(NOT_DECIDED);
    assertThat(wire.isOpen()).isTrue();
    assertThat(io.of("/slow").sockets()).isEmpty();
  }

  @Test
  void sec039_aVerdictThatComesTooLateChangesNothing() {
    Wire wire = fixture.connect().send("40/slow,");
    fixture.clock.advance(Duration.ofSeconds(1));
    assertThat(wire.take()).containsExactly(NOT_DECIDED);

    verdict.complete(null);

    assertThat(wire.take()).isEmpty();
    assertThat(seen).isEmpty();
    assertThat(io.of("/slow").sockets()).isEmpty();
    assertThat(io.of("/slow").adapter().rooms()).isEmpty();
  }

  @Test
  void sec039_whoWasRefusedForThatMayAskAgain() {
    Wire wire = fixture.connect().send("40/slow,");
    fixture.clock.advance(Duration.ofSeconds(1));
    wire.take();

    verdict.complete(null);

    assertThat(wire.connect("/slow").sid()).hasSize(20);
    assertThat(seen).containsExactly("connected");
  }

  @Test
  void sec039_aVerdictInTimeLeavesNoDeadline() {
    Wire wire = fixture.connect();
    int before = ArmedDeadlines.on(fixture.host);
    wire.send("40/slow,");
    assertThat(ArmedDeadlines.on(fixture.host)).isEqualTo(before + 1);

    verdict.complete(null);
    fixture.clock.settle();

    assertThat(ArmedDeadlines.on(fixture.host)).isEqualTo(before);
    fixture.clock.advance(Duration.ofSeconds(2));
    assertThat(wire.take()).singleElement().asString().startsWith("40/slow,{");
  }

  @Test
  void sec039_whatWasAskedForFirstHasItsTimeFromTheFirstAdmissionOn() {
    Wire wire = fixture.open().send("40/slow,");
    fixture.clock.advance(Duration.ofMillis(500));

    wire.connect("/");
    fixture.clock.advance(Duration.ofMillis(990));
    assertThat(wire.take()).isEmpty();
    fixture.clock.advance(Duration.ofMillis(20));

    assertThat(wire.take()).containsExactly(NOT_DECIDED);
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sec039_aClientThatGoesMeanwhileLeavesNothing() {
    Wire wire = fixture.connect().send("40/slow,");

    wire.close();
    verdict.complete(null);
    fixture.clock.settle();

    assertThat(seen).isEmpty();
    fixture.clock.advance(WATCHDOG);
    assertThat(ArmedDeadlines.on(fixture.host)).isZero();
    assertThat(io.of("/slow").sockets()).isEmpty();
  }

  @Test
  void sec039_aSocketWhoseMiddlewareLeavesItAloneIsNotTouchedByItsPredecessorsTime() {
    Wire wire = fixture.connect().send("40/slow,");
    verdict.complete(null);
    fixture.clock.settle();
    wire.take();
    wire.send("41/slow,");
    fixture.clock.advance(Duration.ofMillis(500));

    wire.connect("/slow");
    fixture.clock.advance(Duration.ofSeconds(5));

    assertThat(wire.take()).isEmpty();
    assertThat(io.of("/slow").sockets()).hasSize(1);
  }
}
