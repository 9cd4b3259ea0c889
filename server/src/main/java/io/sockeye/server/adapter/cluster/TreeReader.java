package io.sockeye.server.adapter.cluster;

import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.SocketDescription;
import io.sockeye.server.adapter.cluster.ClusterMessage.AdapterClose;
import io.sockeye.server.adapter.cluster.ClusterMessage.Broadcast;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastAck;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastClientCount;
import io.sockeye.server.adapter.cluster.ClusterMessage.DisconnectSockets;
import io.sockeye.server.adapter.cluster.ClusterMessage.FetchSockets;
import io.sockeye.server.adapter.cluster.ClusterMessage.FetchSocketsResponse;
import io.sockeye.server.adapter.cluster.ClusterMessage.Heartbeat;
import io.sockeye.server.adapter.cluster.ClusterMessage.InitialHeartbeat;
import io.sockeye.server.adapter.cluster.ClusterMessage.ServerSideEmit;
import io.sockeye.server.adapter.cluster.ClusterMessage.ServerSideEmitResponse;
import io.sockeye.server.adapter.cluster.ClusterMessage.SocketsJoin;
import io.sockeye.server.adapter.cluster.ClusterMessage.SocketsLeave;
import io.sockeye.socketio.protocol.SocketPacketEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from trees. What other implementations may leave out may be missing; what is there
 * has the right form or the message is refused, and nothing else than that exception comes out.
 */
final class TreeReader {
  /** Longer than anybody waits; keeps the arithmetic of deadlines from running over. */
  private static final long MAX_TIMEOUT_MILLIS = Duration.ofDays(1).toMillis();

  private TreeReader() {}

  static ClusterMessage message(@Nullable Object tree) {
    Map<?, ?> map = map(tree, "the message");
    return message(
        string(map.get("uid"), "uid"),
        string(map.get("nsp"), "nsp"),
        integer(map.get("type"), "type"),
        map.get("data"));
  }

  static ClusterMessage message(String uid, String nsp, int type, @Nullable Object tree) {
    return switch (type) {
      case 1 -> new InitialHeartbeat(uid, nsp);
      case 2 -> new Heartbeat(uid, nsp);
      case 13 -> new AdapterClose(uid, nsp);
      default -> withData(uid, nsp, type, map(tree, "data"));
    };
  }

  private static ClusterMessage withData(String uid, String nsp, int type, Map<?, ?> data) {
    return switch (type) {
      case 3 -> broadcast(uid, nsp, data);
      case 4 -> new SocketsJoin(uid, nsp, options(data), strings(data.get("rooms"), "rooms"));
      case 5 -> new SocketsLeave(uid, nsp, options(data), strings(data.get("rooms"), "rooms"));
      case 6 -> new DisconnectSockets(uid, nsp, options(data), truth(data.get("close")));
      case 7 -> new FetchSockets(uid, nsp, options(data), requestId(data));
      case 8 -> new FetchSocketsResponse(uid, nsp, requestId(data), sockets(data.get("sockets")));
      case 9 -> new ServerSideEmit(uid, nsp, serverSideEvent(data), optionalRequestId(data));
      case 10 -> new ServerSideEmitResponse(uid, nsp, requestId(data), answer(data));
      case 11 -> new BroadcastClientCount(uid, nsp, requestId(data), count(data));
      case 12 -> new BroadcastAck(uid, nsp, requestId(data), answer(data));
      default -> throw new ClusterMessageException("type " + type + " is not in 1..13");
    };
  }

  private static Broadcast broadcast(String uid, String nsp, Map<?, ?> data) {
    Map<?, ?> packet = map(data.get("packet"), "packet");
    List<@Nullable Object> event = list(packet.get("data"), "packet.data");
    Object name = event.isEmpty() ? null : event.get(0);
    if (name instanceof String text) {
      // A client takes an event of such a name for an attack and disconnects.
      if (SocketPacketEncoder.isReservedEventName(text)) {
        throw new ClusterMessageException("the event's name is reserved");
      }
    } else if (!(name instanceof Number)) {
      throw new ClusterMessageException("packet.data does not begin with an event's name");
    }
    return new Broadcast(uid, nsp, event, options(data), timeout(data), optionalRequestId(data));
  }

  private static List<@Nullable Object> serverSideEvent(Map<?, ?> data) {
    List<@Nullable Object> event = list(data.get("packet"), "packet");
    if (event.isEmpty() || !(event.get(0) instanceof String)) {
      throw new ClusterMessageException("packet does not begin with an event's name");
    }
    return event;
  }

  private static List<@Nullable Object> answer(Map<?, ?> data) {
    if (!data.containsKey("packet")) {
      return List.of();
    }
    return Collections.singletonList(data.get("packet"));
  }

  private static int count(Map<?, ?> data) {
    int count = integer(data.get("clientCount"), "clientCount");
    if (count < 0) {
      throw new ClusterMessageException("clientCount is negative");
    }
    return count;
  }

  /** Who means everybody says so: without options nothing is done, to nobody. */
  private static BroadcastOptions options(Map<?, ?> data) {
    Map<?, ?> options = map(data.get("opts"), "opts");
    Map<?, ?> flags = optionalMap(options.get("flags"), "opts.flags");
    Object compress = flags.get("compress");
    String conflateKey = flags.get("conflate") instanceof String key ? key : null;
    return new BroadcastOptions(
        names(options.get("rooms"), "opts.rooms"),
        names(options.get("except"), "opts.except"),
        truth(flags.get("volatile")) || conflateKey != null,
        compress == null || truth(compress),
        false,
        conflateKey);
  }

  private static @Nullable Duration timeout(Map<?, ?> data) {
    Map<?, ?> flags = optionalMap(map(data.get("opts"), "opts").get("flags"), "opts.flags");
    if (!(flags.get("timeout") instanceof Number millis)) {
      return null;
    }
    return Duration.ofMillis(Math.max(1, Math.min(millis.longValue(), MAX_TIMEOUT_MILLIS)));
  }

  private static List<SocketDescription> sockets(@Nullable Object tree) {
    List<SocketDescription> sockets = new ArrayList<>();
    for (Object one : list(tree, "sockets")) {
      Map<?, ?> socket = map(one, "a socket");
      sockets.add(
          new SocketDescription(
              string(socket.get("id"), "a socket's id"),
              plain(socket.get("handshake"), "a socket's handshake"),
              names(socket.get("rooms"), "a socket's rooms"),
              plain(socket.get("data"), "a socket's data")));
    }
    return Collections.unmodifiableList(sockets);
  }

  private static Map<String, Object> plain(@Nullable Object tree, String what) {
    Map<String, Object> plain = new LinkedHashMap<>();
    optionalMap(tree, what)
        .forEach(
            (key, value) -> {
              if (value != null) {
                plain.put(String.valueOf(key), value);
              }
            });
    return Collections.unmodifiableMap(plain);
  }

  private static String requestId(Map<?, ?> data) {
    return string(data.get("requestId"), "requestId");
  }

  /** No other implementation sends {@code null}; who does wants no answer. */
  private static @Nullable String optionalRequestId(Map<?, ?> data) {
    Object id = data.get("requestId");
    return id == null ? null : string(id, "requestId");
  }

  private static Set<String> names(@Nullable Object tree, String what) {
    return tree == null
        ? Set.of()
        : Collections.unmodifiableSet(new LinkedHashSet<>(strings(tree, what)));
  }

  private static List<String> strings(@Nullable Object tree, String what) {
    List<String> strings = new ArrayList<>();
    for (Object one : list(tree, what)) {
      strings.add(one instanceof Number number ? asInJavaScript(number) : string(one, what));
    }
    return Collections.unmodifiableList(strings);
  }

  /** Rooms that JavaScript applications name by numbers. */
  private static String asInJavaScript(Number number) {
    double value = number.doubleValue();
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : number.toString();
  }

  private static List<@Nullable Object> list(@Nullable Object tree, String what) {
    if (!(tree instanceof List<?> list)) {
      throw new ClusterMessageException(what + " is no list");
    }
    return Collections.unmodifiableList(list);
  }

  private static Map<?, ?> map(@Nullable Object tree, String what) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new ClusterMessageException(what + " is no map");
    }
    return map;
  }

  private static Map<?, ?> optionalMap(@Nullable Object tree, String what) {
    return tree == null ? Map.of() : map(tree, what);
  }

  private static String string(@Nullable Object tree, String what) {
    if (!(tree instanceof String string)) {
      throw new ClusterMessageException(what + " is no string");
    }
    return string;
  }

  private static int integer(@Nullable Object tree, String what) {
    if (!(tree instanceof Number number) || number.doubleValue() != number.intValue()) {
      throw new ClusterMessageException(what + " is no integer");
    }
    return number.intValue();
  }

  private static boolean truth(@Nullable Object tree) {
    return tree instanceof Boolean bool ? bool : tree instanceof Number n && n.intValue() != 0;
  }
}
