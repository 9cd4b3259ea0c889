package io.sockeye.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private final ManualExecutor executor = new ManualExecutor();
  private final Lane lane = new Lane(executor);
  private final List<String> ran = new ArrayList<>();

  @Test
  void commandsRunInTheOrderTheyWereSubmitted() {
    for (int i = 0; i < 5; i++) {
      String name = "" + i;
      lane.submit(() -> ran.add(name));
    }
    executor.settle();

    assertThat(ran).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void aCommandNeverRunsInsideSubmit() {
    lane.submit(
        () -> {
          lane.submit(() -> ran.add("second"));
          ran.add("first");
        });
    assertThat(ran).isEmpty();
    executor.settle();

    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void theLaneIsWokenOnceHoweverMuchIsSubmitted() {
    for (int i = 0; i < 1000; i++) {
      lane.submit(() -> {});
    }
    assertThat(executor.executed).isEqualTo(1);
    executor.settle();
    assertThat(executor.executed).isEqualTo(1);

    lane.submit(() -> {});
    assertThat(executor.executed).isEqualTo(2);
  }

  @Test
  void theEndOfTheTurnComesAfterAllCommandsOfTheTurn() {
    lane.submit(
        () -> {
          lane.atTurnEnd(() -> ran.add("end"));
          ran.add("a");
        });
    lane.submit(() -> ran.add("b"));
    executor.settle();

    assertThat(ran).containsExactly("a", "b", "end");
  }

  @Test
  void whatInputAsksForAtTheEndOfATurnRunsInATurnOfItsOwn() {
    lane.atTurnEnd(() -> ran.add("end"));
    assertThat(ran).isEmpty();
    executor.settle();

    assertThat(ran).containsExactly("end");
  }

  @Test
  void whatTheEndOfATurnAsksForRunsInTheNextTurn() {
    lane.submit(
        () ->
            lane.atTurnEnd(
                () -> {
                  ran.add("end");
                  lane.submit(() -> ran.add("command"));
                  lane.atTurnEnd(() -> ran.add("next end"));
                }));
    executor.settle();

    assertThat(ran).containsExactly("end", "command", "next end");
  }

  @Test
  void aLongQueueLetsTheNetworkHaveItsTurn() {
    IntStream.range(0, 10_000).forEach(i -> lane.submit(() -> ran.add("x")));
    executor.step();
    assertThat(ran).hasSizeBetween(1, 9_999);
    executor.settle();
    assertThat(ran).hasSize(10_000);
  }

  @Test
  void aCommandThatFailsStopsNothing() {
    lane.submit(
        () -> {
          lane.atTurnEnd(
              () -> {
                throw new IllegalStateException("a mistake");
              });
          lane.atTurnEnd(() -> ran.add("end"));
          throw new IllegalStateException("a mistake");
        });
    lane.submit(() -> ran.add("next"));
    executor.settle();

    assertThat(ran).containsExactly("next", "end");
  }

  @Test
  void inLaneOnlyWhileTheLaneRuns() {
    assertThat(lane.inLane()).isFalse();
    lane.submit(() -> ran.add("" + lane.inLane()));
    executor.settle();
    assertThat(ran).containsExactly("true");
  }
}
