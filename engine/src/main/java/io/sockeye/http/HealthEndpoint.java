package io.sockeye.http;

import java.util.function.BooleanSupplier;

/**
 * Tells a load balancer whether to send clients here: 200 {@code ok}, or 503 {@code draining} while
 * the server finishes what it has.
 */
public final class HealthEndpoint implements HttpHandler {
  private final BooleanSupplier draining;

  /**
   * Creates the endpoint.
   *
   * @param draining tells whether new clients should go elsewhere; asked for each request, on the
   *     thread of the connection, must not block
   */
  public HealthEndpoint(BooleanSupplier draining) {
    this.draining = draining;
  }

  @Override
  public void handle(HttpExchange exchange) {
    String method = exchange.request().method();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.respond(HttpResponse.empty(405).header("allow", "GET, HEAD"));
      return;
    }
    HttpResponse response =
        draining.getAsBoolean()
            ? HttpResponse.of(503, "text/plain", "draining")
            : HttpResponse.of(200, "text/plain", "ok");
    exchange.respond(response.header("cache-control", "no-store"));
  }
}
