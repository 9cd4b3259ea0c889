package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when this end disconnects it and says why: an event before DISCONNECT,
 * which itself carries nothing, or CONNECT_ERROR when it is not connected yet. Made on the thread
 * that asks for it; immutable.
 *
 * @param reason why, for people
 * @param packet the event
 * @param frames the event as it is sent
 * @param refusal the payload of the CONNECT_ERROR
 */
record Farewell(
    String reason, SocketPacket.Event packet, List<EngineFrame> frames, JsonValues refusal) {
  static Farewell of(Socket socket, String reason, @Nullable Object data) {
    Map<String, Object> notice = new LinkedHashMap<>(4);
    notice.put("reason", reason);
    if (data != null) {
      notice.put("data", data);
    }
    Namespace namespace = socket.namespace();
    SocketPacket.Event packet = namespace.event(-1, Disconnect.REASON_EVENT, notice);
    return new Farewell(
        reason,
        packet,
        namespace.packetWriter().encode(packet),
        namespace.server().codec().encode(List.of(socket.refusal(reason, data))));
  }
}
