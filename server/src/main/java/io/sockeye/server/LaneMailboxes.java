package io.sockeye.server;

import io.sockeye.lane.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * The mailboxes of one lane that have something to do: those that got it in one turn are handed to
 * the workers together, at its end. Touched on the lane only.
 */
final class LaneMailboxes implements Lane.TurnEnd {
  private final Lane lane;
  private final Workers workers;
  private final Watchdog watchdog;
  private final List<Mailbox> runnable = new ArrayList<>();

  LaneMailboxes(Lane lane, Workers workers, Watchdog watchdog) {
    this.lane = lane;
    this.workers = workers;
    this.watchdog = watchdog;
  }

  void runnable(Mailbox mailbox) {
    if (runnable.isEmpty()) {
      lane.atTurnEnd(this);
    }
    runnable.add(mailbox);
    watchdog.watch(mailbox);
  }

  @Override
  public void turnEnded() {
    try {
      workers.executeAll(runnable);
    } catch (RejectedExecutionException e) {
      runnable.forEach(mailbox -> mailbox.refused(e));
    }
    runnable.clear();
  }
}
