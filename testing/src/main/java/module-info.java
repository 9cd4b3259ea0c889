/** What users test their handlers with, and those who write hosts their hosts. */
module io.sockeye.testing {
  requires static java.net.http;
  requires static org.jspecify;
  requires static org.assertj.core;
  requires static org.junit.jupiter.api;
  requires transitive io.sockeye.server;

  exports io.sockeye.testing;
  exports io.sockeye.testing.adapter;
  exports io.sockeye.testing.http;
  exports io.sockeye.testing.junit;
}
