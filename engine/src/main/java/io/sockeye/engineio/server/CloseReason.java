package io.sockeye.engineio.server;

/** Why a session ended (features: EIO-59, §1.12). */
public enum CloseReason {
  /** The client ended it: a close packet, or the WebSocket was closed. */
  TRANSPORT_CLOSE("transport close"),

  /** The connection failed, or the client broke the rules of the transport. */
  TRANSPORT_ERROR("transport error"),

  /**
   * No pong, or no ping of an Engine.IO 3 client, came in time, or the session was not read for
   * longer than the stall limit.
   */
  PING_TIMEOUT("ping timeout"),

  /** The client sent what is no Engine.IO packet. */
  PARSE_ERROR("parse error"),

  /**
   * The client did not take what was sent: too much waited for it, or nothing of it was taken for
   * too long ({@link EngineOptions.Builder#maxBufferedBytes}). The connection was reset.
   */
  SLOW_CONSUMER("slow consumer"),

  /** This side ended it. */
  FORCED_CLOSE("forced close");

  private final String wireName;

  CloseReason(String wireName) {
    this.wireName = wireName;
  }

  /**
   * Returns the name that Engine.IO gives the reason.
   *
   * @return the name, such as {@code transport close}
   */
  public String wireName() {
    return wireName;
  }
}
