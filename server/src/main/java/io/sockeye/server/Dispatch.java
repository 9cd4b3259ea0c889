package io.sockeye.server;

/** On which thread the handlers of a namespace run. */
public enum Dispatch {
  /**
   * Off the network's threads: each socket's handlers run one after the other on the server's
   * executor, and may block. The default.
   */
  MAILBOX,
  /**
   * On the network's thread itself. Only for handlers that never block: one that does holds up
   * every connection of its lane.
   */
  IO_THREAD
}
