/** What users test their handlers with. */
module io.sockeye.testing {
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires transitive io.sockeye.server;

  exports io.sockeye.testing;
  exports io.sockeye.testing.junit;
}
