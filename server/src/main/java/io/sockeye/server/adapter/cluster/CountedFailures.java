package io.sockeye.server.adapter.cluster;

import io.sockeye.server.adapter.Timers;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures of one kind: each is counted, and one in ten seconds is a line in the log. */
final class CountedFailures {
  private static final Logger log = LoggerFactory.getLogger(ClusterAdapter.class);

  private final String line;
  private final LongAdder count = new LongAdder();
  private final LogLimit limit;

  /**
   * Nothing has failed yet.
   *
   * @param line what the log says, with a place for the adapter
   */
  CountedFailures(String line, Timers timers) {
    this.line = line;
    this.limit = new LogLimit(timers);
  }

  void add(ClusterAdapter cluster, Throwable failure) {
    count.increment();
    if (limit.lets()) {
      log.warn(line, cluster, failure);
    }
  }

  long count() {
    return count.sum();
  }
}
