package io.sockeye.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadlineWheelTest {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

  private final ManualExecutor executor = new ManualExecutor();
  private final Lane lane = new Lane(executor);
  private final List<String> expired = new ArrayList<>();

  private final class Named extends Deadline {
    private final String name;
    private long expiredAt = -1;
    private Runnable then = () -> {};

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void expired() {
      assertThat(armed()).isFalse();
      expired.add(name);
      expiredAt = executor.now;
      then.run();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9, 10, 11, 15, 100, 40_950, 40_960, 40_970, 45_000, 100_000, 3_600_000})
  void neverEarlyAndLateByATickAtMost(long millis) {
    Named deadline = new Named("a");
    long due = executor.now + TimeUnit.MILLISECONDS.toNanos(millis);
    lane.arm(deadline, TimeUnit.MILLISECONDS.toNanos(millis));

    executor.advanceMillis(millis - 1);
    assertThat(expired).isEmpty();
    executor.advanceMillis(11);

    assertThat(expired).containsExactly("a");
    assertThat(deadline.expiredAt).isBetween(due, due + TICK);
  }

  @Test
  void neverEarlyAndLateByATickAtMostForManyAtRandom() {
    Random random = new Random(1);
    List<Named> all = new ArrayList<>();
    List<Long> due = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Named deadline = new Named("" + i);
      long delay = TimeUnit.MICROSECONDS.toNanos(random.nextInt(120_000_000));
      due.add(executor.now + delay);
      lane.arm(deadline, delay);
      all.add(deadline);
      executor.advanceMillis(random.nextInt(20));
    }
    executor.advanceMillis(130_000);

    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).expiredAt).as("%s", i).isBetween(due.get(i), due.get(i) + TICK);
    }
    assertThat(lane.armedDeadlines()).isZero();
  }

  @Test
  void armingAgainMoves() {
    Named deadline = new Named("a");
    lane.arm(deadline, 5 * TICK);
    lane.arm(deadline, 20 * TICK);

    assertThat(lane.armedDeadlines()).isEqualTo(1);
    executor.advanceMillis(190);
    assertThat(expired).isEmpty();
    executor.advanceMillis(20);
    assertThat(expired).containsExactly("a");
  }

  @Test
  void cancelledItNeverExpires() {
    Named deadline = new Named("a");
    lane.arm(deadline, 5 * TICK);
    assertThat(deadline.armed()).isTrue();
    lane.cancel(deadline);
    lane.cancel(deadline);

    executor.advanceMillis(100_000);

    assertThat(deadline.armed()).isFalse();
    assertThat(expired).isEmpty();
  }

  @Test
  void theTickStopsWhenNothingIsSetAndStartsAgain() {
    Named deadline = new Named("a");
    lane.arm(deadline, TICK);
    executor.advanceMillis(30);
    assertThat(expired).hasSize(1);
    assertThat(executor.timers).isEmpty();
    int before = executor.scheduled;
    executor.advanceMillis(60_000);
    assertThat(executor.scheduled).isEqualTo(before);

    lane.arm(deadline, 3 * TICK);
    executor.advanceMillis(41);
    assertThat(expired).hasSize(2);
  }

  @Test
  void armedAgainInItsExpiryItComesAgainEveryTime() {
    Named deadline = new Named("a");
    deadline.then = () -> lane.arm(deadline, TICK);
    lane.arm(deadline, TICK);

    executor.advanceMillis(1_000);

    assertThat(expired).hasSizeBetween(49, 101);
  }

  @Test
  void armedAgainInALateExpiryItIsNotSkipped() {
    Named deadline = new Named("a");
    deadline.then = () -> lane.arm(deadline, 3 * TICK);
    lane.arm(deadline, TICK);
    executor.advanceMillis(1);

    executor.stallMillis(200);
    executor.settle();
    assertThat(expired).hasSize(1);
    executor.advanceMillis(41);

    assertThat(expired).hasSize(2);
  }

  @Test
  void oneThatExpiresMayCancelOthersOfTheSameTick() {
    Named first = new Named("first");
    Named second = new Named("second");
    first.then = () -> lane.cancel(second);
    second.then = () -> lane.cancel(first);
    lane.arm(first, TICK);
    lane.arm(second, TICK);

    executor.advanceMillis(30);

    assertThat(expired).hasSize(1);
    assertThat(lane.armedDeadlines()).isZero();
  }

  @Test
  void oneThatFailsStopsNoOther() {
    Named bad = new Named("bad");
    bad.then =
        () -> {
          throw new IllegalStateException("a mistake");
        };
    Named good = new Named("good");
    lane.arm(good, TICK);
    lane.arm(bad, TICK);

    executor.advanceMillis(30);

    assertThat(expired).containsExactlyInAnyOrder("bad", "good");
  }

  @Test
  void aLateTickLetsPendingInputComeFirst() {
    Named deadline = new Named("time-out");
    lane.arm(deadline, 10 * TICK);
    executor.advanceMillis(50);
    executor.stallMillis(500);
    // The tick runs, then the input that was waiting in the network, then the verdict.
    executor.tasks.add(executor.timers.remove().task());
    executor.step();
    assertThat(expired).isEmpty();
    executor.tasks.add(
        () -> {
          expired.add("input");
          lane.cancel(deadline);
        });
    // The host looks at the network before the tasks that came while it looked.
    executor.tasks.add(executor.tasks.remove());
    executor.settle();

    assertThat(expired).containsExactly("input");
  }

  @Test
  void armingCostsNoTimer() {
    Named[] many = new Named[10_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Named("" + i);
      lane.arm(many[i], TimeUnit.SECONDS.toNanos(25));
    }
    for (int i = 0; i < 10; i++) {
      for (Named deadline : many) {
        lane.arm(deadline, TimeUnit.SECONDS.toNanos(25));
      }
    }

    assertThat(executor.scheduled).isEqualTo(1);
    assertThat(lane.armedDeadlines()).isEqualTo(10_000);
  }
}
