/** The Socket.IO server. */
module io.sockeye.server {
  requires static org.jspecify;
  requires transitive io.sockeye.engine;
  requires org.slf4j;

  exports io.sockeye.server;
  exports io.sockeye.server.adapter;

  uses io.sockeye.http.HttpHostProvider;
  uses io.sockeye.json.JsonCodec;
}
