package io.sockeye.event;

/** The socket was, or has been, disconnected, so that no acknowledgement can come any more. */
public final class DisconnectedException extends SocketIOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message which socket, and why if it is known
   */
  public DisconnectedException(String message) {
    super(message, null);
  }
}
