package io.sockeye.http;

/** Answers plain HTTP requests. */
@FunctionalInterface
public interface HttpHandler {
  /**
   * Answers a request, now or later. Called on the thread of the connection, so it must not block:
   * what takes long goes to a thread of its own and responds from there. When it throws, the host
   * answers 500.
   *
   * @param exchange the request and the way to answer
   */
  void handle(HttpExchange exchange);
}
