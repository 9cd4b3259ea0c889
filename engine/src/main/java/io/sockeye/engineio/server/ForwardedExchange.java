package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;

/** An exchange that came through proxies, seen as it was before. */
final class ForwardedExchange extends DelegatingExchange {
  private final HttpRequest request;

  ForwardedExchange(HttpExchange exchange, HttpRequest request) {
    super(exchange);
    this.request = request;
  }

  @Override
  public HttpRequest request() {
    return request;
  }
}
