package io.sockeye.socketio.protocol;

import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.SocketPacket.Ack;
import io.sockeye.socketio.protocol.SocketPacket.Connect;
import io.sockeye.socketio.protocol.SocketPacket.ConnectError;
import io.sockeye.socketio.protocol.SocketPacket.Disconnect;
import io.sockeye.socketio.protocol.SocketPacket.Event;
import java.nio.charset.StandardCharsets;

/** Encodes packets, see {@link SocketPacketDecoder} for their form. Thread-safe; nothing blocks. */
public final class SocketPacketEncoder {
  private SocketPacketEncoder() {}

  /**
   * Encodes a packet.
   *
   * @param packet the packet
   * @param headroom how many bytes to leave free in front of the text, for the engine's type digit
   * @return its messages
   * @throws JsonBindException if an object beside its bytes reads as a placeholder and is none
   */
  public static EncodedPacket encode(SocketPacket packet, int headroom) {
    if (packet instanceof Event event) {
      PacketType type = event.arguments().binary() ? PacketType.BINARY_EVENT : PacketType.EVENT;
      return array(type, event.namespace(), event.id(), event.arguments(), headroom);
    }
    if (packet instanceof Ack ack) {
      PacketType type = ack.arguments().binary() ? PacketType.BINARY_ACK : PacketType.ACK;
      return array(type, ack.namespace(), ack.id(), ack.arguments(), headroom);
    }
    if (packet instanceof Connect connect) {
      JsonValues payload = connect.payload();
      return value(
          PacketType.CONNECT,
          connect.namespace(),
          payload == null ? JsonValues.EMPTY : payload,
          headroom);
    }
    if (packet instanceof ConnectError error) {
      return value(PacketType.CONNECT_ERROR, error.namespace(), error.payload(), headroom);
    }
    Disconnect disconnect = (Disconnect) packet;
    return value(PacketType.DISCONNECT, disconnect.namespace(), JsonValues.EMPTY, headroom);
  }

  /**
   * Whether an event must not have this name (SIO-3): {@code connect}, {@code connect_error},
   * {@code disconnect}, {@code disconnecting}, {@code newListener}, {@code removeListener}.
   *
   * @param name the name
   * @return whether it is reserved
   */
  public static boolean isReservedEventName(String name) {
    return ReservedEvents.contains(name);
  }

  private static EncodedPacket array(
      PacketType type, String namespace, long id, JsonValues values, int headroom) {
    if (values.ambiguous()) {
      throw new JsonBindException(
          "a value reads as a placeholder, {\"_placeholder\":true}, and cannot go out beside bytes",
          null);
    }
    byte[] header = header(type, namespace, id, values);
    int length = length(values);
    byte[] text = text(header, length + 2, headroom);
    int at = headroom + header.length;
    text[at] = '[';
    copy(values, length, text, at + 1);
    text[at + 1 + length] = ']';
    return new EncodedPacket(text, values.attachments());
  }

  private static EncodedPacket value(
      PacketType type, String namespace, JsonValues values, int headroom) {
    byte[] header = header(type, namespace, -1, values);
    int length = length(values);
    byte[] text = text(header, length, headroom);
    copy(values, length, text, headroom + header.length);
    return new EncodedPacket(text, values.attachments());
  }

  private static byte[] header(PacketType type, String namespace, long id, JsonValues values) {
    StringBuilder header = new StringBuilder(32);
    header.append(type.digit());
    if (values.binary()) {
      header.append(values.attachments().size()).append('-');
    }
    if (!namespace.equals("/")) {
      header.append(namespace).append(',');
    }
    if (id >= 0) {
      header.append(id);
    }
    return header.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] text(byte[] header, int payloadLength, int headroom) {
    byte[] text = new byte[Math.addExact(Math.addExact(headroom, header.length), payloadLength)];
    System.arraycopy(header, 0, text, headroom, header.length);
    return text;
  }

  /** The values lie behind one another, with their commas. */
  private static int length(JsonValues values) {
    return values.size() == 0 ? 0 : values.end(values.size() - 1) - values.start(0);
  }

  private static void copy(JsonValues values, int length, byte[] to, int at) {
    if (length > 0) {
      System.arraycopy(values.array(), values.start(0), to, at, length);
    }
  }
}
