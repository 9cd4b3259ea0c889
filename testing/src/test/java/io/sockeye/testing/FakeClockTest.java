package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FakeClockTest {
  private final FakeClock clock = new FakeClock();
  private final LaneExecutor one = clock.newLane();
  private final LaneExecutor two = clock.newLane();
  private final List<String> ran = new ArrayList<>();

  @Test
  void timersRunAtTheirTimeInOrder() {
    long start = clock.nanoTime();
    one.schedule(() -> ran.add("b " + (clock.nanoTime() - start)), 20);
    two.schedule(() -> ran.add("a " + (clock.nanoTime() - start)), 10);

    clock.advance(Duration.ofNanos(19));
    assertThat(ran).containsExactly("a 10");
    clock.advance(Duration.ofNanos(1));

    assertThat(ran).containsExactly("a 10", "b 20");
    assertThat(clock.scheduledTasks()).isZero();
  }

  @Test
  void whatATimerStartsRunsInTheSameAdvance() {
    one.schedule(() -> one.schedule(() -> ran.add("second"), 10), 10);
    clock.advance(Duration.ofNanos(20));
    assertThat(ran).containsExactly("second");
  }

  @Test
  void onlyTheLaneWhoseTaskRunsIsIn() {
    one.execute(() -> ran.add(one.inLane() + " " + two.inLane()));
    clock.executor().execute(() -> ran.add(one.inLane() + " " + two.inLane()));
    assertThat(one.inLane()).isFalse();
    clock.settle();

    assertThat(ran).containsExactlyInAnyOrder("true false", "false false");
  }

  @Test
  void togetherHoldsEverythingBack() {
    clock.together(
        () -> {
          one.execute(() -> ran.add("a"));
          clock.settle();
          clock.advance(Duration.ofSeconds(1));
          assertThat(ran).isEmpty();
        });
    assertThat(ran).containsExactly("a");
  }

  @Test
  void afterAStallEverythingIsLate() {
    long start = clock.nanoTime();
    one.schedule(() -> ran.add("" + (clock.nanoTime() - start)), 10);

    clock.stall(Duration.ofNanos(50));

    assertThat(ran).containsExactly("50");
  }

  @Test
  void tasksFromOtherThreadsRunOnTheThreadThatMovesTheClock() throws InterruptedException {
    Thread here = Thread.currentThread();
    Thread other =
        new Thread(() -> one.execute(() -> ran.add("" + (Thread.currentThread() == here))));
    other.start();
    other.join();
    clock.settle();

    assertThat(ran).containsExactly("true");
  }

  @Test
  void aLanesDeadlinesFollowTheClockExactlyToTheTick() {
    Lane lane = new Lane(one);
    io.sockeye.lane.Deadline deadline =
        new io.sockeye.lane.Deadline() {
          @Override
          protected void expired() {
            ran.add("expired");
          }
        };
    lane.submit(() -> lane.arm(deadline, TimeUnit.MILLISECONDS.toNanos(300)));
    clock.settle();

    clock.advance(Duration.ofMillis(299));
    assertThat(ran).isEmpty();
    clock.advance(Duration.ofMillis(1));

    assertThat(ran).containsExactly("expired");
  }

  @Test
  void theTimeOfDayBeginsTheSameEachTimeAndMovesAlong() {
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    clock.advance(Duration.ofMillis(1500));
    clock.stall(Duration.ofMillis(500));
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:02Z"));
    assertThat(clock.withZone(ZoneOffset.UTC).instant()).isEqualTo(clock.instant());
  }

  @Test
  void whatIsDueTogetherRunsInTheOrderItWasAskedFor() {
    for (int i = 0; i < 50; i++) {
      int number = i;
      one.schedule(() -> ran.add("" + number), 10);
    }
    clock.advance(Duration.ofNanos(10));
    assertThat(ran).hasSize(50).isSortedAccordingTo(Comparator.comparingInt(Integer::parseInt));
  }

  @Test
  void timeThatPassesTogetherMakesThingsLate() {
    long start = clock.nanoTime();
    one.schedule(() -> ran.add("" + (clock.nanoTime() - start)), 10);
    clock.together(() -> clock.advance(Duration.ofNanos(50)));
    assertThat(ran).containsExactly("50");
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time is PT-0.000000001S: allowed is 0 and more");
  }

  @Test
  void aTaskNeitherMovesTimeNorWaits() {
    for (Runnable action :
        List.<Runnable>of(
            () -> clock.advance(Duration.ZERO),
            () -> clock.stall(Duration.ZERO),
            () -> clock.settleUntil(() -> true, Duration.ZERO))) {
      one.execute(action);
      assertThatThrownBy(clock::settle)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("from inside a handler or another task that runs by this clock");
    }
    assertThatThrownBy(
            () -> clock.together(() -> clock.settleUntil(() -> true, Duration.ofSeconds(1))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatATaskThrowsComesOutAndTheOthersStayReady() {
    one.execute(
        () -> {
          throw new AssertionError("thrown");
        });
    one.execute(() -> ran.add("other"));
    assertThatThrownBy(clock::settle).hasMessage("thrown");

    clock.settle();

    assertThat(ran).containsExactly("other");
  }

  @Test
  void whatNeverComesToRestIsRefused() {
    one.execute(
        new Runnable() {
          @Override
          public void run() {
            one.execute(this);
          }
        });
    assertThatThrownBy(clock::settle)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the lanes do not come to rest");
  }

  @Test
  void waitingTakesWhatOtherThreadsHandIn() {
    CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)
        .execute(() -> one.execute(() -> ran.add("handed in")));
    long start = clock.nanoTime();

    assertThat(clock.settleUntil(() -> !ran.isEmpty(), Duration.ofSeconds(10))).isTrue();

    assertThat(clock.nanoTime()).isEqualTo(start);
  }

  @Test
  void waitingEndsWithPatience() {
    assertThat(clock.settleUntil(() -> false, Duration.ofMillis(20))).isFalse();
  }

  @Test
  void waitingEndsWithAnInterrupt() {
    Thread.currentThread().interrupt();
    assertThat(clock.settleUntil(() -> false, Duration.ofDays(1))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Each thread settles what it has handed in, and only one runs tasks at a time. */
  @Test
  void threadsThatSettleTakeTurns() throws Exception {
    int[] count = {0};
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  one.execute(() -> count[0]++);
                  two.execute(() -> count[0]++);
                  clock.settle();
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(count[0]).isEqualTo(8000);
  }
}
