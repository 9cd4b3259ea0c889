package io.sockeye.server.adapter;

import io.sockeye.lane.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one namespace on one lane: what decides delivery. Touched on the lane only. A room
 * is a dense list of seats; a seat knows its place, so that leaving moves one other seat and
 * searches nothing. The room that every socket has for itself is no list: the index knows whose it
 * is, and the member whether it is in it.
 */
final class LaneRooms {
  private final Lane lane;
  private final RoomIndex index;
  private final List<Member> everybody = new ArrayList<>();
  private final Map<String, Room> rooms = new HashMap<>();

  /**
   * Counts broadcasts: a member that carries the number of this one has been served, or is left
   * out.
   */
  private long broadcast;

  /** The position of the last packet of the log that was queued for the lane. Not the lane's. */
  long queued;

  /** The position of the last packet of the log that the lane has delivered. */
  long processed;

  LaneRooms(Lane lane, RoomIndex index) {
    this.lane = lane;
    this.index = index;
  }

  void connect(Member member) {
    if (member.place < 0) {
      member.place = everybody.size();
      everybody.add(member);
    }
  }

  /**
   * Connects a member that gets all up to a position of the log by other means.
   *
   * @param session what it was handed last
   */
  void resume(Member member, long position, RecoverySession session) {
    connect(member);
    HandedPackets handed = handed(member);
    handed.resumedAt = position;
    handed.lastOffset = session.lastOffset;
    handed.lastPosition = session.lastPosition;
  }

  /** Tells a session what its member was handed last. */
  void noteLast(Member member, RecoverySession session) {
    HandedPackets handed = member.handed;
    if (handed != null) {
      session.lastOffset = handed.lastOffset;
      session.lastPosition = handed.lastPosition;
    }
  }

  void disconnect(Member member) {
    if (member.place >= 0) {
      Member last = everybody.remove(everybody.size() - 1);
      if (last != member) {
        last.place = member.place;
        everybody.set(member.place, last);
      }
      member.place = -1;
    }
    member.home = false;
    Map<String, Seat> seats = member.seats;
    if (seats != null) {
      member.seats = null;
      seats.forEach(this::giveUp);
    }
  }

  void join(Member member, String room) {
    if (!member.open()) {
      return;
    }
    if (room.equals(member.id())) {
      member.home = true;
      return;
    }
    Map<String, Seat> seats = member.seats;
    if (seats == null) {
      seats = new HashMap<>(4);
      member.seats = seats;
    }
    if (!seats.containsKey(room)) {
      seats.put(room, rooms.computeIfAbsent(room, any -> new Room()).add(member));
    }
  }

  void leave(Member member, String room) {
    if (room.equals(member.id())) {
      member.home = false;
      return;
    }
    Seat seat = member.seats == null ? null : member.seats.remove(room);
    if (seat != null) {
      giveUp(room, seat);
    }
  }

  /** Delivers what is not in the log. */
  int deliver(Delivery delivery) {
    return deliver(delivery, null);
  }

  /** Delivers a packet to one member, also to one that is not connected yet (SIO-27). */
  void deliver(Delivery delivery, LoggedPacket packet, Member member) {
    if (member.open()) {
      note(member, packet);
      member.deliver(delivery);
    }
  }

  /**
   * Delivers to every connected member that is meant, once each, and returns to how many.
   *
   * @param packet what the log has of it, or null when it is not in the log
   */
  int deliver(Delivery delivery, @Nullable LoggedPacket packet) {
    broadcast++;
    for (String name : delivery.options().except()) {
      leaveOut(name);
    }
    Set<String> targets = delivery.options().rooms();
    int reached = 0;
    if (targets.isEmpty()) {
      for (int i = 0; i < everybody.size(); i++) {
        reached += deliver(everybody.get(i), delivery, packet);
      }
      return reached;
    }
    for (String name : targets) {
      Member owner = owner(name);
      if (owner != null) {
        reached += deliver(owner, delivery, packet);
      }
      Room room = rooms.get(name);
      if (room != null) {
        List<Seat> seats = room.seats;
        for (int i = 0; i < seats.size(); i++) {
          reached += deliver(seats.get(i).member, delivery, packet);
        }
      }
    }
    return reached;
  }

  /**
   * Ends the connections of those to whom something would have been delivered that could not be
   * kept; returns how many they are.
   *
   * @param packet what the log has of it, or null when it is not in the log
   */
  int cutOff(BroadcastOptions options, @Nullable LoggedPacket packet) {
    // All are found first: those who go leave the rooms.
    List<Member> meant = new ArrayList<>();
    broadcast++;
    options.except().forEach(this::leaveOut);
    if (options.rooms().isEmpty()) {
      everybody.forEach(member -> collect(member, packet, meant));
    }
    for (String name : options.rooms()) {
      Member owner = owner(name);
      if (owner != null) {
        collect(owner, packet, meant);
      }
      Room room = rooms.get(name);
      if (room != null) {
        room.seats.forEach(seat -> collect(seat.member, packet, meant));
      }
    }
    meant.forEach(Member::cutOff);
    return meant.size();
  }

  private void collect(Member member, @Nullable LoggedPacket packet, List<Member> meant) {
    if (member.seen != broadcast && member.place >= 0 && !has(member, packet)) {
      member.seen = broadcast;
      meant.add(member);
    }
  }

  private void leaveOut(String name) {
    Member owner = owner(name);
    if (owner != null) {
      owner.seen = broadcast;
    }
    Room room = rooms.get(name);
    if (room != null) {
      room.seats.forEach(seat -> seat.member.seen = broadcast);
    }
  }

  /** The member of this lane whose own room that is, if it is in it. */
  private @Nullable Member owner(String room) {
    Member member = index.member(room);
    return member != null && member.lane() == lane && member.home ? member : null;
  }

  private int deliver(Member member, Delivery delivery, @Nullable LoggedPacket packet) {
    // One that joined in a middleware is in the room but not connected yet (SIO-28).
    if (member.seen == broadcast || member.place < 0 || has(member, packet)) {
      return 0;
    }
    member.seen = broadcast;
    note(member, packet);
    member.deliver(delivery);
    return 1;
  }

  private static boolean has(Member member, @Nullable LoggedPacket packet) {
    HandedPackets handed = member.handed;
    return packet != null && handed != null && packet.position() <= handed.resumedAt;
  }

  private static void note(Member member, @Nullable LoggedPacket packet) {
    if (packet != null) {
      HandedPackets handed = handed(member);
      handed.lastOffset = packet.offset();
      handed.lastPosition = packet.position();
    }
  }

  private static HandedPackets handed(Member member) {
    HandedPackets handed = member.handed;
    if (handed == null) {
      handed = new HandedPackets();
      member.handed = handed;
    }
    return handed;
  }

  private void giveUp(String name, Seat seat) {
    Room room = rooms.get(name);
    if (room != null) {
      room.remove(seat);
      if (room.seats.isEmpty()) {
        rooms.remove(name);
      }
    }
  }

  /** Where a member sits in a room. */
  static final class Seat {
    final Member member;
    int place;

    Seat(Member member, int place) {
      this.member = member;
      this.place = place;
    }
  }

  private static final class Room {
    final List<Seat> seats = new ArrayList<>(4);

    Seat add(Member member) {
      Seat seat = new Seat(member, seats.size());
      seats.add(seat);
      return seat;
    }

    void remove(Seat seat) {
      Seat last = seats.remove(seats.size() - 1);
      if (last != seat) {
        last.place = seat.place;
        seats.set(seat.place, last);
      }
    }
  }
}
