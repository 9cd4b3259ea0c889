package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.lane.Lane;

/** An exchange seen through another, which changes what it has to. */
abstract class DelegatingExchange implements HttpExchange {
  private final HttpExchange exchange;

  DelegatingExchange(HttpExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public HttpRequest request() {
    return exchange.request();
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

  @Override
  public long pendingBytes() {
    return exchange.pendingBytes();
  }

  @Override
  public void cut() {
    exchange.cut();
  }
}
