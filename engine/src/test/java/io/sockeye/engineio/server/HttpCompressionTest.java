package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class HttpCompressionTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** An exception for each would take ten times as much. */
  @Test
  void sec026_badWeightsCostLittleMoreThanTheyAreLong() {
    String field = "gzip;q=x,gzip;q=,gzip;q=1e5,".repeat(1000);
    assertThat(HttpCompression.choose(field)).isNull();

    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(HttpCompression.choose(field)).isNull();

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(32L * field.length());
  }
}
