package io.sockeye.examples.chat;

import io.sockeye.server.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** All rooms. One that nobody is in is kept for a while, for those who come back. */
final class Rooms {
  static final Duration KEPT_EMPTY = Duration.ofMinutes(10);

  private final ConcurrentMap<String, Room> rooms = new ConcurrentHashMap<>();
  private final HistoryBudget budget = new HistoryBudget();
  private final InstantSource clock;

  Rooms(InstantSource clock) {
    this.clock = clock;
  }

  Room enter(String name, Socket socket, Member member) {
    forgetSome();
    while (true) {
      Room room = rooms.computeIfAbsent(name, any -> new Room(name, budget));
      if (room.enter(socket, member)) {
        return room;
      }
    }
  }

  void leave(Room room, Socket socket, Member member) {
    room.leave(socket, member, clock.instant());
    forgetSome();
  }

  int count() {
    return rooms.size();
  }

  /** Every coming and going looks for what can be forgotten, so no timer is needed. */
  private void forgetSome() {
    Instant latest = clock.instant().minus(KEPT_EMPTY);
    rooms.values().removeIf(room -> room.forgetIfEmptySince(latest));
  }
}
