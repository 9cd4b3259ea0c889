package io.sockeye.testing;

import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.lane.Lane;
import io.sockeye.testreport.Carriers;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A host that notes for the test report what carries the test. */
public record ReportingHost(HttpHost host) implements HttpHost {
  /** Returns the service, seen through the same glass. */
  public static HttpService reporting(HttpService service) {
    return new HttpService() {
      @Override
      public void onRequest(HttpExchange exchange) {
        Carriers.seen(exchange.request().target());
        service.onRequest(exchange);
      }

      @Override
      public void onUpgrade(UpgradeExchange exchange) {
        Carriers.seen(exchange.request().target());
        service.onUpgrade(exchange);
      }
    };
  }

  @Override
  public void start(HostOptions options, HttpService service) {
    host.start(options, reporting(service));
  }

  @Override
  public int port() {
    return host.port();
  }

  @Override
  public List<Lane> lanes() {
    return host.lanes();
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    return host.stopAccepting();
  }

  @Override
  public CompletionStage<Void> close() {
    return host.close();
  }
}
