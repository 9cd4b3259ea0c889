package io.sockeye.engineio.netty;

import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpHostProvider;

/** Makes a {@link NettyHost} with its defaults, for whoever has this module and names no host. */
public final class NettyHostProvider implements HttpHostProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public NettyHostProvider() {}

  @Override
  public HttpHost create() {
    return NettyHost.create();
  }
}
