package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One handler at a time, though each may block. */
@Timeout(60)
final class HandlerThreadsTest {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final FakeClock clock = new FakeClock();
  private final HandlerThreads threads = new HandlerThreads(clock, PATIENCE);
  private final List<String> ran = new ArrayList<>();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void tasksRunOneAfterTheOtherOnAThreadThatIsKept() {
    List<Thread> seen = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      threads.execute(() -> seen.add(Thread.currentThread()));
    }
    assertThat(seen).isEmpty();
    clock.settle();

    assertThat(seen).hasSize(100).containsOnly(seen.get(0)).doesNotContain(Thread.currentThread());
  }

  @Test
  void whoWaitsForAFutureLetsOthersRun() {
    CompletableFuture<String> future = new CompletableFuture<>();
    threads.execute(() -> ran.add("got " + future.join()));
    threads.execute(() -> ran.add("other"));
    clock.settle();
    assertThat(ran).containsExactly("other");
    assertThat(threads.unfinished()).hasSize(1);

    clock.executor().execute(() -> future.complete("it"));
    clock.executor().execute(() -> ran.add("behind"));
    clock.settle();

    assertThat(ran).containsExactlyInAnyOrder("other", "got it", "behind");
    assertThat(threads.unfinished()).isEmpty();
  }

  /** However many rounds: who is let go runs before anything else does. */
  @Test
  void whoIsLetGoByATaskRunsBeforeTheNext() {
    for (int i = 0; i < 2000; i++) {
      ran.clear();
      CompletableFuture<String> future = new CompletableFuture<>();
      threads.execute(
          () -> {
            future.join();
            ran.add("first");
          });
      threads.execute(() -> future.complete("it"));
      threads.execute(() -> ran.add("second"));
      clock.settle();
      assertThat(ran).as("round %s", i).containsExactly("first", "second");
    }
  }

  @Test
  void getWithATimeIsWaitingForAFutureToo() {
    CompletableFuture<String> future = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            ran.add(future.get(1, TimeUnit.HOURS));
          } catch (InterruptedException
              | ExecutionException
              | java.util.concurrent.TimeoutException e) {
            ran.add(e.toString());
          }
        });
    clock.settle();
    assertThat(ran).isEmpty();

    future.complete("it");
    clock.settle();

    assertThat(ran).containsExactly("it");
  }

  @Test
  void aFutureThatAnotherThreadCompletesIsNoticed() {
    CompletableFuture<String> future = new CompletableFuture<>();
    threads.execute(() -> ran.add(future.join()));
    clock.settle();
    future.completeAsync(() -> "it", CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));

    assertThat(clock.settleUntil(() -> threads.unfinished().isEmpty(), Duration.ofSeconds(10)))
        .isTrue();
    assertThat(ran).containsExactly("it");
  }

  @Test
  void whatATaskThrowsComesOut() {
    threads.execute(
        () -> {
          throw new IllegalStateException("thrown");
        });
    assertThatThrownBy(clock::settle).hasRootCauseMessage("thrown");
    threads.execute(() -> ran.add("next"));
    clock.settle();
    assertThat(ran).containsExactly("next");
  }

  @Test
  void whoHasBeenGivenUpMayStillEnd() {
    CountDownLatch latch = new CountDownLatch(1);
    threads.execute(
        () -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          ran.add("ended");
        });
    assertThatThrownBy(clock::settle).isInstanceOf(AssertionError.class);
    clock.settle();
    assertThat(threads.unfinished()).hasSize(1);

    latch.countDown();

    assertThat(clock.settleUntil(() -> threads.unfinished().isEmpty(), Duration.ofSeconds(10)))
        .isTrue();
    assertThat(ran).containsExactly("ended");
  }

  @Test
  void anInterruptedTestDoesNotWait() {
    CountDownLatch latch = new CountDownLatch(1);
    HandlerThreads patient = new HandlerThreads(clock, Duration.ofDays(1));
    patient.execute(
        () -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    Thread.currentThread().interrupt();
    assertThatThrownBy(clock::settle)
        .isInstanceOf(AssertionError.class)
        .hasMessage("the test was interrupted while a handler had not ended");
    assertThat(Thread.interrupted()).isTrue();
    latch.countDown();
    patient.close();
  }

  @Test
  void threadsEndWithTheTest() {
    List<Thread> seen = new ArrayList<>();
    threads.execute(() -> seen.add(Thread.currentThread()));
    clock.settle();
    threads.close();
    await().until(() -> !seen.get(0).isAlive());
  }
}
