package io.sockeye.json;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value does not fit a Java type, or a Java value cannot be written as JSON. A mistake of
 * the application or a disagreement between two applications, never a violation of the protocol.
 */
public final class JsonBindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message what could not be read or written, and as which type
   * @param cause what the JSON library says about it, or null
   */
  public JsonBindException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
