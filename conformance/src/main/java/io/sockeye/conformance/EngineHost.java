package io.sockeye.conformance;

import io.sockeye.engineio.server.EngineServer;
import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpHost;
import java.net.InetSocketAddress;

/** An Engine.IO server alone on its port. */
final class EngineHost {
  private EngineHost() {}

  static RunningServer start(CommandLine line, EngineServer engine) {
    HttpHost host = line.host();
    host.start(new HostOptions(new InetSocketAddress(line.port()), null), engine);
    return () -> engine.close().thenCompose(closed -> host.close()).toCompletableFuture().join();
  }
}
