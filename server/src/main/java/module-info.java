/** The Socket.IO server. */
module io.sockeye.server {
  requires static transitive org.jspecify;
  requires transitive io.sockeye.engine;
  requires org.slf4j;
}
