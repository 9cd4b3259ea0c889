package io.sockeye.benchmarks.faults;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Floods one client after the other that does not read, in a server of its own each, and says how
 * much the server's memory grew and what became of another client meanwhile. A client that is cut
 * off comes back at once. Ends with 1 if the memory grew by more than is allowed, or the other
 * client noticed more of it than of a reader that keeps up and is sent as much as it takes.
 */
public final class SlowReader {
  private static final long MIB = 1 << 20;

  /** What waits for a client at most, by default, and what else a server may need. */
  private static final long ALLOWED_BYTES = (4 + 64) * MIB;

  private static final double MAX_RATIO = 1.5;

  private static final int WARM_UP_SECONDS = 10;

  private final int seconds;
  private final int bytes;

  private SlowReader(int seconds, int bytes) {
    this.seconds = seconds;
    this.bytes = bytes;
  }

  /** What one run has shown. */
  private record Run(long grownBytes, int cut, double p50, double p99, String usage) {}

  /**
   * Runs it.
   *
   * @param arguments seconds for each run, bytes of each message, number of runs
   * @throws Exception if something breaks
   */
  public static void main(String[] arguments) throws Exception {
    int runs = Integer.parseInt(arguments[2]);
    SlowReader all = new SlowReader(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    Map<Reader, double[]> p99 = new EnumMap<>(Reader.class);
    boolean tooMuch = false;
    System.out.printf(
        Locale.ROOT,
        "%-15s %4s %12s %8s %10s %10s%n",
        "reader",
        "run",
        "grown (MiB)",
        "cut off",
        "p50 (ms)",
        "p99 (ms)");
    for (int i = 0; i < runs; i++) {
      for (Reader reader : Reader.values()) {
        Run run = all.run(reader);
        p99.computeIfAbsent(reader, any -> new double[runs])[i] = run.p99;
        tooMuch |= run.grownBytes > ALLOWED_BYTES;
        System.out.printf(
            Locale.ROOT,
            "%-15s %4d %12.1f %8d %10.2f %10.2f   %s%n",
            reader,
            i + 1,
            (double) run.grownBytes / MIB,
            run.cut,
            run.p50,
            run.p99,
            run.usage);
      }
    }
    double fair = median(p99.get(Reader.KEEPS_UP));
    for (Map.Entry<Reader, double[]> each : p99.entrySet()) {
      double median = median(each.getValue());
      tooMuch |= median > MAX_RATIO * fair;
      System.out.printf(
          Locale.ROOT,
          "%-15s p99 of the other client, median of %d: %.2f ms, %.2f × that beside a reader that"
              + " keeps up%n",
          each.getKey(),
          runs,
          median,
          median / fair);
    }
    System.exit(tooMuch ? 1 : 0);
  }

  private static double median(double @Nullable [] values) {
    if (values == null) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private Run run(Reader reader) throws Exception {
    try (Server server = new Server();
        Canary canary = new Canary(server.port())) {
      flood(server, Reader.KEEPS_UP, WARM_UP_SECONDS, new AtomicInteger());
      long before = server.residentBytes();
      canary.begin();
      AtomicInteger cut = new AtomicInteger();
      long most = flood(server, reader, seconds, cut);
      double p50 = canary.percentileMillis(50);
      double p99 = canary.percentileMillis(99);
      return new Run(most - before, cut.get(), p50, p99, String.valueOf(server.end()));
    }
  }

  /** Returns how much memory the server had at most. */
  private long flood(Server server, Reader reader, int howLong, AtomicInteger cut)
      throws Exception {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(howLong);
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    Thread client =
        new Thread(
            () -> {
              while (System.nanoTime() - endNanos < 0) {
                try {
                  reader.take(server.port(), bytes, () -> System.nanoTime() - endNanos >= 0);
                } catch (IOException cutOff) {
                  failure.set(cutOff);
                }
                cut.incrementAndGet();
              }
              // The last end was ours.
              cut.decrementAndGet();
            },
            "reader");
    client.start();
    long most = 0;
    while (System.nanoTime() - endNanos < 0) {
      most = Math.max(most, server.residentBytes());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    client.join(TimeUnit.SECONDS.toMillis(10));
    IOException last = failure.get();
    if (reader == Reader.KEEPS_UP && last != null) {
      throw new IOException("the reader that keeps up was cut off", last);
    }
    return most;
  }
}
