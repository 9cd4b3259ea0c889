package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.server.adapter.PacketFrames;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one socket's client could not take at once, the latest of each key; in the order in which it
 * was emitted. Touched on the lane only.
 */
final class LatestPackets {
  private final int maxKeys;
  private final long maxBytes;
  private final Map<String, Waiting> byKey = new LinkedHashMap<>(4);
  private long bytes;

  LatestPackets(int maxKeys, long maxBytes) {
    this.maxKeys = maxKeys;
    this.maxBytes = maxBytes;
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Keeps a packet in place of the one of its key; above a limit the oldest goes. */
  void keep(String key, Waiting packet) {
    // Taken out first, since a value that is replaced keeps its place.
    Waiting replaced = byKey.remove(key);
    if (replaced != null) {
      bytes -= replaced.bytes();
    }
    byKey.put(key, packet);
    bytes += packet.bytes();
    while (byKey.size() > maxKeys || (bytes > maxBytes && byKey.size() > 1)) {
      take();
    }
  }

  /** Takes the oldest out. There is one. */
  Waiting take() {
    Iterator<Waiting> oldest = byKey.values().iterator();
    Waiting packet = oldest.next();
    oldest.remove();
    bytes -= packet.bytes();
    return packet;
  }

  /** A packet and how it is sent. */
  record Waiting(SocketPacket.Event packet, List<EngineFrame> frames, boolean compress) {
    long bytes() {
      return PacketFrames.bytes(frames);
    }
  }
}
