package io.sockeye.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.json.JsonValues;
import io.sockeye.json.JsonWalker;
import io.sockeye.socketio.protocol.SocketPacket;
import org.jspecify.annotations.Nullable;

/** Encodes packets, with their keys in the order of JavaScript's server. */
final class MsgpackPacketEncoder {
  private static final byte[] TYPE = string("type");
  private static final byte[] DATA = string("data");
  private static final byte[] ID = string("id");
  private static final byte[] NAMESPACE = string("nsp");
  private static final byte[] MAIN = string("/");

  private MsgpackPacketEncoder() {}

  static byte[] encode(SocketPacket packet) {
    if (packet instanceof SocketPacket.Event event) {
      return encode(packet, PacketType.EVENT, event.id(), event.arguments(), true);
    }
    if (packet instanceof SocketPacket.Ack ack) {
      return encode(packet, PacketType.ACK, ack.id(), ack.arguments(), true);
    }
    if (packet instanceof SocketPacket.Connect connect) {
      return encode(packet, PacketType.CONNECT, -1, connect.payload(), false);
    }
    if (packet instanceof SocketPacket.ConnectError error) {
      return encode(packet, PacketType.CONNECT_ERROR, -1, error.payload(), false);
    }
    return encode(packet, PacketType.DISCONNECT, -1, null, false);
  }

  private static byte[] encode(
      SocketPacket packet, PacketType type, long id, @Nullable JsonValues data, boolean array) {
    MsgpackWriter out = new MsgpackWriter();
    out.map(2 + (data == null ? 0 : 1) + (id < 0 ? 0 : 1));
    out.raw(TYPE);
    out.integer(type.number());
    if (data != null) {
      out.raw(DATA);
      if (array) {
        out.array(data.size());
      }
      JsonToMsgpack values = new JsonToMsgpack(out);
      for (int i = 0; i < data.size(); i++) {
        JsonWalker.walk(data, i, values);
      }
    }
    if (id >= 0) {
      out.raw(ID);
      out.integer(id);
    }
    out.raw(NAMESPACE);
    if (packet.namespace().equals("/")) {
      out.raw(MAIN);
    } else {
      byte[] utf8 = packet.namespace().getBytes(UTF_8);
      out.string(utf8, 0, utf8.length);
    }
    return out.toByteArray();
  }

  private static byte[] string(String text) {
    MsgpackWriter out = new MsgpackWriter();
    byte[] utf8 = text.getBytes(UTF_8);
    out.string(utf8, 0, utf8.length);
    return out.toByteArray();
  }
}
