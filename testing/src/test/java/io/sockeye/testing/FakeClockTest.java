package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
}
