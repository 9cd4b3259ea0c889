package io.sockeye.socketio.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The peer sent something that is not a Socket.IO packet (SIO-8).
 *
 * <p>The message says what the peer did and holds nothing of what it sent but single bytes. There
 * is no stack trace: it would say nothing about the peer, and bad input must be cheap.
 */
public final class SocketParseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message what the peer did
   * @param cause where its JSON is wrong, or null
   */
  public SocketParseException(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
