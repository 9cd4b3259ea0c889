package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.List;

/** Makes the frames of a packet. Safe for use by any thread. */
@FunctionalInterface
public interface PacketFrames {
  /**
   * Encodes a packet.
   *
   * @param packet the packet
   * @return its frames, one or more, in the order in which they are sent (EIO-28)
   */
  List<EngineFrame> encode(SocketPacket packet);

  /**
   * Adds up how long frames are.
   *
   * @param frames the frames of a packet
   * @return their bytes
   */
  static long bytes(List<EngineFrame> frames) {
    long sum = 0;
    for (int i = 0; i < frames.size(); i++) {
      sum += frames.get(i).bytes().length;
    }
    return sum;
  }
}
