package io.sockeye.http;

import io.sockeye.lane.Lane;

/**
 * One plain HTTP request and the answer to it. What is here may be called from any thread, on the
 * lane or not, and never blocks; what it calls back comes on the {@link #lane}. Exactly one
 * response is sent: the first counts, others are ignored, and all are when the client is gone.
 *
 * <p>Whoever gets an exchange has to answer it some time. The host does not: it keeps the exchange
 * until there is a response or the client goes away, however long that takes (a poll waits for half
 * a minute).
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
   * Reads the whole request body. Call it at most once, before responding; a second call and one
   * that comes too late are ignored, and their receivers never called. A body that is not asked for
   * is discarded by the host (and the connection closed if it is long). A client that waits with
   * its body for {@code 100 Continue} is sent that now.
   *
   * <p>A body that has been read already may be delivered inside of this call, when it is made on
   * the lane. After {@link BodyReceiver#onTooLarge} a response is still expected.
   *
   * @param maxBytes the largest body accepted, in bytes as they come off the wire; no more than
   *     this plus one read is ever buffered, whether the length was announced or not
   * @param receiver what gets the body, on the lane
   */
  void readBody(int maxBytes, BodyReceiver receiver);

  /**
   * Sends the response. The host keeps the connection for the next request if HTTP allows it and
   * what is left of the request's body is short.
   *
   * @param response the response; its headers and its body are not to be changed afterwards
   */
  void respond(HttpResponse response);

  /**
   * Sends the response and closes the TCP connection behind it, so that the client gets all of the
   * response though it may still be sending.
   *
   * @param response the response; its headers and its body are not to be changed afterwards
   */
  void respondAndClose(HttpResponse response);

  /**
   * Registers what is run, once and on the lane, when the client goes away before the whole
   * response has been handed to the network; at once if it is gone already, inside of this call if
   * that is made on the lane. A later registration replaces an earlier one. After the response has
   * been handed over nothing is run.
   *
   * <p>A host tells it as soon as it can know. One that does not look at a connection while it
   * waits for the response tells it when writing the response fails; then whoever waits for the
   * client relies on time-outs of his own, as the heartbeat of a session is.
   *
   * @param action what to run
   */
  void onAbort(Runnable action);

  /**
   * Tells how much of the response waits with the host until the network takes it. A host that
   * cannot know says 0; then a client that does not read its responses is the host's to bound.
   *
   * @return the bytes; all of the body from {@link #respond} on, 0 before that and when all has
   *     been taken or the client is gone
   */
  default long pendingBytes() {
    return 0;
  }

  /**
   * Cuts the connection at once, by a reset if the host can, so that what waits of the response is
   * given up. Nothing happens when all of it has been taken already. A host that cannot do it
   * leaves the connection to its own time-outs.
   */
  default void cut() {}

  /**
   * What gets a request body: exactly one of its methods is called, once and on the lane, unless
   * the exchange is aborted or answered before.
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
