package io.sockeye.http;

import org.jspecify.annotations.Nullable;

/** A host could not be started. The message says what was wrong. */
public final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message what was wrong
   * @param cause what the host was told, or {@code null}
   */
  public HostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
