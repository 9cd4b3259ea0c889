package io.sockeye.server;

import io.sockeye.event.TypeRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every node may know of how a socket connected (SIO-31). What another node has not told is
 * empty, {@code null} where that is possible, and {@link #issued} 1970. Immutable and safe for use
 * by any thread.
 */
public interface HandshakeInfo {
  /**
   * Returns the header fields of the first request.
   *
   * @return from lower-case name to values
   */
  Map<String, List<String>> headers();

  /**
   * Returns a header field of the first request.
   *
   * @param name its name, in any case
   * @return its first value, or {@code null}
   */
  @Nullable String header(String name);

  /**
   * Returns the query of the first request, with what the protocol puts there ({@code EIO}, {@code
   * transport}).
   *
   * @return from name to values, decoded
   */
  Map<String, List<String>> query();

  /**
   * Returns one parameter of the query.
   *
   * @param name its name
   * @return its first value, decoded, or {@code null}
   */
  default @Nullable String query(String name) {
    List<String> values = query().get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  /**
   * Binds what the client sent as {@code auth}. It came from the network and proves nothing by
   * itself.
   *
   * @param <T> the wanted type
   * @param type the wanted type
   * @return the value, or {@code null} when the client sent none
   * @throws io.sockeye.json.JsonBindException if it cannot become that type
   */
  <T> @Nullable T auth(Class<T> type);

  /**
   * Binds what the client sent as {@code auth} to a generic type.
   *
   * @param <T> the wanted type
   * @param type the wanted type
   * @return the value, or {@code null} when the client sent none
   * @throws io.sockeye.json.JsonBindException if it cannot become that type
   */
  <T> @Nullable T auth(TypeRef<T> type);

  /**
   * Returns the address of the peer of the TCP connection (EIO-12). Behind a proxy that is the
   * proxy.
   *
   * @return the address in text
   */
  String address();

  /**
   * Tells whether the connection is encrypted.
   *
   * @return whether it is
   */
  boolean secure();

  /**
   * Tells whether a browser says that the page came from somewhere else: there is an {@code
   * Origin}.
   *
   * @return whether there is
   */
  boolean crossDomain();

  /**
   * Returns when the socket asked to connect.
   *
   * @return the moment, by the wall clock of its node
   */
  Instant issued();

  /**
   * Returns the target of the first request.
   *
   * @return path and query, as sent
   */
  String url();

  /**
   * Returns the whole as the plain object that other implementations show: {@code headers, time,
   * address, xdomain, secure, issued, url, query, auth}. A field with several values has them
   * joined by a comma.
   *
   * @return a new map
   */
  Map<String, Object> toMap();
}
