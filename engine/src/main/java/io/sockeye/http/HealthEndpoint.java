package io.sockeye.http;

/**
 * Answers {@code /healthz} for load balancers: 200 while the server works, 503 while it is being
 * shut down. Safe for use by any thread.
 */
public final class HealthEndpoint implements HttpHandler {
  private static final String PATH = "/healthz";

  private volatile boolean draining;

  /** Creates the endpoint of a server that works. */
  public HealthEndpoint() {}

  /** From now on the answer is 503. */
  public void draining() {
    draining = true;
  }

  /**
   * Tells whether a request is for this endpoint.
   *
   * @param request the request
   * @return whether it is
   */
  public boolean serves(HttpRequest request) {
    return request.path().equals(PATH);
  }

  @Override
  public void handle(HttpExchange exchange) {
    String method = exchange.request().method();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.respond(HttpResponse.empty(405).header("allow", "GET, HEAD"));
    } else {
      exchange.respond(answer());
    }
  }

  private HttpResponse answer() {
    HttpResponse answer =
        draining
            ? HttpResponse.of(503, "text/plain; charset=utf-8", "draining\n")
            : HttpResponse.of(200, "text/plain; charset=utf-8", "ok\n");
    return answer.header("cache-control", "no-store");
  }
}
