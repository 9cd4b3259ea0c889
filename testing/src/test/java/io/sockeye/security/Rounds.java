package io.sockeye.security;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs something ten thousand times, on several threads. */
final class Rounds {
  static final int ROUNDS = 10_000;

  private static final long PATIENCE_SECONDS = 180;

  private Rounds() {}

  /** What one thread does of it. */
  interface Share {
    void run(int rounds) throws Exception;
  }

  static void on(int threads, Share share) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> shares = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        shares.add(
            executor.submit(
                () -> {
                  share.run(ROUNDS / threads);
                  return null;
                }));
      }
      for (Future<?> running : shares) {
        running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  /** Lets up to so much time pass, so that rounds meet at different moments. */
  static void jitter(int atMostMicros) {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1000 * atMostMicros + 1));
  }

  /** The same for a moment too short to sleep. */
  static void spin(int atMostMicros) {
    long until = System.nanoTime() + ThreadLocalRandom.current().nextInt(1000 * atMostMicros + 1);
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }
}
