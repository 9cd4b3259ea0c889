package io.sockeye.server;

import io.sockeye.json.JsonCodec;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is kept with a socket: the object itself, or a plain value that stands for it. */
final class SocketData {
  private SocketData() {}

  static @Nullable Object get(Map<String, Object> data, String key, Type type, JsonCodec codec) {
    Object value = data.get(key);
    if (value == null || (type instanceof Class<?> wanted && wanted.isInstance(value))) {
      return value;
    }
    return codec.decode(codec.encode(List.of(value)), 0, type);
  }
}
