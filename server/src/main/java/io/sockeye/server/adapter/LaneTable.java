package io.sockeye.server.adapter;

import io.sockeye.lane.Lane;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The lanes on which a namespace has, or had, members. For any thread. */
final class LaneTable {
  private final RoomIndex index;
  private final ConcurrentHashMap<Lane, LaneRooms> lanes = new ConcurrentHashMap<>();

  LaneTable(RoomIndex index) {
    this.index = index;
  }

  @Nullable LaneRooms known(Lane lane) {
    return lanes.get(lane);
  }

  LaneRooms on(Lane lane) {
    LaneRooms known = lanes.get(lane);
    return known != null ? known : lanes.computeIfAbsent(lane, any -> new LaneRooms(lane, index));
  }

  /** The lanes that a broadcast to these rooms goes to; to all if there are none. */
  Collection<Lane> of(Set<String> rooms) {
    if (rooms.isEmpty()) {
      return List.copyOf(lanes.keySet());
    }
    Collection<Lane> targets = new LinkedHashSet<>();
    rooms.forEach(room -> index.lanes(room, targets));
    return targets;
  }
}
