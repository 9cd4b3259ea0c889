package io.sockeye.server.adapter;

/** What a member has been handed of the log of its namespace. Touched on its lane only. */
final class HandedPackets {
  /** Up to this position it has got all. */
  long resumedAt;

  // The latest.
  long lastOffset;
  long lastPosition;
}
