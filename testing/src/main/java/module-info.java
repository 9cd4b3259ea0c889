/** What users test their handlers with. */
module io.sockeye.testing {
  requires static org.jspecify;
  requires transitive io.sockeye.server;
}
