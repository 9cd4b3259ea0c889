package io.sockeye.server;

/** Something that runs in a socket's mailbox. */
interface MailboxTask {
  /** What the objects around an event weigh, besides its bytes. */
  int OVERHEAD_BYTES = 256;

  /** Does it; what it throws is a bug of ours, since user code is called through the error hook. */
  void run();

  /** What it weighs while it waits, in bytes. */
  default int weight() {
    return 0;
  }

  /** What the watchdog calls it. */
  String describe();
}
