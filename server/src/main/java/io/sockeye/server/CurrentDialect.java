package io.sockeye.server;

import io.sockeye.engineio.server.EngineSession;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients of Socket.IO 3 and later. */
enum CurrentDialect implements Dialect {
  INSTANCE;

  /** The client connects itself, to what it wants. */
  @Override
  public void opened(Client client) {}

  /** The name as it stands, a query included (SIO-17). */
  @Override
  public String namespace(SocketPacket packet) {
    return packet.namespace();
  }

  @Override
  public @Nullable JsonValues auth(SocketPacket.Connect packet, JsonCodec codec) {
    return packet.payload();
  }

  /** Nothing of the session's id, which is a secret (SIO-12). */
  @Override
  public String socketId(Namespace namespace, EngineSession session) {
    return namespace.server().newSocketId();
  }

  @Override
  public boolean comesBack() {
    return true;
  }

  @Override
  public JsonValues welcome(String socketId, @Nullable String pid, JsonCodec codec) {
    Map<String, String> ids = new LinkedHashMap<>(4);
    ids.put("sid", socketId);
    if (pid != null) {
      ids.put("pid", pid);
    }
    return codec.encode(List.of(ids));
  }

  @Override
  public Object refusal(String message, @Nullable Object data) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message);
    if (data != null) {
      error.put("data", data);
    }
    return error;
  }
}
