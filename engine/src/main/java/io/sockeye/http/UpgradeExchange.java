package io.sockeye.http;

import io.sockeye.lane.Lane;
import java.util.function.Function;

/**
 * A request for an upgrade to WebSocket (RFC 6455 §4). Methods may be called from any thread and
 * never block, and call nothing back from inside; exactly one of {@link #accept} and {@link
 * #refuse} takes effect, the first. If the client goes away before the decision, nobody is told.
 */
public interface UpgradeExchange {
  /**
   * Returns the request's head.
   *
   * @return the head
   */
  HttpRequest request();

  /**
   * Returns the lane of the connection the request arrived on.
   *
   * @return the lane; {@link #accept} may move the connection to another
   */
  Lane lane();

  /**
   * Accepts: the connection is moved to the given lane, then 101 is written, then {@code opened} is
   * called on that lane, and from then on all callbacks come on that lane. Messages that the client
   * sent too early wait until {@code opened} has returned. If the client has gone meanwhile nothing
   * is called.
   *
   * @param lane the lane the connection shall live on
   * @param headers additional header fields of the 101 response; those of the handshake itself are
   *     the host's
   * @param options what the host shall hold the WebSocket to
   * @param opened makes the listener of the opened connection; may already send on it, and close
   *     it. When it throws, the host closes the connection with 1011
   * @throws IllegalArgumentException if the lane is not one of this host's
   */
  void accept(
      Lane lane,
      HttpHeaders headers,
      WebSocketOptions options,
      Function<WebSocketConnection, WebSocketListener> opened);

  /**
   * Refuses: writes the response and closes the TCP connection.
   *
   * @param response the response
   */
  void refuse(HttpResponse response);
}
