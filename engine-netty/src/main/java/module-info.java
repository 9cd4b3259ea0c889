import io.sockeye.engineio.netty.NettyHostProvider;
import io.sockeye.http.HttpHostProvider;

/** The standalone host of the Engine.IO server, on Netty. */
module io.sockeye.engine.netty {
  requires static org.jspecify;
  requires transitive io.sockeye.engine;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires static io.netty.transport.classes.io_uring;
  requires org.slf4j;

  exports io.sockeye.engineio.netty;

  provides HttpHostProvider with
      NettyHostProvider;
}
