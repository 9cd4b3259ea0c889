package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpResponse;
import java.util.Set;

/** An exchange whose response gets the headers that middlewares added. */
final class FilteredExchange extends DelegatingExchange {
  /** Fields of which each value says something of its own. */
  private static final Set<String> CUMULATIVE = Set.of("set-cookie", "vary");

  private final HttpHeaders added;

  FilteredExchange(HttpExchange exchange, HttpHeaders added) {
    super(exchange);
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
  public void respond(HttpResponse response) {
    super.respond(merged(response, added));
  }

  @Override
  public void respondAndClose(HttpResponse response) {
    super.respondAndClose(merged(response, added));
  }
}
