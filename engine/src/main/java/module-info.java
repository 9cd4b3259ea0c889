/** The Engine.IO server, independent of the host that carries it. */
module io.sockeye.engine {
  requires static org.jspecify;
  requires transitive io.sockeye.protocol;
  requires java.management;
  requires org.slf4j;

  exports io.sockeye.engineio.server;
  exports io.sockeye.http;
  exports io.sockeye.lane;

  uses io.sockeye.http.HttpHostProvider;
}
