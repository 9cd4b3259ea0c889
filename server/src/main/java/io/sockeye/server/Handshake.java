package io.sockeye.server;

import io.sockeye.event.TypeRef;
import io.sockeye.http.HttpRequest;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import java.lang.reflect.Type;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of how a socket connected (SIO-31). Immutable and safe for use by any thread. */
public final class Handshake {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern(
              "EEE MMM dd yyyy HH:mm:ss 'GMT'xx '(Coordinated Universal Time)'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final HttpRequest request;
  private final Instant issued;
  private final @Nullable JsonValues auth;
  private final JsonCodec codec;

  Handshake(HttpRequest request, Instant issued, @Nullable JsonValues auth, JsonCodec codec) {
    this.request = request;
    this.issued = issued;
    this.auth = auth;
    this.codec = codec;
  }

  /**
   * Returns the first request of the connection.
   *
   * @return the request
   */
  public HttpRequest request() {
    return request;
  }

  /**
   * Returns the header fields of the first request.
   *
   * @return from lower-case name to values
   */
  public Map<String, List<String>> headers() {
    return request.headers().asMap();
  }

  /**
   * Returns a header field of the first request.
   *
   * @param name its name, in any case
   * @return its first value, or {@code null}
   */
  public @Nullable String header(String name) {
    return request.header(name);
  }

  /**
   * Returns the query of the first request, with what the protocol puts there ({@code EIO}, {@code
   * transport}).
   *
   * @return from name to values, decoded
   */
  public Map<String, List<String>> query() {
    return request.query();
  }

  /**
   * Returns one parameter of the query.
   *
   * @param name its name
   * @return its first value, decoded, or {@code null}
   */
  public @Nullable String query(String name) {
    List<String> values = query().get(name);
    return values == null ? null : values.get(0);
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
  @SuppressWarnings("unchecked") // the codec returns what the type asks for
  public <T> @Nullable T auth(Class<T> type) {
    return (T) bound(type);
  }

  /**
   * Binds what the client sent as {@code auth} to a generic type.
   *
   * @param <T> the wanted type
   * @param type the wanted type
   * @return the value, or {@code null} when the client sent none
   * @throws io.sockeye.json.JsonBindException if it cannot become that type
   */
  @SuppressWarnings("unchecked") // the codec returns what the type asks for
  public <T> @Nullable T auth(TypeRef<T> type) {
    return (T) bound(type.type());
  }

  private @Nullable Object bound(Type type) {
    return auth == null ? null : codec.decode(auth, 0, type);
  }

  /**
   * Returns the client's address (EIO-12): the peer of the TCP connection, or whom it names if it
   * is a trusted proxy. Behind any other proxy it is the proxy's.
   *
   * @return the address; its port is 0 when a proxy does not tell it
   * @see SocketIOServerBuilder#trustedProxies
   */
  public InetSocketAddress remoteAddress() {
    return request.remoteAddress();
  }

  /**
   * Tells whether the client's connection is encrypted, by the word of a trusted proxy too.
   *
   * @return whether it is
   */
  public boolean secure() {
    return request.secure();
  }

  /**
   * Tells whether a browser says that the page came from somewhere else: there is an {@code
   * Origin}.
   *
   * @return whether there is
   */
  public boolean crossDomain() {
    return request.headers().contains("origin");
  }

  /**
   * Returns when the socket asked to connect.
   *
   * @return the moment, by the wall clock
   */
  public Instant issued() {
    return issued;
  }

  /**
   * Returns the target of the first request.
   *
   * @return path and query, as sent
   */
  public String url() {
    return request.target();
  }

  /**
   * Returns the whole as the plain object that other implementations show: {@code headers, time,
   * address, xdomain, secure, issued, url, query, auth}. A field with several values has them
   * joined by a comma.
   *
   * @return a new map
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("headers", joined(headers()));
    map.put("time", TIME.format(issued));
    map.put("address", remoteAddress().getAddress().getHostAddress());
    map.put("xdomain", crossDomain());
    map.put("secure", secure());
    map.put("issued", issued.toEpochMilli());
    map.put("url", url());
    map.put("query", joined(query()));
    Object sent = bound(Object.class);
    map.put("auth", sent == null ? Map.of() : sent);
    return map;
  }

  private static Map<String, String> joined(Map<String, List<String>> fields) {
    Map<String, String> map = new LinkedHashMap<>();
    fields.forEach((name, values) -> map.put(name, String.join(", ", values)));
    return map;
  }
}
