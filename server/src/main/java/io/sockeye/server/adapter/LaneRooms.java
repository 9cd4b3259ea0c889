package io.sockeye.server.adapter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one namespace on one lane: what decides delivery. Touched on the lane only. A room
 * is a dense list of seats; a seat knows its place, so that leaving moves one other seat and
 * searches nothing.
 */
final class LaneRooms {
  private final Room everybody = new Room();
  private final Map<String, Room> rooms = new HashMap<>();
  private final Map<Member, Guest> guests = new HashMap<>();

  /**
   * Counts broadcasts: a guest that carries the number of this one has been served, or is left out.
   */
  private long broadcast;

  /** The position of the last packet of the log that was queued for the lane. Not the lane's. */
  long queued;

  /** The position of the last packet of the log that the lane has delivered. */
  long processed;

  void connect(Member member) {
    Guest guest = guests.computeIfAbsent(member, Guest::new);
    if (guest.connected == null) {
      guest.connected = everybody.add(guest);
    }
  }

  /**
   * Connects a member that gets all up to a position of the log by other means.
   *
   * @param session what it was handed last
   */
  void resume(Member member, long position, RecoverySession session) {
    connect(member);
    Guest guest = guests.get(member);
    if (guest != null) {
      guest.resumedAt = position;
      guest.lastOffset = session.lastOffset;
      guest.lastPosition = session.lastPosition;
    }
  }

  /** Tells a session what its member was handed last. */
  void noteLast(Member member, RecoverySession session) {
    Guest guest = guests.get(member);
    if (guest != null) {
      session.lastOffset = guest.lastOffset;
      session.lastPosition = guest.lastPosition;
    }
  }

  void disconnect(Member member) {
    Guest guest = guests.remove(member);
    if (guest == null) {
      return;
    }
    if (guest.connected != null) {
      everybody.remove(guest.connected);
    }
    guest.seats.forEach(this::giveUp);
  }

  void join(Member member, String room) {
    if (!member.open()) {
      return;
    }
    Guest guest = guests.computeIfAbsent(member, Guest::new);
    if (!guest.seats.containsKey(room)) {
      guest.seats.put(room, rooms.computeIfAbsent(room, any -> new Room()).add(guest));
    }
  }

  void leave(Member member, String room) {
    Guest guest = guests.get(member);
    Seat seat = guest == null ? null : guest.seats.remove(room);
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
      Guest guest = guests.computeIfAbsent(member, Guest::new);
      guest.handed(packet);
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
    for (String room : delivery.options().except()) {
      Room left = rooms.get(room);
      if (left != null) {
        left.seats.forEach(seat -> seat.guest.seen = broadcast);
      }
    }
    Set<String> targets = delivery.options().rooms();
    if (targets.isEmpty()) {
      return deliver(everybody, delivery, packet);
    }
    int reached = 0;
    for (String room : targets) {
      reached += deliver(rooms.get(room), delivery, packet);
    }
    return reached;
  }

  private int deliver(@Nullable Room room, Delivery delivery, @Nullable LoggedPacket packet) {
    if (room == null) {
      return 0;
    }
    int reached = 0;
    List<Seat> seats = room.seats;
    for (int i = 0; i < seats.size(); i++) {
      Guest guest = seats.get(i).guest;
      // One that joined in a middleware is in the room but not connected yet (SIO-28).
      if (guest.seen != broadcast && guest.connected != null && !guest.has(packet)) {
        guest.seen = broadcast;
        guest.handed(packet);
        guest.member.deliver(delivery);
        reached++;
      }
    }
    return reached;
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

  /** A member on this lane and the seats it has. */
  private static final class Guest {
    final Member member;
    final Map<String, Seat> seats = new HashMap<>(4);
    @Nullable Seat connected;
    long seen;

    /** Up to this position of the log it has got all. */
    long resumedAt;

    // What it was handed last of the log.
    long lastOffset;
    long lastPosition;

    Guest(Member member) {
      this.member = member;
    }

    boolean has(@Nullable LoggedPacket packet) {
      return packet != null && packet.position() <= resumedAt;
    }

    void handed(@Nullable LoggedPacket packet) {
      if (packet != null) {
        lastOffset = packet.offset();
        lastPosition = packet.position();
      }
    }
  }

  private static final class Seat {
    final Guest guest;
    int place;

    Seat(Guest guest, int place) {
      this.guest = guest;
      this.place = place;
    }
  }

  private static final class Room {
    final List<Seat> seats = new ArrayList<>(4);

    Seat add(Guest guest) {
      Seat seat = new Seat(guest, seats.size());
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
