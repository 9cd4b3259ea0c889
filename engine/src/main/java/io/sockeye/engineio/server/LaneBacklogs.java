package io.sockeye.engineio.server;

import io.sockeye.http.PendingBytes;
import io.sockeye.lane.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What waits for the clients of one lane together, and who has to go when it is too much. Touched
 * on the lane only, but for what others may look at.
 *
 * <p>The sum of what waits for each client counts a message that several share several times. Only
 * when that sum has become too large it is found out what is really held, which costs a look at
 * every message; so it is not done again before a part of the share has been added.
 */
final class LaneBacklogs {
  private static final int PARTS = 16;

  private final EngineServer server;
  private final Lane lane;
  private final List<Backlog> backlogs = new ArrayList<>();

  /** The sum of all; others may look. */
  private volatile long bytes;

  /** How many there are; others may look. */
  private volatile int count;

  /** How many sessions have been ended; others may look. */
  private volatile long slowConsumers;

  /** Below this sum nothing has to be found out. */
  private long nextLookBytes;

  private boolean looksSoon;

  LaneBacklogs(EngineServer server, Lane lane) {
    this.server = server;
    this.lane = lane;
  }

  long bytes() {
    return bytes;
  }

  int count() {
    return count;
  }

  long slowConsumers() {
    return slowConsumers;
  }

  void add(Backlog backlog) {
    backlog.place = backlogs.size();
    backlogs.add(backlog);
    count = backlogs.size();
  }

  void remove(Backlog backlog) {
    Backlog last = backlogs.remove(backlogs.size() - 1);
    if (last != backlog) {
      last.place = backlog.place;
      backlogs.set(backlog.place, last);
    }
    count = backlogs.size();
  }

  void changed(long difference) {
    long sum = bytes + difference;
    bytes = sum;
    if (difference < 0) {
      // What one client has taken may still be held for others: then no less is held than before.
      nextLookBytes += difference;
    }
  }

  void ended() {
    long sum = slowConsumers + 1;
    slowConsumers = sum;
  }

  /** Something was added to one of them. */
  void grown() {
    if (!looksSoon && isMuch()) {
      looksSoon = true;
      lane.submit(this::look);
    }
  }

  private boolean isMuch() {
    return bytes > Math.max(server.shareOfALane(), nextLookBytes);
  }

  private void look() {
    looksSoon = false;
    if (isMuch()) {
      relieve(server.shareOfALane());
    }
  }

  private void relieve(long share) {
    // A copy: to look at what waits may show that a connection is broken, and its session ends.
    List<Backlog> all = new ArrayList<>(backlogs);
    PendingBytes held = new PendingBytes();
    all.forEach(backlog -> backlog.session().addTo(held));
    if (held.total() > share) {
      all.sort(Comparator.comparingLong(Backlog::bytes).reversed());
      held.takeOut();
      for (int i = 0; i < all.size() && held.total() > share; i++) {
        EngineSession session = all.get(i).session();
        session.addTo(held);
        session.endAsSlowConsumer("more than " + share + " bytes wait for the clients of a lane");
      }
    }
    nextLookBytes = bytes + Math.max(share - held.total(), share / PARTS);
  }
}
