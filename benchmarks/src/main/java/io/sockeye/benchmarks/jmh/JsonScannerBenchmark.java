package io.sockeye.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValues;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The check that every text goes through before it is dispatched. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonScannerBenchmark {
  /** The name of one of {@link Texts}. */
  @Param({"SHORT", "LONG", "CHINESE", "OBJECT"})
  public Texts text = Texts.SHORT;

  private final JsonScanner scanner = new JsonScanner(JsonLimits.DEFAULT);
  private byte[] bytes = {};

  /** For JMH. */
  public JsonScannerBenchmark() {}

  /** Makes the text. */
  @Setup
  public void prepare() {
    bytes = text.arguments().getBytes(UTF_8);
  }

  /**
   * One text.
   *
   * @return its values
   */
  @Benchmark
  public JsonValues scan() {
    return scanner.scanArray(bytes, 0, bytes.length, 0);
  }
}
