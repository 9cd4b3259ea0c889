package io.sockeye.server;

import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the handlers of one lane's sockets that hold their thread for long. Touched on the lane
 * only.
 */
final class Watchdog extends Deadline {
  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final int FRAMES = 12;

  private final Lane lane;
  private final long allowedNanos;
  private final List<Mailbox> mailboxes = new ArrayList<>();

  Watchdog(Lane lane, Duration allowed) {
    this.lane = lane;
    this.allowedNanos = allowed.toNanos();
  }

  void watch(Mailbox mailbox) {
    if (!mailbox.watched) {
      mailbox.watched = true;
      mailboxes.add(mailbox);
      if (!armed()) {
        lane.arm(this, allowedNanos);
      }
    }
  }

  @Override
  protected void expired() {
    // The handlers' own clock, not the lane's: it is their threads that are looked at.
    long now = System.nanoTime();
    mailboxes.removeIf(mailbox -> looked(mailbox, now));
    if (!mailboxes.isEmpty()) {
      lane.arm(this, allowedNanos);
    }
  }

  /** Returns whether the mailbox needs no watching any more. */
  private boolean looked(Mailbox mailbox, long now) {
    Mailbox.StuckHandler stuck = mailbox.stuck(now, allowedNanos);
    if (stuck != null) {
      log.warn(
          "{} has held its thread {} for {} ms; it is at\n{}",
          stuck.task().describe(),
          stuck.thread().getName(),
          stuck.nanos() / 1_000_000,
          stack(stuck.thread()));
    }
    mailbox.watched = mailbox.isBusy();
    return !mailbox.watched;
  }

  private static String stack(Thread thread) {
    StringBuilder lines = new StringBuilder();
    Arrays.stream(thread.getStackTrace())
        .limit(FRAMES)
        .forEach(frame -> lines.append("  at ").append(frame).append('\n'));
    return lines.toString();
  }
}
