/** The Engine.IO server, independent of the host that carries it. */
module io.sockeye.engine {
  requires static org.jspecify;
  requires transitive io.sockeye.protocol;
  requires org.slf4j;
}
