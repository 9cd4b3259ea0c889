package io.sockeye.server;

import io.sockeye.engineio.server.EngineSession;
import io.sockeye.http.QueryString;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients of Socket.IO 1 and 2, on Engine.IO 3. */
enum LegacyDialect implements Dialect {
  INSTANCE;

  /** The client is in the main namespace without asking (EIO-55). */
  @Override
  public void opened(Client client) {
    client.connect("/", () -> null, 0);
  }

  /** A query behind the name is none of it (EIO-56). */
  @Override
  public String namespace(SocketPacket packet) {
    String name = packet.namespace();
    int query = name.indexOf('?');
    return query < 0 ? name : name.substring(0, query);
  }

  /** That query (EIO-56), the last value of each name. */
  @Override
  public @Nullable JsonValues auth(SocketPacket.Connect packet, JsonCodec codec) {
    Map<String, List<String>> query = QueryString.parse(packet.namespace());
    if (query.isEmpty()) {
      return null;
    }
    Map<String, String> auth = new LinkedHashMap<>();
    query.forEach((name, values) -> auth.put(name, values.get(values.size() - 1)));
    return codec.encode(List.of(auth));
  }

  /** The client is not told its id, it knows how to make it (EIO-55). */
  @Override
  public String socketId(Namespace namespace, EngineSession session) {
    String main = session.id();
    return namespace.name().equals("/") ? main : namespace.name() + '#' + main;
  }

  /** Nobody would tell it what it is to say. */
  @Override
  public boolean comesBack() {
    return false;
  }

  @Override
  public @Nullable JsonValues welcome(String socketId, @Nullable String pid, JsonCodec codec) {
    return null;
  }

  /** One value, whatever it is (EIO-57). */
  @Override
  public Object refusal(String message, @Nullable Object data) {
    return data == null ? message : data;
  }
}
