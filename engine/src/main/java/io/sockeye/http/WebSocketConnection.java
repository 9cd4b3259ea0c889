package io.sockeye.http;

/**
 * One open WebSocket connection. Everything here belongs to the connection's lane and is called
 * there only; nothing blocks.
 */
public interface WebSocketConnection {
  /**
   * Queues a whole message. It leaves at the next {@link #flush}. Ignored once the connection is
   * closed.
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

  /** Writes what is queued. */
  void flush();

  /**
   * Tells whether what is queued and not yet taken by the network is below the low watermark.
   *
   * @return whether it is
   */
  boolean writable();

  /**
   * Tells how many bytes are queued here and not yet taken by the network.
   *
   * @return their number
   */
  long pendingBytes();

  /**
   * Stops or resumes reading from the network. A close by the client is noticed all the same.
   *
   * @param reading whether to read
   */
  void reading(boolean reading);

  /**
   * Flushes, then starts the closing handshake; the connection is cut if the client does not answer
   * it in time.
   *
   * @param code the status code of the close frame, or 0 to send none (the client sees 1005)
   */
  void close(int code);

  /**
   * Cuts the connection at once; what is queued is discarded. The listener is told of the end as of
   * every other.
   */
  void abort();
}
