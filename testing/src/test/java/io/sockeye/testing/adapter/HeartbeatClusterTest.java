package io.sockeye.testing.adapter;

import io.sockeye.server.adapter.AdapterFactory;

/** Three servers over a bus that is slow and knows nothing: they know each other by heartbeats. */
final class HeartbeatClusterTest extends ClusterAdapterContract {
  private final Bus bus = new Bus(2);

  HeartbeatClusterTest() {
    bus.delay(500);
  }

  @Override
  protected AdapterFactory adapters(int server) {
    return context -> new BusAdapters.Beating(bus, server, context);
  }

  @Override
  protected void mute(int server) {
    bus.mute(server);
  }

  @Override
  protected void release() throws InterruptedException {
    bus.close();
  }
}
