package io.sockeye.testing;

import io.sockeye.event.SocketIOException;
import io.sockeye.event.TypeRef;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * The server has not let a {@link TestClient} in. Either a middleware of the namespace has refused
 * it (the client's {@code connect_error}): then the message is what the middleware said, and there
 * may be {@link #data}. Or the request itself was refused, or the connection closed: then the
 * message says how, and {@link #httpStatus} is set if it was by an HTTP response.
 */
public final class ConnectErrorException extends SocketIOException {
  private static final long serialVersionUID = 1;

  private final int httpStatus;

  // Not what anybody serialises a test's exception for.
  private final transient @Nullable JsonValues data;
  private final transient JsonCodec codec;

  ConnectErrorException(
      String message, int httpStatus, @Nullable JsonValues data, JsonCodec codec) {
    super(message, null);
    this.httpStatus = httpStatus;
    this.data = data;
    this.codec = codec;
  }

  /**
   * Returns the status of the HTTP response by which the server refused.
   *
   * @return the status; 0 if there was none, because a middleware refused
   */
  public int httpStatus() {
    return httpStatus;
  }

  /**
   * Binds the data of the refusal.
   *
   * @param <T> the wanted type
   * @param type the wanted type
   * @return the data, or {@code null} when there is none
   * @throws io.sockeye.json.JsonBindException if it cannot become that type
   */
  @SuppressWarnings("unchecked") // the codec returns what the type asks for
  public <T> @Nullable T data(Class<T> type) {
    return (T) bound(type);
  }

  /**
   * Binds the data of the refusal to a generic type.
   *
   * @param <T> the wanted type
   * @param type the wanted type
   * @return the data, or {@code null} when there is none
   * @throws io.sockeye.json.JsonBindException if it cannot become that type
   */
  @SuppressWarnings("unchecked") // the codec returns what the type asks for
  public <T> @Nullable T data(TypeRef<T> type) {
    return (T) bound(type.type());
  }

  private @Nullable Object bound(Type type) {
    return data == null ? null : codec.decode(data, 0, type);
  }
}
