package io.sockeye.server;

import io.sockeye.event.TypeRef;
import io.sockeye.json.JsonCodec;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A handshake that another node has told of; nothing is taken for granted of what it tells. */
final class RemoteHandshake implements HandshakeInfo {
  private final Map<String, Object> told;
  private final JsonCodec codec;

  RemoteHandshake(Map<String, Object> told, JsonCodec codec) {
    this.told = told;
    this.codec = codec;
  }

  @Override
  public Map<String, List<String>> headers() {
    return fields("headers");
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers().get(name.toLowerCase(Locale.ROOT));
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  @Override
  public Map<String, List<String>> query() {
    return fields("query");
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
    Object auth = told.get("auth");
    return auth == null ? null : codec.decode(codec.encode(List.of(auth)), 0, type);
  }

  @Override
  public String address() {
    return text("address");
  }

  @Override
  public boolean secure() {
    return Boolean.TRUE.equals(told.get("secure"));
  }

  @Override
  public boolean crossDomain() {
    return Boolean.TRUE.equals(told.get("xdomain"));
  }

  @Override
  public Instant issued() {
    return told.get("issued") instanceof Number issued
        ? Instant.ofEpochMilli(issued.longValue())
        : Instant.EPOCH;
  }

  @Override
  public String url() {
    return text("url");
  }

  @Override
  public Map<String, Object> toMap() {
    return new LinkedHashMap<>(told);
  }

  private String text(String key) {
    return told.get(key) instanceof String text ? text : "";
  }

  /** Other implementations have a value, or a list of several, for each name. */
  private Map<String, List<String>> fields(String key) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    if (told.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> fields.put(String.valueOf(name), values(value)));
    }
    return fields;
  }

  private static List<String> values(@Nullable Object value) {
    List<String> values = new ArrayList<>(1);
    if (value instanceof List<?> several) {
      several.forEach(one -> values.add(String.valueOf(one)));
    } else if (value != null) {
      values.add(String.valueOf(value));
    }
    return values;
  }
}
