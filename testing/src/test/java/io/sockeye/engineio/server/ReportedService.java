package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.testreport.Carriers;

/** A service that notes for the test report what carries the test. */
record ReportedService(HttpService service) implements HttpService {
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
}
