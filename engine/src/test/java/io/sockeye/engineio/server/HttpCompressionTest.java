package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client takes (RFC 9110 §12.5.3). */
final class HttpCompressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip;q=1.000      | gzip",
        "gzip; q=.5        | gzip",
        "gzip;q=1.         | gzip",
        "gzip;q=0.000      |",
        "gzip;q=           |",
        "gzip;q=.          |",
        "gzip;q=-1         |",
        "gzip;q=NaN        |",
        "gzip;q=1e5        |",
        "gzip;q=0x1p3      |"
      })
  void eio46_weights(String header, @Nullable String chosen) {
    assertThat(HttpCompression.choose(header)).isEqualTo(chosen);
  }

  @Test
  void eio46_aWeightThatIsNoneCostsNoMoreThanAnother() {
    String bad = "gzip;q=x,".repeat(2_000);
    String good = "gzip;q=1,".repeat(2_000);
    // Once before, so that classes are there.
    allocated(bad);
    allocated(good);
    assertThat(allocated(bad)).isLessThanOrEqualTo(allocated(good));
  }

  private static long allocated(String header) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String unused = HttpCompression.choose(header);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
