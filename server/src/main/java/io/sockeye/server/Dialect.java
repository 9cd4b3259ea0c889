package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.engineio.server.EngineSession;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.SocketPacket;
import org.jspecify.annotations.Nullable;

/**
 * What clients of different generations expect where Socket.IO has changed. Chosen once for a
 * connection; all there is to know of its generation is here. Safe for use by any thread.
 */
interface Dialect {
  static Dialect of(EngineVersion version) {
    return switch (version) {
      case V3 -> LegacyDialect.INSTANCE;
      case V4 -> CurrentDialect.INSTANCE;
    };
  }

  /** The connection is there. On its lane, before anything has come. */
  void opened(Client client);

  /** Which namespace a packet is for. */
  String namespace(SocketPacket packet);

  /** What a client says of itself when it connects, or {@code null}. */
  @Nullable JsonValues auth(SocketPacket.Connect packet, JsonCodec codec);

  /** The id of a new socket. */
  String socketId(Namespace namespace, EngineSession session);

  /** Whether clients can come back: the one place that decides who gets a pid (SIO-62). */
  boolean comesBack();

  /**
   * What a client is told when it is let in, or {@code null}.
   *
   * @param pid what it can come back with, or {@code null}
   */
  @Nullable JsonValues welcome(String socketId, @Nullable String pid, JsonCodec codec);

  /** What a client is told when a middleware keeps it out (SIO-25). */
  Object refusal(String message, @Nullable Object data);
}
