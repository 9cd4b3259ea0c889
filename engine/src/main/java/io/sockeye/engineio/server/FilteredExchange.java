package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.lane.Lane;
import java.util.Set;

/** An exchange whose response gets the headers that middlewares added. */
final class FilteredExchange implements HttpExchange {
  /** Fields of which each value says something of its own. */
  private static final Set<String> CUMULATIVE = Set.of("set-cookie", "vary");

  private final HttpExchange exchange;
  private final HttpHeaders added;

  FilteredExchange(HttpExchange exchange, HttpHeaders added) {
    this.exchange = exchange;
    this.added = added;
  }

  /** What the response says itself stands before what was added on the way. */
  static HttpResponse merged(HttpResponse response, HttpHeaders added) {
    return new HttpResponse(
        response.status(), merged(response.headers(), added), response.body(), response.file());
  }

  static HttpHeaders merged(HttpHeaders own, HttpHeaders added) {
    HttpHeaders all = new HttpHeaders();
    added.forEach(
        (name, value) -> {
          if (CUMULATIVE.contains(name) || !own.contains(name)) {
            all.add(name, value);
          }
        });
    return all.addAll(own);
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
    exchange.respond(merged(response, added));
  }

  @Override
  public void respondAndClose(HttpResponse response) {
    exchange.respondAndClose(merged(response, added));
  }

  @Override
  public void onAbort(Runnable action) {
    exchange.onAbort(action);
  }
}
