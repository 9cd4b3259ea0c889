package io.sockeye.server.adapter.cluster;

import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.SocketDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the parts of messages' trees. */
final class TreeWriter {
  private TreeWriter() {}

  static Map<String, @Nullable Object> map(String key, Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }

  static Map<String, @Nullable Object> map(String key, Object value, String key2, Object value2) {
    Map<String, @Nullable Object> map = map(key, value);
    map.put(key2, value2);
    return map;
  }

  /** A value that is {@code null} is one, a value that is absent has no key. */
  static Map<String, @Nullable Object> answer(String requestId, List<@Nullable Object> values) {
    Map<String, @Nullable Object> map = map("requestId", requestId);
    if (!values.isEmpty()) {
      map.put("packet", values.get(0));
    }
    return map;
  }

  /** {@code local} is not written: what stays on its node is not sent. */
  static Map<String, @Nullable Object> options(
      BroadcastOptions options, @Nullable Duration timeout) {
    Map<String, @Nullable Object> flags = new LinkedHashMap<>();
    if (options.isVolatile()) {
      flags.put("volatile", true);
    }
    if (options.conflateKey() != null) {
      // Ours alone: for nodes that do not know it, it is volatile.
      flags.put("conflate", options.conflateKey());
    }
    if (!options.compress()) {
      flags.put("compress", false);
    }
    if (timeout != null) {
      flags.put("timeout", timeout.toMillis());
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rooms", List.copyOf(options.rooms()));
    map.put("except", List.copyOf(options.except()));
    map.put("flags", flags);
    return map;
  }

  static List<@Nullable Object> sockets(List<SocketDescription> sockets) {
    List<@Nullable Object> list = new ArrayList<>(sockets.size());
    for (SocketDescription socket : sockets) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("id", socket.id());
      map.put("handshake", socket.handshake());
      map.put("rooms", List.copyOf(socket.rooms()));
      map.put("data", socket.data());
      list.add(map);
    }
    return list;
  }
}
