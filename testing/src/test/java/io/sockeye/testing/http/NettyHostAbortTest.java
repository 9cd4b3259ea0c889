package io.sockeye.testing.http;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.http.HttpHost;

/** The contract of hosts that notice clients going away, on Netty. */
final class NettyHostAbortTest extends HostAbortContract {
  @Override
  protected HttpHost createHost() {
    return NettyHost.builder().ioThreads(2).build();
  }
}
