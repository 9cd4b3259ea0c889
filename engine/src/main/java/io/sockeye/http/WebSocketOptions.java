package io.sockeye.http;

import org.jspecify.annotations.Nullable;

/**
 * What a host is told of a WebSocket that it shall open.
 *
 * @param maxMessageBytes the largest message accepted, in bytes, at least 1; a compressed one is
 *     measured inflated. A larger one closes the connection with 1009
 * @param deflate how messages are compressed when the client offers it, or {@code null} to decline
 *     every offer
 */
public record WebSocketOptions(int maxMessageBytes, @Nullable DeflateOptions deflate) {
  /**
   * Checks the values.
   *
   * @param maxMessageBytes the largest message accepted, in bytes
   * @param deflate how messages are compressed, or {@code null}
   * @throws IllegalArgumentException if a message could not have a single byte
   */
  public WebSocketOptions {
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException(
          "maxMessageBytes is " + maxMessageBytes + ": allowed is 1 and more");
    }
  }

  /**
   * Returns what is said of a message above the limit: the reason in the close frame, and the error
   * that the listener is told.
   *
   * @return the text, such as {@code message larger than maxPayload (1000000 bytes)}
   */
  public String tooLarge() {
    return "message larger than maxPayload (" + maxMessageBytes + " bytes)";
  }

  /**
   * Options of a WebSocket without compression.
   *
   * @param maxMessageBytes the largest message accepted, in bytes
   * @return the options
   */
  public static WebSocketOptions plain(int maxMessageBytes) {
    return new WebSocketOptions(maxMessageBytes, null);
  }
}
