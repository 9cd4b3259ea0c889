package io.sockeye.testing.adapter;

import io.sockeye.server.adapter.AdapterFactory;

/** Three servers over a bus that is slow and knows who listens. */
final class BusClusterTest extends ClusterAdapterContract {
  private final Bus bus = new Bus(1);

  BusClusterTest() {
    bus.delay(500);
  }

  @Override
  protected AdapterFactory adapters(int server) {
    return context -> new BusAdapters.Counting(bus, server, context);
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
