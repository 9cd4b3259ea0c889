package io.sockeye.engineio.protocol;

/**
 * The peer sent something that is not an Engine.IO packet or payload.
 *
 * <p>The message says what the peer did and holds nothing of what it sent but single bytes. There
 * is no stack trace: it would say nothing about the peer, and bad input must be cheap.
 */
public final class EngineParseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message what the peer did
   */
  public EngineParseException(String message) {
    super(message, null, false, false);
  }
}
