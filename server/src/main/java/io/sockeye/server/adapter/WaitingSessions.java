package io.sockeye.server.adapter;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions whose clients are away, in the order in which they were lost. Guarded by its owner.
 */
final class WaitingSessions {
  private final Map<String, RecoverySession> byPid = new LinkedHashMap<>();

  /** In how many of the sessions each room is. */
  private final Map<String, Integer> rooms = new HashMap<>();

  private final Consumer<Boolean> anyListener;

  /**
   * Creates an empty table.
   *
   * @param anyListener told whether there are any whenever that changes
   */
  WaitingSessions(Consumer<Boolean> anyListener) {
    this.anyListener = anyListener;
  }

  int size() {
    return byPid.size();
  }

  @Nullable RecoverySession get(String pid) {
    return byPid.get(pid);
  }

  void add(RecoverySession session) {
    byPid.put(session.pid, session);
    if (byPid.size() == 1) {
      anyListener.accept(true);
    }
    session.membership.rooms().forEach(room -> rooms.merge(room, 1, Integer::sum));
  }

  /** Takes a session out, before its rooms are changed. */
  void remove(RecoverySession session) {
    if (byPid.remove(session.pid, session)) {
      uncount(session);
    }
  }

  /** Whether any of the sessions is in any of these rooms. */
  boolean anyIn(Set<String> wanted) {
    for (String room : wanted) {
      if (rooms.containsKey(room)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes out those that nobody has claimed, the oldest first, while a condition holds.
   *
   * @param taken told each of them
   */
  void removeOldest(Predicate<RecoverySession> condition, Consumer<RecoverySession> taken) {
    for (Iterator<RecoverySession> oldestFirst = byPid.values().iterator();
        oldestFirst.hasNext(); ) {
      RecoverySession session = oldestFirst.next();
      if (session.claim == null) {
        if (!condition.test(session)) {
          return;
        }
        oldestFirst.remove();
        uncount(session);
        taken.accept(session);
      }
    }
  }

  void clear() {
    byPid.values().forEach(RecoverySession::unclaimed);
    byPid.clear();
    rooms.clear();
  }

  private void uncount(RecoverySession session) {
    if (byPid.isEmpty()) {
      anyListener.accept(false);
    }
    for (String room : session.membership.rooms()) {
      rooms.computeIfPresent(room, (name, count) -> count == 1 ? null : count - 1);
    }
  }
}
