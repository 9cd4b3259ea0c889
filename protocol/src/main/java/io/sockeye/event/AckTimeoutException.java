package io.sockeye.event;

/** No acknowledgement came in time (SIO-43). An acknowledgement that comes later is dropped. */
public final class AckTimeoutException extends SocketIOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message what was waited for, and how long
   */
  public AckTimeoutException(String message) {
    super(message, null);
  }
}
