package io.sockeye.http;

/**
 * What answers the requests of a host. Called by the host, on the lane of the exchange, for many
 * exchanges at the same time on different lanes; must not block.
 *
 * <p>What it throws is a mistake of its own: the host logs it and ends the exchange, with 500 or
 * without an answer, and goes on.
 */
public interface HttpService {
  /**
   * Answers a request, now or later: inside of this call, or from any thread at any time after it.
   *
   * @param exchange the request and the way to answer
   */
  void onRequest(HttpExchange exchange);

  /**
   * Answers a request that asks for an upgrade to WebSocket, now or later. The host calls it only
   * for a handshake that is complete and right (RFC 6455 §4.2.1); others it answers itself, with
   * 400, or 426 for another version. A host that speaks no WebSocket never calls it: it hands over
   * such a request as any other, which it is for HTTP.
   *
   * @param exchange the request and the way to accept or refuse
   */
  void onUpgrade(UpgradeExchange exchange);
}
