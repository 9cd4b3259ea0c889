/** The Socket.IO server. */
module io.sockeye.server {
  requires static org.jspecify;
  requires transitive io.sockeye.engine;
  requires org.slf4j;

  exports io.sockeye.server;
  exports io.sockeye.server.adapter;
  exports io.sockeye.server.adapter.cluster;

  uses io.sockeye.http.HttpHostProvider;
  uses io.sockeye.json.JsonCodec;
}
