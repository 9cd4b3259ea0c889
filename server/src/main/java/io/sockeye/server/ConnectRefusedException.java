package io.sockeye.server;

import io.sockeye.event.SocketIOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a middleware to refuse a connection (SIO-25). The client gets the message and the data
 * in its {@code connect_error}, and nothing else of this exception.
 */
public final class ConnectRefusedException extends SocketIOException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Object data;

  /**
   * Refuses with a message.
   *
   * @param message what the client is told
   */
  public ConnectRefusedException(String message) {
    this(message, null);
  }

  /**
   * Refuses with a message and data.
   *
   * @param message what the client is told
   * @param data becomes {@code err.data}; anything the JSON codec can write, or {@code null} for
   *     none
   */
  public ConnectRefusedException(String message, @Nullable Object data) {
    super(message, null);
    this.data = data;
  }

  /**
   * Returns the data.
   *
   * @return what becomes {@code err.data}, or {@code null}
   */
  public @Nullable Object data() {
    return data;
  }
}
