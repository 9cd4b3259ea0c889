package io.sockeye.server;

import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the handlers of one lane's sockets that hold their thread for long. It looks from time to
 * time, so that handlers need not look at the clock. Touched on the lane only.
 */
final class Watchdog extends Deadline {
  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final int FRAMES = 12;

  private final Lane lane;
  private final long allowedNanos;
  private final List<Watched> watched = new ArrayList<>();

  Watchdog(Lane lane, Duration allowed) {
    this.lane = lane;
    this.allowedNanos = allowed.toNanos();
  }

  void watch(Mailbox mailbox) {
    if (!mailbox.watched) {
      mailbox.watched = true;
      watched.add(new Watched(mailbox));
      if (!armed()) {
        lane.arm(this, allowedNanos);
      }
    }
  }

  @Override
  protected void expired() {
    watched.removeIf(this::looked);
    if (!watched.isEmpty()) {
      lane.arm(this, allowedNanos);
    }
  }

  /** Returns whether the mailbox needs no watching any more. */
  private boolean looked(Watched one) {
    Mailbox mailbox = one.mailbox;
    MailboxTask task = mailbox.running();
    Thread thread = mailbox.thread();
    if (task == null || thread == null || task != one.task) {
      one.task = task;
      one.looks = 0;
    } else {
      one.looks++;
      log.warn(
          "{} has held its thread {} for {} ms; it is at\n{}",
          task.describe(),
          thread.getName(),
          one.looks * allowedNanos / 1_000_000,
          stack(thread));
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

  /** A mailbox with what ran in it at the last look. */
  private static final class Watched {
    final Mailbox mailbox;
    @Nullable MailboxTask task;

    /** How many looks ago that was seen first. */
    int looks;

    Watched(Mailbox mailbox) {
      this.mailbox = mailbox;
    }
  }
}
