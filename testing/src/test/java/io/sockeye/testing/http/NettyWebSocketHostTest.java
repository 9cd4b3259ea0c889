package io.sockeye.testing.http;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.http.HttpHost;

/** The contract of hosts that speak WebSocket, on Netty. */
final class NettyWebSocketHostTest extends WebSocketHostContract {
  @Override
  protected HttpHost createHost() {
    return NettyHost.builder().ioThreads(2).build();
  }
}
