package io.sockeye.server;

import io.sockeye.engineio.server.CloseReason;

/** Why a socket was disconnected, in the words of the protocol (§2.11). */
public enum DisconnectReason {
  /** The client has gone, or its connection was closed. */
  TRANSPORT_CLOSE("transport close"),
  /** The connection failed: a write error, a message that is too large, two polls at once. */
  TRANSPORT_ERROR("transport error"),
  /** The client did not answer a ping in time. */
  PING_TIMEOUT("ping timeout"),
  /** The client sent something that is no Engine.IO packet. */
  PARSE_ERROR("parse error"),
  /** This end closed the connection: a packet that breaks the rules, or no CONNECT in time. */
  FORCED_CLOSE("forced close"),
  /** This server is being closed. */
  SERVER_SHUTTING_DOWN("server shutting down"),
  /** The client left the namespace. */
  CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
  /** This end called {@link Socket#disconnect}. */
  SERVER_NAMESPACE_DISCONNECT("server namespace disconnect");

  private final String wireName;

  DisconnectReason(String wireName) {
    this.wireName = wireName;
  }

  /**
   * Returns the reason's name in other implementations and their documentation.
   *
   * @return the name, such as {@code "transport close"}
   */
  public String wireName() {
    return wireName;
  }

  /** The one place where the end of a connection becomes the reason of its sockets. */
  static DisconnectReason of(CloseReason reason) {
    return switch (reason) {
      case TRANSPORT_CLOSE -> TRANSPORT_CLOSE;
      case TRANSPORT_ERROR -> TRANSPORT_ERROR;
      case PING_TIMEOUT -> PING_TIMEOUT;
      case PARSE_ERROR -> PARSE_ERROR;
      case FORCED_CLOSE -> FORCED_CLOSE;
    };
  }

  @Override
  public String toString() {
    return wireName;
  }
}
