package io.sockeye.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark can be run. What it measures here is nothing. */
final class BenchmarksRunTest {
  private static final String IGNORE_LOCK = "jmh.ignoreLock";

  @Test
  void eachBenchmarkRunsForAMoment() throws RunnerException {
    // Another run on this machine disturbs measurements only.
    System.setProperty(IGNORE_LOCK, "true");
    Collection<RunResult> results;
    try {
      results =
          new Runner(
                  new OptionsBuilder()
                      .forks(0)
                      .warmupIterations(0)
                      .measurementIterations(1)
                      .measurementTime(TimeValue.milliseconds(10))
                      .shouldFailOnError(true)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run();
    } finally {
      System.clearProperty(IGNORE_LOCK);
    }
    assertThat(
            results.stream()
                .map(result -> result.getParams().getBenchmark().replaceAll(".*jmh\\.", ""))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "JsonScannerBenchmark.scan",
            "PacketBenchmark.encode",
            "PacketBenchmark.decode",
            "FanOutBenchmark.broadcast",
            "MailboxBenchmark.turn");
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
