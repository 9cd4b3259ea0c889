package io.sockeye.event;

import org.jspecify.annotations.Nullable;

/**
 * An event or acknowledgement of the other end does not have the arguments that this end asked for:
 * one is missing, is {@code null}, or cannot become the wanted type.
 */
public final class BadArgumentException extends SocketIOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message which argument, and what was wanted
   * @param cause what the JSON library said, or {@code null}
   */
  public BadArgumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
