package io.sockeye.server.adapter;

import io.sockeye.lane.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room, up to date for whoever asks, and on which lanes a room has members. Each
 * change is made together with the command that makes it on the lane, one socket at a time, so that
 * index and lanes see the changes of a socket in the same order.
 */
final class RoomIndex {
  private final ConcurrentHashMap<String, Guest> guests = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();

  /**
   * Adds a socket to rooms.
   *
   * @param command called with the rooms, while no other change of this socket can come between
   * @param joined is filled with the rooms that are new to the socket
   * @param created is filled with the rooms that are new
   */
  void join(
      Member member,
      Collection<String> names,
      Consumer<Collection<String>> command,
      Collection<String> joined,
      Collection<String> created) {
    guests.compute(
        member.id(),
        (id, known) -> {
          if (!member.open()) {
            return known;
          }
          Set<String> all =
              known == null ? new LinkedHashSet<>(4) : new LinkedHashSet<>(known.rooms);
          for (String name : names) {
            if (all.add(name)) {
              joined.add(name);
              if (enter(name, member)) {
                created.add(name);
              }
            }
          }
          command.accept(names);
          return new Guest(member, all);
        });
  }

  /**
   * Takes a socket out of a room; returns whether it was in, and adds the room to {@code deleted}
   * if it was the last. The command comes before the index knows: a broadcast that the lane does
   * not get any more is one that the member has left before.
   */
  boolean leave(Member member, String name, Runnable command, Collection<String> deleted) {
    boolean[] left = {false};
    guests.computeIfPresent(
        member.id(),
        (id, known) -> {
          // Behind its end the rooms are those it had, and soon those of its successor (SIO-66).
          if (!member.open() || !known.rooms.contains(name)) {
            return known;
          }
          Set<String> rest = new LinkedHashSet<>(known.rooms);
          rest.remove(name);
          left[0] = true;
          command.run();
          if (exit(name, member)) {
            deleted.add(name);
          }
          return new Guest(member, rest);
        });
    return left[0];
  }

  /**
   * Takes a socket out of all rooms; returns those, and fills {@code deleted} with the ones that it
   * was the last of. Another socket that has the same id stays.
   */
  Set<String> remove(Member member, Collection<String> deleted) {
    @Nullable Guest[] gone = {null};
    guests.computeIfPresent(
        member.id(),
        (id, known) -> {
          if (known.member != member) {
            return known;
          }
          gone[0] = known;
          return null;
        });
    Guest left = gone[0];
    if (left == null) {
      return Set.of();
    }
    for (String name : left.rooms) {
      if (exit(name, member)) {
        deleted.add(name);
      }
    }
    return left.rooms;
  }

  Set<String> rooms(String id) {
    Guest guest = guests.get(id);
    return guest == null ? Set.of() : Set.copyOf(guest.rooms);
  }

  Set<String> rooms() {
    return Set.copyOf(rooms.keySet());
  }

  Set<String> members(String name) {
    Room room = rooms.get(name);
    return room == null ? Set.of() : Set.copyOf(room.members.keySet());
  }

  /** The connected members whom a broadcast would reach, each once. */
  Collection<Member> select(BroadcastOptions options) {
    Collection<Member> selected =
        options.rooms().size() > 1 ? new LinkedHashSet<>() : new ArrayList<>();
    List<Room> except = existing(options.except());
    if (options.rooms().isEmpty()) {
      guests.values().forEach(guest -> add(guest.member, except, selected));
    }
    for (Room room : existing(options.rooms())) {
      room.members.values().forEach(member -> add(member, except, selected));
    }
    return selected;
  }

  private static void add(Member member, List<Room> except, Collection<Member> selected) {
    for (int i = 0; i < except.size(); i++) {
      if (except.get(i).members.containsKey(member.id())) {
        return;
      }
    }
    if (member.connected()) {
      selected.add(member);
    }
  }

  private List<Room> existing(Collection<String> names) {
    List<Room> found = new ArrayList<>(names.size());
    for (String name : names) {
      Room room = rooms.get(name);
      if (room != null) {
        found.add(room);
      }
    }
    return found;
  }

  /** Adds the lanes on which a room has members. */
  void lanes(String name, Collection<Lane> lanes) {
    Room room = rooms.get(name);
    if (room != null) {
      lanes.addAll(room.lanes.keySet());
    }
  }

  private boolean enter(String name, Member member) {
    boolean[] created = {false};
    rooms.compute(
        name,
        (any, known) -> {
          created[0] = known == null;
          Room room = known == null ? new Room() : known;
          room.members.put(member.id(), member);
          room.lanes.merge(member.lane(), 1, Integer::sum);
          return room;
        });
    return created[0];
  }

  private boolean exit(String name, Member member) {
    return rooms.computeIfPresent(
            name,
            (any, room) -> {
              room.members.remove(member.id());
              room.lanes.computeIfPresent(
                  member.lane(), (lane, count) -> count == 1 ? null : count - 1);
              return room.members.isEmpty() ? null : room;
            })
        == null;
  }

  private record Guest(Member member, Set<String> rooms) {}

  /** Changed only inside {@code compute} of its name, read by anyone. */
  private static final class Room {
    final Map<String, Member> members = new ConcurrentHashMap<>(4);
    final Map<Lane, Integer> lanes = new ConcurrentHashMap<>(2);
  }
}
