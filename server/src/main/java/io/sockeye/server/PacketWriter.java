package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.server.adapter.PacketFrames;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.PacketParser;
import io.sockeye.socketio.protocol.SocketPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Puts packets of Socket.IO into messages of Engine.IO, by the server's parser. */
final class PacketWriter implements PacketFrames {
  /** One byte is left free for the type digit of a text message. */
  private static final int HEADROOM = 1;

  private final PacketParser parser;

  PacketWriter(PacketParser parser) {
    this.parser = parser;
  }

  @Override
  public List<EngineFrame> encode(SocketPacket packet) {
    EncodedPacket encoded = parser.encode(packet, HEADROOM);
    byte[] text = encoded.text();
    if (text != null && encoded.binary().isEmpty()) {
      return List.of(EngineFrame.textMessage(text));
    }
    List<EngineFrame> frames = new ArrayList<>(1 + encoded.binary().size());
    if (text != null) {
      frames.add(EngineFrame.textMessage(text));
    }
    for (ByteBuffer message : encoded.binary()) {
      frames.add(EngineFrame.binary(message));
    }
    return frames;
  }
}
