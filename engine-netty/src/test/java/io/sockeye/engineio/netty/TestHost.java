package io.sockeye.engineio.netty;

import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpService;
import io.sockeye.http.TlsOptions;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.lane.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A started host on a free loopback port, with a service that a test writes down in place. */
final class TestHost implements AutoCloseable {
  private final NettyHost host;

  private TestHost(NettyHost host) {
    this.host = host;
  }

  static TestHost start(NettyHost.Builder options, HttpService service) {
    return start(options, service, null);
  }

  static TestHost start(NettyHost.Builder options, HttpService service, @Nullable TlsOptions tls) {
    NettyHost host = options.build();
    host.start(
        new HostOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls), service);
    return new TestHost(host);
  }

  static HttpService http(Consumer<HttpExchange> onRequest) {
    return service(onRequest, upgrade -> upgrade.refuse(TestResponses.text(400, "no upgrade")));
  }

  static HttpService webSocket(Consumer<UpgradeExchange> onUpgrade) {
    return service(exchange -> exchange.respond(TestResponses.text(200, "plain")), onUpgrade);
  }

  static HttpService service(
      Consumer<HttpExchange> onRequest, Consumer<UpgradeExchange> onUpgrade) {
    return new HttpService() {
      @Override
      public void onRequest(HttpExchange exchange) {
        onRequest.accept(exchange);
      }

      @Override
      public void onUpgrade(UpgradeExchange exchange) {
        onUpgrade.accept(exchange);
      }
    };
  }

  NettyHost host() {
    return host;
  }

  int port() {
    return host.port();
  }

  Lane lane(int index) {
    return host.lanes().get(index);
  }

  RawClient connect() throws IOException {
    return RawClient.connect(port());
  }

  @Override
  public void close() {
    host.close().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
