package io.sockeye.event;

import org.jspecify.annotations.Nullable;

/** What goes wrong between an application and the other end. */
public class SocketIOException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message what went wrong
   * @param cause what was behind it, or {@code null}
   */
  public SocketIOException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
