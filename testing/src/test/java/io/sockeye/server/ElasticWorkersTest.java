package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workers on platform threads. */
final class ElasticWorkersTest {
  private final ElasticWorkers workers = new ElasticWorkers("test");
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    await().until(() -> workers.workers() == 0);
    workers.shutdown();
  }

  @Test
  void blockedTasksDoNotHoldUpOthers() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(100);
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tasks.add(
          () -> {
            blocked.countDown();
            awaitRelease();
          });
    }

    workers.executeAll(tasks);

    assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shortTasksNeedFewThreads() throws InterruptedException {
    int tasks = 20_000;
    CountDownLatch done = new CountDownLatch(tasks);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < tasks; i++) {
      workers.execute(
          () -> {
            threads.add(Thread.currentThread());
            done.countDown();
          });
    }

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(threads).hasSizeLessThan(100);
  }

  @Test
  void thereAreFewerAgainWhenNothingIsBlockedAnyMore() {
    AtomicInteger started = new AtomicInteger();
    for (int i = 0; i < 60; i++) {
      workers.execute(
          () -> {
            started.incrementAndGet();
            awaitRelease();
          });
    }
    await().until(() -> started.get() == 60);
    assertThat(workers.limit()).isGreaterThanOrEqualTo(60);

    release.countDown();
    await().untilAsserted(() -> assertThat(workers.limit()).isLessThan(60));
  }

  private void awaitRelease() {
    try {
      assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
