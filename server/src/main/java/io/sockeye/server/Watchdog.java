package io.sockeye.server;

import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import io.sockeye.lane.RareLog;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names the handlers of one lane's sockets that hold their thread for long. It looks at the workers
 * from time to time, so that handlers need not look at the clock. Touched on the lane only.
 */
final class Watchdog extends Deadline {
  private static final RareLog log = RareLog.everySecond(Watchdog.class);
  private static final int FRAMES = 12;

  private final Lane lane;
  private final Workers workers;
  private final long allowedNanos;

  Watchdog(Lane lane, Workers workers, Duration allowed) {
    this.lane = lane;
    this.workers = workers;
    this.allowedNanos = allowed.toNanos();
  }

  /** There is work for the workers. */
  void watch() {
    if (!armed()) {
      lane.arm(this, allowedNanos);
    }
  }

  @Override
  protected void expired() {
    for (Worker worker : workers.atWork()) {
      Mailbox mailbox = worker.mailbox();
      if (mailbox != null && mailbox.lane() == lane) {
        look(worker, worker.task());
      }
    }
    if (workers.workers() > 0) {
      lane.arm(this, allowedNanos);
    }
  }

  private void look(Worker worker, @Nullable MailboxTask task) {
    if (task == null || task != worker.seen) {
      worker.seen = task;
      worker.looks = 0;
      return;
    }
    worker.looks++;
    String stack = stack(worker.thread());
    log.warnOf(
        stack,
        "{} has held its thread {} for {} ms; it is at\n{}",
        task.describe(),
        worker.thread().getName(),
        worker.looks * allowedNanos / 1_000_000,
        stack);
  }

  private static String stack(Thread thread) {
    StringBuilder lines = new StringBuilder();
    Arrays.stream(thread.getStackTrace())
        .limit(FRAMES)
        .forEach(frame -> lines.append("  at ").append(frame).append('\n'));
    return lines.toString();
  }
}
