package io.sockeye.server.adapter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last packets of a namespace, in the order of their positions, which count from 1 without
 * gaps. Guarded by its owner.
 */
final class RecoveryLog {
  private final RecoveryLimits limits;
  private final Deque<LoggedPacket> packets = new ArrayDeque<>();
  private final Map<Long, LoggedPacket> byOffset = new HashMap<>();
  private long newest;
  private long trimmed;
  private long bytes;

  RecoveryLog(RecoveryLimits limits) {
    this.limits = limits;
  }

  /** The position of the packet that was sent last. */
  long newest() {
    return newest;
  }

  /** The position up to which packets have been dropped. */
  long trimmed() {
    return trimmed;
  }

  int size() {
    return packets.size();
  }

  long bytes() {
    return bytes;
  }

  /** Appends a packet, whose position is the one behind {@link #newest}. */
  void append(LoggedPacket packet) {
    newest = packet.position();
    packets.add(packet);
    byOffset.put(packet.offset(), packet);
    bytes += packet.bytes();
    while (packets.size() > limits.maxPackets() || bytes > limits.maxBytes()) {
      dropOldest();
    }
    dropOld(packet.atNanos());
  }

  /** Drops what has been kept for long enough. */
  void dropOld(long nowNanos) {
    long keptNanos = limits.logTime().toNanos();
    for (LoggedPacket oldest = packets.peek();
        oldest != null && nowNanos - oldest.atNanos() >= keptNanos;
        oldest = packets.peek()) {
      dropOldest();
    }
  }

  private void dropOldest() {
    LoggedPacket oldest = packets.remove();
    byOffset.remove(oldest.offset());
    bytes -= oldest.bytes();
    trimmed = oldest.position();
  }

  void clear() {
    packets.clear();
    byOffset.clear();
    bytes = 0;
    trimmed = newest;
  }

  @Nullable LoggedPacket oldest() {
    return packets.peek();
  }

  @Nullable LoggedPacket withOffset(long offset) {
    return byOffset.get(offset);
  }

  /** The packets behind a position that are wanted, in order. */
  List<LoggedPacket> after(long position, Predicate<LoggedPacket> wanted) {
    List<LoggedPacket> found = new ArrayList<>();
    for (Iterator<LoggedPacket> newestFirst = packets.descendingIterator();
        newestFirst.hasNext(); ) {
      LoggedPacket packet = newestFirst.next();
      if (packet.position() <= position) {
        break;
      }
      if (wanted.test(packet)) {
        found.add(packet);
      }
    }
    Collections.reverse(found);
    return found;
  }
}
