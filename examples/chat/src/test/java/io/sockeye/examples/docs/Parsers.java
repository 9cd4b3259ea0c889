package io.sockeye.examples.docs;

import io.sockeye.msgpack.MsgpackParser;
import io.sockeye.server.SocketIOServer;

/** The code of the page on parsers. */
final class Parsers {
  private Parsers() {}

  static SocketIOServer msgpack() {
    // snippet: a server that speaks msgpack
    SocketIOServer io = SocketIOServer.builder().parser(new MsgpackParser()).build();
    // end
    return io;
  }
}
