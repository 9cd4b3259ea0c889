package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;
import io.sockeye.http.UpgradeExchange;

/** A request for an upgrade that came through proxies, seen as it was before. */
final class ForwardedUpgrade extends DelegatingUpgrade {
  private final HttpRequest request;

  ForwardedUpgrade(UpgradeExchange exchange, HttpRequest request) {
    super(exchange);
    this.request = request;
  }

  @Override
  public HttpRequest request() {
    return request;
  }
}
