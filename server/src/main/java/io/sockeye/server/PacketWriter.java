package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.SocketPacket;
import io.sockeye.socketio.protocol.SocketPacketEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Puts packets of Socket.IO into messages of Engine.IO. */
final class PacketWriter {
  private PacketWriter() {}

  /** Returns the frames of a packet, the text first and then its attachments. */
  static List<EngineFrame> frames(SocketPacket packet) {
    // One byte is left free for the type digit of the message.
    EncodedPacket encoded = SocketPacketEncoder.encode(packet, 1);
    EngineFrame text = EngineFrame.textMessage(encoded.text());
    if (encoded.attachments().isEmpty()) {
      return List.of(text);
    }
    List<EngineFrame> frames = new ArrayList<>(1 + encoded.attachments().size());
    frames.add(text);
    for (ByteBuffer attachment : encoded.attachments()) {
      frames.add(EngineFrame.binary(attachment));
    }
    return frames;
  }
}
