package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
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
  private final Map<String, Waiting> byKey = new LinkedHashMap<>(4);

  LatestPackets(int maxKeys) {
    this.maxKeys = maxKeys;
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Keeps a packet in place of the one of its key; above the limit the oldest goes. */
  void keep(String key, Waiting packet) {
    // Taken out first, since a value that is replaced keeps its place.
    byKey.remove(key);
    byKey.put(key, packet);
    if (byKey.size() > maxKeys) {
      take();
    }
  }

  /** Takes the oldest out. There is one. */
  Waiting take() {
    Iterator<Waiting> oldest = byKey.values().iterator();
    Waiting packet = oldest.next();
    oldest.remove();
    return packet;
  }

  /** A packet and how it is sent. */
  record Waiting(SocketPacket.Event packet, List<EngineFrame> frames, boolean compress) {}
}
