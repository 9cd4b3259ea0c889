package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RareWarningTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final RareWarning warning =
      new RareWarning(() -> said.add("first"), times -> said.add(times + " times"));

  /** The clock begins anywhere, and its numbers may run over. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -5, Long.MAX_VALUE - 10, Long.MIN_VALUE + 1})
  void itIsSaidAtOnceAndThenOnceAMinute(long start) {
    warning.happened(start);
    warning.happened(start);
    warning.happened(start + MINUTE - 1);
    assertThat(said).containsExactly("first");

    warning.happened(start + MINUTE);
    warning.happened(start + MINUTE);
    assertThat(said).containsExactly("first", "3 times");

    warning.happened(start + 3 * MINUTE);
    assertThat(said).containsExactly("first", "3 times", "2 times");
  }

  @Test
  void ofManyThreadsOneSaysItForAll() throws InterruptedException {
    int threads = 4;
    int each = 1_000;
    for (int round = 0; round < 50; round++) {
      said.clear();
      RareWarning shared =
          new RareWarning(() -> said.add("first"), times -> said.add(times + " times"));
      together(threads, each, () -> shared.happened(0));
      assertThat(said).containsExactly("first");

      together(threads, each, () -> shared.happened(MINUTE));
      assertThat(said).hasSize(2);

      shared.happened(2 * MINUTE);
      long counted =
          said.stream()
              .skip(1)
              .mapToLong(times -> Long.parseLong(times.substring(0, times.indexOf(' '))))
              .sum();
      assertThat(counted).as("all but the first").isEqualTo(2L * threads * each);
    }
  }

  private static void together(int threads, int each, Runnable action) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(threads);
    Thread[] all = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      all[i] =
          new Thread(
              () -> {
                ready.countDown();
                while (ready.getCount() > 0) {
                  Thread.onSpinWait();
                }
                for (int n = 0; n < each; n++) {
                  action.run();
                }
              });
      all[i].start();
    }
    for (Thread thread : all) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }
  }
}
