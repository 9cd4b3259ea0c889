package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.lane.Lane;

/** An exchange that came through proxies, seen as it was before. */
final class ForwardedExchange implements HttpExchange {
  private final HttpExchange exchange;
  private final HttpRequest request;

  ForwardedExchange(HttpExchange exchange, HttpRequest request) {
    this.exchange = exchange;
    this.request = request;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Lane lane() {
    return exchange.lane();
  }

  @Override
  public void readBody(int maxBytes, BodyReceiver receiver) {
    exchange.readBody(maxBytes, receiver);
  }

  @Override
  public void respond(HttpResponse response) {
    exchange.respond(response);
  }

  @Override
  public void respondAndClose(HttpResponse response) {
    exchange.respondAndClose(response);
  }

  @Override
  public void onAbort(Runnable action) {
    exchange.onAbort(action);
  }
}
