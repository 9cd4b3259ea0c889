package io.sockeye.event;

/** So many acknowledgements are waited for already that the event was not sent. */
public final class AckLimitException extends SocketIOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message who was to be asked, and what the limit is
   */
  public AckLimitException(String message) {
    super(message, null);
  }
}
