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
public final class Handshake implements HandshakeInfo {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern(
              "EEE MMM dd yyyy HH:mm:ss 'GMT'xx '(Coordinated Universal Time)'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final HttpRequest request;
  private final long issuedMillis;
  private final @Nullable JsonValues auth;
  private final JsonCodec codec;

  Handshake(HttpRequest request, long issuedMillis, @Nullable JsonValues auth, JsonCodec codec) {
    this.request = request;
    this.issuedMillis = issuedMillis;
    this.auth = auth;
    this.codec = codec;
  }

  long issuedMillis() {
    return issuedMillis;
  }

  /** What came with CONNECT, not bound to anything. */
  @Nullable JsonValues auth() {
    return auth;
  }

  /**
   * Returns the first request of the connection.
   *
   * @return the request
   */
  public HttpRequest request() {
    return request;
  }

  @Override
  public Map<String, List<String>> headers() {
    return request.headers().asMap();
  }

  @Override
  public @Nullable String header(String name) {
    return request.header(name);
  }

  @Override
  public Map<String, List<String>> query() {
    return request.query();
  }

  @Override
  @SuppressWarnings("unchecked") // the codec returns what the type asks for
  public <T> @Nullable T auth(Class<T> type) {
    return (T) bound(type);
  }

  @Override
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

  @Override
  public String address() {
    InetSocketAddress peer = remoteAddress();
    return peer.isUnresolved() ? peer.getHostString() : peer.getAddress().getHostAddress();
  }

  @Override
  public boolean secure() {
    return request.secure();
  }

  @Override
  public boolean crossDomain() {
    return request.header("origin") != null;
  }

  @Override
  public Instant issued() {
    return Instant.ofEpochMilli(issuedMillis);
  }

  @Override
  public String url() {
    return request.target();
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("headers", joined(headers()));
    map.put("time", TIME.format(issued()));
    map.put("address", address());
    map.put("xdomain", crossDomain());
    map.put("secure", secure());
    map.put("issued", issuedMillis);
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
