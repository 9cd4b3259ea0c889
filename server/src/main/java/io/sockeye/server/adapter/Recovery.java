package io.sockeye.server.adapter;

/** What became of a client's wish to go on where it was cut off (§2.12). */
public enum Recovery {
  /** The client did not ask for it, or recovery is off. */
  NOT_REQUESTED,
  /**
   * The socket goes on with its id, rooms and data. Everything that was sent to it and that it has
   * not received is written before it is connected, each packet once.
   */
  RECOVERED,
  /**
   * There is no such session: its time is over, it ended for a reason that nobody comes back from,
   * it had to make room for others, or it never was on this server.
   */
  UNKNOWN_SESSION,
  /** Somebody else is being connected with this session. */
  ALREADY_CLAIMED,
  /**
   * What the client names as the last packet it received is none of ours: a string of the
   * application, which clients take for an offset if it ends an event that has none (SIO-64), or
   * the offset of a server that has been started anew.
   */
  UNKNOWN_OFFSET,
  /** Packets that were meant for the client may have been dropped from the log. */
  LOG_TRIMMED,
  /** The handlers of the earlier connection did not end in time. */
  HANDLERS_BUSY,
  /** The adapter could not say. */
  UNAVAILABLE
}
