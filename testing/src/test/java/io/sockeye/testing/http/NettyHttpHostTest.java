package io.sockeye.testing.http;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.http.HttpHost;

/** The contract of hosts, on Netty. */
final class NettyHttpHostTest extends HttpHostContract {
  @Override
  protected HttpHost createHost() {
    return NettyHost.builder().ioThreads(2).build();
  }
}
