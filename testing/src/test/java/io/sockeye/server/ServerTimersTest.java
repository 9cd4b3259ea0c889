package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.Subscription;
import io.sockeye.testing.FakeClock;
import io.sockeye.testing.InMemoryHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The timers that adapters get. */
final class ServerTimersTest {
  private final FakeClock clock = new FakeClock();
  private final InMemoryHost host = new InMemoryHost(clock, 1);
  private final ServerTimers timers = new ServerTimers();
  private final List<String> rung = new ArrayList<>();

  @Test
  void aTimerRingsOnceToTheTick() {
    timers.runOn(host.lanes().get(0));
    timers.after(Duration.ofSeconds(5), () -> rung.add("five"));
    clock.settle();

    clock.advance(Duration.ofMillis(4999));
    assertThat(rung).isEmpty();
    clock.advance(Duration.ofMillis(11));
    assertThat(rung).containsExactly("five");
    clock.advance(Duration.ofMinutes(1));
    assertThat(rung).hasSize(1);
  }

  @Test
  void aTimerThatIsTakenBackDoesNotRing() {
    timers.runOn(host.lanes().get(0));
    Subscription timer = timers.after(Duration.ofSeconds(5), () -> rung.add("five"));

    timer.close();
    clock.advance(Duration.ofMinutes(1));

    assertThat(rung).isEmpty();
    assertThat(host.lanes().get(0).armedDeadlines()).isZero();
  }

  @Test
  void aServerThatDoesNotListenHasTheClockOfTheMachine() {
    CompletableFuture<String> rang = new CompletableFuture<>();

    timers.after(Duration.ofMillis(1), () -> rang.complete("rang"));

    assertThat(rang).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("rang");
  }

  @Test
  void timersThatWereSetBeforeGoByTheLaneOnceThereIsOne() {
    timers.after(Duration.ofHours(1), () -> rung.add("hour"));
    Subscription timer = timers.after(Duration.ofHours(1), () -> rung.add("taken back"));
    Subscription early = timers.after(Duration.ofHours(1), () -> rung.add("taken back early"));
    early.close();

    timers.runOn(host.lanes().get(0));
    timer.close();
    clock.advance(Duration.ofMinutes(61));

    assertThat(rung).containsExactly("hour");
  }

  @Test
  void aTaskThatThrowsStopsNothing() {
    timers.runOn(host.lanes().get(0));
    timers.after(
        Duration.ofSeconds(1),
        () -> {
          throw new IllegalStateException("on purpose");
        });
    timers.after(Duration.ofSeconds(1), () -> rung.add("other"));

    clock.advance(Duration.ofSeconds(2));

    assertThat(rung).containsExactly("other");
  }
}
