package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pool of handlers on platform threads. */
final class ElasticExecutorTest {
  private final ElasticExecutor executor = new ElasticExecutor("test");

  @AfterEach
  void close() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void blockedTasksDoNotHoldUpOthers() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      executor.execute(
          () -> {
            blocked.countDown();
            awaitRelease(release);
          });
    }

    assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();

    release.countDown();
  }

  @Test
  void shortTasksNeedFewThreads() throws InterruptedException {
    int tasks = 20_000;
    CountDownLatch done = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      executor.execute(done::countDown);
    }

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.getLargestPoolSize()).isLessThan(100);
  }

  @Test
  void itShrinksAgainWhenNothingIsBlockedAnyMore() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    for (int i = 0; i < 60; i++) {
      executor.execute(
          () -> {
            started.incrementAndGet();
            awaitRelease(release);
          });
    }
    await().until(() -> started.get() == 60);
    assertThat(executor.getCorePoolSize()).isGreaterThanOrEqualTo(60);

    release.countDown();
    await().untilAsserted(() -> assertThat(executor.getCorePoolSize()).isLessThan(60));
  }

  private static void awaitRelease(CountDownLatch release) {
    try {
      assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
