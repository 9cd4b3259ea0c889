package io.sockeye.server;

import io.sockeye.engineio.server.CloseReason;

/** Why a socket was disconnected, in the words of the protocol (§2.11). */
public enum DisconnectReason {
  /** The client has gone, or its connection was closed. */
  TRANSPORT_CLOSE("transport close", true),
  /** The connection failed: a write error, a message that is too large, two polls at once. */
  TRANSPORT_ERROR("transport error", true),
  /** The client did not answer a ping in time. */
  PING_TIMEOUT("ping timeout", true),
  /** The client sent something that is no Engine.IO packet. */
  PARSE_ERROR("parse error", false),
  /**
   * The client did not take what was sent to it: too much waited, or nothing was taken for too
   * long.
   */
  SLOW_CONSUMER("slow consumer", true),
  /**
   * This end closed the connection: a packet that breaks the rules, a limit, or no CONNECT in time.
   */
  FORCED_CLOSE("forced close", true),
  /** This server is being closed. */
  SERVER_SHUTTING_DOWN("server shutting down", true),
  /** The client left the namespace. */
  CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect", false),
  /** This end called {@link Socket#disconnect}. */
  SERVER_NAMESPACE_DISCONNECT("server namespace disconnect", false);

  private final String wireName;
  private final boolean recoverable;

  DisconnectReason(String wireName, boolean recoverable) {
    this.wireName = wireName;
    this.recoverable = recoverable;
  }

  /**
   * Returns the reason's name in other implementations and their documentation.
   *
   * @return the name, such as {@code "transport close"}
   */
  public String wireName() {
    return wireName;
  }

  /**
   * Tells whether the client may come back and go on where it was, if connection state recovery is
   * on: whether the connection was lost, and nobody ended it on purpose.
   *
   * @return whether it may
   */
  public boolean recoverable() {
    return recoverable;
  }

  /** The one place where the end of a connection becomes the reason of its sockets. */
  static DisconnectReason of(CloseReason reason) {
    return switch (reason) {
      case TRANSPORT_CLOSE -> TRANSPORT_CLOSE;
      case TRANSPORT_ERROR -> TRANSPORT_ERROR;
      case PING_TIMEOUT -> PING_TIMEOUT;
      case PARSE_ERROR -> PARSE_ERROR;
      case SLOW_CONSUMER -> SLOW_CONSUMER;
      case FORCED_CLOSE -> FORCED_CLOSE;
    };
  }

  @Override
  public String toString() {
    return wireName;
  }
}
