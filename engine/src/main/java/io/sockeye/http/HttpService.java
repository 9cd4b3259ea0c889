package io.sockeye.http;

/** What answers the requests of a host. Called on the thread of the connection; must not block. */
public interface HttpService {
  /**
   * Answers a request, now or later.
   *
   * @param exchange the request and the way to answer
   */
  void onRequest(HttpExchange exchange);

  /**
   * Answers a request that asks for an upgrade to WebSocket, now or later.
   *
   * @param exchange the request and the way to accept or refuse
   */
  void onUpgrade(UpgradeExchange exchange);
}
