package io.sockeye.http;

/**
 * One open WebSocket connection. Everything here belongs to the connection's lane and is called
 * there only, unless a method says otherwise; nothing blocks, and the listener is never called from
 * inside of it. The host answers pings, joins fragments, and answers the client's close.
 */
public interface WebSocketConnection {
  /**
   * Queues a whole message. It leaves at the next {@link #flush}, or earlier. Ignored once the
   * connection is closing or closed. There is no limit to what is queued: the caller looks at
   * {@link #writable}.
   *
   * @param message the message's bytes; not copied before the flush, so not to be changed
   * @param binary whether it is a binary message
   * @param compress whether the host may compress it, if the handshake has agreed on that
   */
  void send(byte[] message, boolean binary, boolean compress);

  /**
   * Queues a message that goes to many connections of this lane: the host makes its frame once,
   * with {@link SharedMessage#form}, and shares it.
   *
   * @param message the message
   * @param compress whether the host may compress it, if the handshake has agreed on that
   */
  void send(SharedMessage message, boolean compress);

  /** Writes what is queued, as far as the network takes it now; the rest follows by itself. */
  void flush();

  /**
   * Tells whether the client keeps up: false from when more than the host's high watermark is
   * queued and not yet taken by the network, until it is less than the low watermark; then the
   * listener is told. From any thread; elsewhere than on the lane it may be out of date.
   *
   * @return whether it does
   */
  boolean writable();

  /**
   * Tells how many bytes are queued here and not yet taken by the network, and what it costs to
   * keep them. From any thread; elsewhere than on the lane it may be out of date.
   *
   * @return their number; 0 if there are none
   */
  long pendingBytes();

  /**
   * Adds what {@link #pendingBytes} tells to a sum in which a {@link SharedMessage} that waits for
   * several connections counts once. A host that does not share need not implement it. Called when
   * too much waits for all connections of the lane, and may take a while; may flush.
   *
   * @param sum what to add it to
   */
  default void addTo(PendingBytes sum) {
    sum.own(pendingBytes());
  }

  /**
   * Stops or resumes reading from the network; from the beginning it is read. What has been read
   * already may still be delivered. That the client has gone is noticed all the same, if the host
   * can see it without reading.
   *
   * @param reading whether to read
   */
  void reading(boolean reading);

  /**
   * Flushes, then starts the closing handshake; the connection is cut if the client does not answer
   * it in time. No message is delivered any more. Ignored once the connection is closing or closed.
   *
   * @param code the status code of the close frame, one that may be sent (RFC 6455 §7.4), or 0 to
   *     send none (the client sees 1005)
   */
  void close(int code);

  /**
   * Cuts the connection at once, by a reset if the host can; what is queued is discarded. The
   * listener is told of the end as of every other. Ignored once the connection is gone.
   */
  void abort();
}
