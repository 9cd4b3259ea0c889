package io.sockeye.http;

import io.sockeye.lane.Lane;

/**
 * One plain HTTP request and the answer to it. The host calls in on the thread of the connection;
 * what is here may be called from any thread and never blocks. Exactly one response is sent: a
 * second {@link #respond} is ignored.
 */
public interface HttpExchange {
  /**
   * Returns the request's head.
   *
   * @return the head
   */
  HttpRequest request();

  /**
   * Returns the lane of the connection the request arrived on.
   *
   * @return the lane; callbacks of this exchange come on it
   */
  Lane lane();

  /**
   * Reads the whole request body. Call it at most once, before responding; a body that is not asked
   * for is discarded by the host (and the connection closed if it is long).
   *
   * @param maxBytes the largest body accepted, in bytes as they come off the wire; no more than
   *     this plus one read is ever buffered, whether the length was announced or not
   * @param receiver what gets the body, on the connection's thread
   */
  void readBody(int maxBytes, BodyReceiver receiver);

  /**
   * Sends the response.
   *
   * @param response the response; its headers are not to be changed afterwards
   */
  void respond(HttpResponse response);

  /**
   * Sends the response and closes the TCP connection behind it.
   *
   * @param response the response
   */
  void respondAndClose(HttpResponse response);

  /**
   * Registers what is run, once and on the connection's thread, when the client goes away before
   * the whole response has been handed over; at once if it is gone already. A later registration
   * replaces an earlier one.
   *
   * @param action what to run
   */
  void onAbort(Runnable action);

  /**
   * What gets a request body: exactly one of its methods is called, once, unless the exchange is
   * aborted.
   */
  interface BodyReceiver {
    /**
     * The body is complete.
     *
     * @param body the bytes; the receiver's to keep
     */
    void onBody(byte[] body);

    /** The body is larger than allowed; the rest of it is not read. */
    void onTooLarge();
  }
}
