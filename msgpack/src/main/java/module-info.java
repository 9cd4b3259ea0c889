/** The packet parser that speaks msgpack. */
module io.sockeye.msgpack {
  requires static org.jspecify;
  requires transitive io.sockeye.protocol;

  exports io.sockeye.msgpack;
}
