package io.sockeye.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One thread at work for mailboxes: says what it is at. */
final class Worker {
  private static final VarHandle TASK;

  static {
    try {
      TASK = MethodHandles.lookup().findVarHandle(Worker.class, "task", MailboxTask.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread = Thread.currentThread();

  // Written by the thread, read by the watchdog, whom a moment's delay does not harm.
  private volatile @Nullable Mailbox mailbox;
  private volatile @Nullable MailboxTask task;

  // The watchdog's: what was seen at its last look, and for how many looks.
  @Nullable MailboxTask seen;
  int looks;

  Thread thread() {
    return thread;
  }

  /** Whose tasks run, or {@code null}. */
  @Nullable Mailbox mailbox() {
    return mailbox;
  }

  /** What runs at the moment, or {@code null}. */
  @Nullable MailboxTask task() {
    return task;
  }

  void takes(@Nullable Mailbox next) {
    mailbox = next;
  }

  void begins(MailboxTask next) {
    TASK.setRelease(this, next);
  }

  void hasDone() {
    TASK.setRelease(this, null);
  }
}
