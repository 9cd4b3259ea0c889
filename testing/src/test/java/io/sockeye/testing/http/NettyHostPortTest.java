package io.sockeye.testing.http;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.http.HttpHost;

/** The contract of hosts that bind their port, on Netty. */
final class NettyHostPortTest extends HostPortContract {
  @Override
  protected HttpHost createHost() {
    return NettyHost.builder().ioThreads(2).build();
  }
}
