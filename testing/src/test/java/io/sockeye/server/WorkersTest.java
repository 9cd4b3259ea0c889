package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Few hand-overs, one wake-up, and nobody held up. */
final class WorkersTest {
  private final Queue<Runnable> handedOver = new ArrayDeque<>();
  private final Workers workers = Workers.on(handedOver::add);
  private final List<String> seen = new ArrayList<>();

  private void runHandedOver() {
    for (Runnable worker = handedOver.poll(); worker != null; worker = handedOver.poll()) {
      worker.run();
    }
  }

  @Test
  void tasksOfOneTurnAreHandedOverOnceAndRunInOrder() {
    workers.executeAll(List.of(() -> seen.add("a"), () -> seen.add("b"), () -> seen.add("c")));
    assertThat(handedOver).hasSize(1);

    handedOver.remove().run();

    assertThat(seen).containsExactly("a", "b", "c");
    assertThat(handedOver).as("one who would have gone on").hasSize(1);
    runHandedOver();
    assertThat(workers.workers()).isZero();
  }

  @Test
  void aTaskAloneNeedsNobodyElse() {
    workers.execute(() -> seen.add("a"));
    handedOver.remove().run();

    assertThat(handedOver).isEmpty();
  }

  @Test
  void aWorkerGivesItsThreadBackWhileThereIsMoreToDo() {
    int tasks = 10_000;
    AtomicInteger done = new AtomicInteger();
    List<Runnable> much = Collections.nCopies(tasks, done::incrementAndGet);
    workers.executeAll(much);

    handedOver.remove().run();

    assertThat(done).hasValueGreaterThan(0).hasValueLessThan(tasks / 2);
    assertThat(handedOver).as("who goes on").isNotEmpty();
    runHandedOver();
    assertThat(done).hasValue(tasks);
  }

  @Test
  void behindATaskThatBlocksTheNextWorkerGoesOn() throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(99);
    Workers real = Workers.on(threads);
    List<Runnable> tasks = new ArrayList<>();
    tasks.add(() -> waitFor(release));
    for (int i = 0; i < 99; i++) {
      tasks.add(others::countDown);
    }

    real.executeAll(tasks);

    assertThat(others.await(60, TimeUnit.SECONDS)).isTrue();
    release.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void laneThatSleepsIsWokenOnceForAllTasks() {
    FakeLane lane = new FakeLane();
    Lane sleeping = new Lane(lane);
    workers.executeAll(
        List.of(
            () -> sleeping.submit(() -> seen.add("a")),
            () -> sleeping.submit(() -> seen.add("b")),
            () -> assertThat(lane.tasks).as("while tasks run").isEmpty()));

    handedOver.remove().run();

    assertThat(lane.tasks).hasSize(1);
    lane.tasks.remove().run();
    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void theNextWorkerWakesWhatABlockedOneHasLeftAsleep() {
    FakeLane lane = new FakeLane();
    Lane sleeping = new Lane(lane);
    workers.executeAll(
        List.of(
            () -> {
              sleeping.submit(() -> seen.add("a"));
              assertThat(lane.tasks).isEmpty();
              // What the executor does when this thread blocks.
              handedOver.remove().run();
              assertThat(lane.tasks).hasSize(1);
            },
            () -> seen.add("next")));

    handedOver.remove().run();

    assertThat(seen).containsExactly("next");
  }

  @Test
  void aTaskBehindWhichNothingWaitsWakesTheLaneAtOnce() {
    FakeLane lane = new FakeLane();
    Lane sleeping = new Lane(lane);
    workers.execute(
        () -> {
          sleeping.submit(() -> seen.add("a"));
          assertThat(lane.tasks).hasSize(1);
        });

    handedOver.remove().run();

    assertThat(lane.tasks).hasSize(1);
  }

  @Test
  void anExecutorThatRefusesIsToldOnlyIfNobodyIsAtWork() {
    AtomicInteger accepted = new AtomicInteger();
    Queue<Runnable> taken = new ArrayDeque<>();
    Workers refusing =
        Workers.on(
            worker -> {
              if (accepted.getAndIncrement() > 0) {
                throw new RejectedExecutionException("full");
              }
              taken.add(worker);
            });
    refusing.executeAll(List.of(() -> seen.add("a"), () -> seen.add("b")));
    taken.remove().run();
    assertThat(seen).containsExactly("a", "b");

    assertThatThrownBy(() -> refusing.execute(() -> seen.add("c")))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void nothingIsLostWhenManyThreadsBringTasks() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    ExecutorService bringers = Executors.newFixedThreadPool(4);
    Workers real = Workers.on(threads);
    for (int round = 0; round < 50; round++) {
      int each = 500;
      CountDownLatch done = new CountDownLatch(4 * each);
      for (int i = 0; i < 4; i++) {
        bringers.execute(
            () -> {
              for (int j = 0; j < each; j++) {
                real.execute(done::countDown);
              }
            });
      }
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }
    bringers.shutdown();
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(real.workers()).isZero();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A lane's thread that a test runs by hand. */
  private static final class FakeLane implements LaneExecutor {
    final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public boolean inLane() {
      return false;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
      throw new UnsupportedOperationException("no time here");
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }
}
