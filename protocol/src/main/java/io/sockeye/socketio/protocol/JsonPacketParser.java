package io.sockeye.socketio.protocol;

/**
 * The parser of the Socket.IO protocol: one text message that holds JSON, then the bytes, each as a
 * binary message. Thread-safe; nothing blocks.
 */
public final class JsonPacketParser implements PacketParser {
  /** Creates the parser. */
  public JsonPacketParser() {}

  @Override
  public SocketPacketDecoder newDecoder(DecoderLimits limits) {
    return new SocketPacketDecoder(limits);
  }

  @Override
  public EncodedPacket encode(SocketPacket packet, int headroom) {
    return SocketPacketEncoder.encode(packet, headroom);
  }
}
