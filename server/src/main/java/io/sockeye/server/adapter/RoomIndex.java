package io.sockeye.server.adapter;

import io.sockeye.lane.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room, up to date for whoever asks, and on which lanes a room has members. Each
 * change is made together with the command that makes it on the lane, one socket at a time, so that
 * index and lanes see the changes of a socket in the same order. The room that every socket has for
 * itself is kept with the socket: others may join it too, but hardly ever do.
 */
final class RoomIndex {
  /** From so many rooms on, one is added to those of a socket without copying the others. */
  private static final int MANY = 64;

  private final ConcurrentHashMap<String, Member> members = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();

  /** The member with an id, if it is in any room. */
  @Nullable Member member(String id) {
    return members.get(id);
  }

  /**
   * Adds a socket to rooms.
   *
   * @param command called with the rooms, while no other change of this socket can come between
   * @param most how many rooms it may be in afterwards, besides its own
   * @param joined is filled with the rooms that are new to the socket
   * @param created is filled with the rooms that are new
   * @throws TooManyRoomsException if there would be more; then nothing has changed
   */
  void join(
      Member member,
      Collection<String> names,
      int most,
      Consumer<Collection<String>> command,
      Collection<String> joined,
      Collection<String> created) {
    members.compute(
        member.id(),
        (id, known) -> {
          if (!member.open()) {
            return known;
          }
          if (tooMany(member, names, most)) {
            throw new TooManyRoomsException(id, most);
          }
          Set<String> others = changeable(member.rooms, names.size());
          for (String name : names) {
            boolean own = name.equals(id);
            if (own ? !member.atHome : others.add(name)) {
              joined.add(name);
              if (own ? goHome(member) : enter(name, member)) {
                created.add(name);
              }
            }
          }
          member.rooms = others.isEmpty() ? Set.of() : others;
          command.accept(names);
          return member;
        });
  }

  private static boolean tooMany(Member member, Collection<String> names, int most) {
    Set<String> known = member.rooms;
    if ((long) known.size() + names.size() <= most) {
      return false;
    }
    Set<String> added = new HashSet<>(names);
    added.removeAll(known);
    added.remove(member.id());
    return (long) known.size() + added.size() > most;
  }

  /** The rooms of a socket, to be changed: a copy, or a set that others may read meanwhile. */
  private static Set<String> changeable(Set<String> rooms, int added) {
    if (rooms instanceof ConcurrentHashMap.KeySetView<?, ?>) {
      return rooms;
    }
    if (rooms.size() + added < MANY) {
      return new LinkedHashSet<>(rooms);
    }
    Set<String> many = ConcurrentHashMap.newKeySet();
    many.addAll(rooms);
    return many;
  }

  /** Puts a socket into its own room; returns whether that is new. */
  private boolean goHome(Member member) {
    member.atHome = true;
    return !rooms.containsKey(member.id());
  }

  /**
   * Takes a socket out of a room; returns whether it was in, and adds the room to {@code deleted}
   * if it was the last. The command comes before the index knows: a broadcast that the lane does
   * not get any more is one that the member has left before.
   */
  boolean leave(Member member, String name, Runnable command, Collection<String> deleted) {
    boolean[] left = {false};
    members.computeIfPresent(
        member.id(),
        (id, known) -> {
          boolean own = name.equals(id);
          // Behind its end the rooms are those it had, and soon those of its successor (SIO-66).
          if (known != member
              || !member.open()
              || !(own ? member.atHome : member.rooms.contains(name))) {
            return known;
          }
          left[0] = true;
          command.run();
          if (own) {
            member.atHome = false;
          } else {
            Set<String> rest = changeable(member.rooms, 0);
            rest.remove(name);
            member.rooms = rest.isEmpty() ? Set.of() : rest;
          }
          if (own ? !rooms.containsKey(name) : exit(name, member)) {
            deleted.add(name);
          }
          return member;
        });
    return left[0];
  }

  /**
   * Takes a socket out of all rooms; returns those, and fills {@code deleted} with the ones that it
   * was the last of. Another socket that has the same id stays.
   */
  Set<String> remove(Member member, Collection<String> deleted) {
    if (!members.remove(member.id(), member)) {
      return Set.of();
    }
    Set<String> left = rooms(member);
    member.atHome = false;
    for (String name : left) {
      if (name.equals(member.id()) ? !rooms.containsKey(name) : exit(name, member)) {
        deleted.add(name);
      }
    }
    return left;
  }

  Set<String> rooms(String id) {
    Member member = members.get(id);
    return member == null ? Set.of() : rooms(member);
  }

  /** A copy. */
  private static Set<String> rooms(Member member) {
    Set<String> all = new LinkedHashSet<>();
    if (member.atHome) {
      all.add(member.id());
    }
    all.addAll(member.rooms);
    return Collections.unmodifiableSet(all);
  }

  Set<String> rooms() {
    Set<String> all = new HashSet<>(rooms.keySet());
    members.forEach(
        (id, member) -> {
          if (member.atHome) {
            all.add(id);
          }
        });
    return Collections.unmodifiableSet(all);
  }

  Set<String> members(String name) {
    Set<String> ids = new HashSet<>();
    forEachMember(name, member -> ids.add(member.id()));
    return Collections.unmodifiableSet(ids);
  }

  private void forEachMember(String name, Consumer<Member> action) {
    Member owner = members.get(name);
    if (owner != null && owner.atHome) {
      action.accept(owner);
    }
    Room room = rooms.get(name);
    if (room != null) {
      room.members.values().forEach(action);
    }
  }

  /** The connected members whom a broadcast would reach, each once. */
  Collection<Member> select(BroadcastOptions options) {
    Collection<Member> selected =
        options.rooms().size() > 1 ? new LinkedHashSet<>() : new ArrayList<>();
    Consumer<Member> add =
        member -> {
          if (!isInAny(member, options.except()) && member.connected()) {
            selected.add(member);
          }
        };
    if (options.rooms().isEmpty()) {
      members.values().forEach(add);
    }
    for (String name : options.rooms()) {
      forEachMember(name, add);
    }
    return selected;
  }

  private static boolean isInAny(Member member, Set<String> names) {
    for (String name : names) {
      if (name.equals(member.id()) ? member.atHome : member.rooms.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** Adds the lanes on which a room has members. */
  void lanes(String name, Collection<Lane> lanes) {
    Member owner = members.get(name);
    if (owner != null && owner.atHome) {
      lanes.add(owner.lane());
    }
    Room room = rooms.get(name);
    if (room != null) {
      lanes.addAll(room.lanes.keySet());
    }
  }

  private boolean hasOwner(String name) {
    Member owner = members.get(name);
    return owner != null && owner.atHome;
  }

  private boolean enter(String name, Member member) {
    boolean[] created = {false};
    rooms.compute(
        name,
        (any, known) -> {
          created[0] = known == null && !hasOwner(name);
          Room room = known == null ? new Room() : known;
          room.members.put(member.id(), member);
          room.lanes.merge(member.lane(), 1, Integer::sum);
          return room;
        });
    return created[0];
  }

  private boolean exit(String name, Member member) {
    Room left =
        rooms.computeIfPresent(
            name,
            (any, room) -> {
              room.members.remove(member.id());
              room.lanes.computeIfPresent(
                  member.lane(), (lane, count) -> count == 1 ? null : count - 1);
              return room.members.isEmpty() ? null : room;
            });
    return left == null && !hasOwner(name);
  }

  /** Changed only inside {@code compute} of its name, read by anyone. */
  private static final class Room {
    final Map<String, Member> members = new ConcurrentHashMap<>(4);
    final Map<Lane, Integer> lanes = new ConcurrentHashMap<>(2);
  }
}
