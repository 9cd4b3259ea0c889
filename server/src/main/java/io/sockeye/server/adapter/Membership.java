package io.sockeye.server.adapter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which rooms a socket is, and was, by positions of the log: a packet was meant for it if it was
 * in the right rooms at the packet's position. Guarded by its owner.
 */
final class Membership {
  private static final int FIRST_PRUNING = 16;

  private final Map<String, Long> joinedAt;
  private final List<Stay> past;

  /** From which position on broadcasts reach it. */
  private long connectedAt;

  private int pruneAt = FIRST_PRUNING;

  Membership() {
    this(new HashMap<>(4), new ArrayList<>(0), Long.MAX_VALUE);
  }

  private Membership(Map<String, Long> joinedAt, List<Stay> past, long connectedAt) {
    this.joinedAt = joinedAt;
    this.past = past;
    this.connectedAt = connectedAt;
  }

  Membership copy() {
    return new Membership(new HashMap<>(joinedAt), new ArrayList<>(past), connectedAt);
  }

  /** Packets behind this position reach it. */
  void connected(long position) {
    connectedAt = position;
  }

  void joined(String room, long position) {
    joinedAt.putIfAbsent(room, position);
  }

  /**
   * It has left a room.
   *
   * @param position that of the last packet which may have reached it there
   * @param trimmed the position up to which nobody will ask
   */
  void left(String room, long position, long trimmed) {
    Long since = joinedAt.remove(room);
    if (since == null || since >= position) {
      return;
    }
    past.add(new Stay(room, since, position));
    if (past.size() >= pruneAt) {
      past.removeIf(stay -> stay.until <= trimmed);
      pruneAt = Math.max(FIRST_PRUNING, 2 * past.size());
    }
  }

  /** A copy. */
  Set<String> rooms() {
    return new HashSet<>(joinedAt.keySet());
  }

  /** Whether a broadcast was meant for it. */
  boolean reachedBy(LoggedPacket packet) {
    long position = packet.position();
    return position > connectedAt
        && (packet.options().rooms().isEmpty() || inAny(packet.options().rooms(), position))
        && !inAny(packet.options().except(), position);
  }

  private boolean inAny(Set<String> rooms, long position) {
    for (String room : rooms) {
      Long since = joinedAt.get(room);
      if (since != null && position > since) {
        return true;
      }
    }
    for (Stay stay : past) {
      if (position > stay.since && position <= stay.until && rooms.contains(stay.room)) {
        return true;
      }
    }
    return false;
  }

  private record Stay(String room, long since, long until) {}
}
