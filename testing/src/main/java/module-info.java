/** What users test their handlers with. */
module io.sockeye.testing {
  requires static transitive org.jspecify;
  requires transitive io.sockeye.server;
}
