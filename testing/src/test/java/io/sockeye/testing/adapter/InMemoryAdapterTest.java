package io.sockeye.testing.adapter;

import io.sockeye.server.adapter.AdapterFactory;
import io.sockeye.server.adapter.InMemoryAdapter;

/** The adapter of a server that is alone. */
final class InMemoryAdapterTest extends AdapterContract {
  @Override
  protected AdapterFactory adapters(int server) {
    return InMemoryAdapter::new;
  }
}
