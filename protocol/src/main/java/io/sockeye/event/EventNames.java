package io.sockeye.event;

import io.sockeye.socketio.protocol.SocketPacketEncoder;

/** The names that no event may have, because the library itself speaks them (SIO-3, SIO-32). */
public final class EventNames {
  private EventNames() {}

  /**
   * Refuses a reserved name.
   *
   * @param name the name of an event
   * @return the name
   * @throws IllegalArgumentException if the name is reserved
   */
  public static String checked(String name) {
    if (SocketPacketEncoder.isReservedEventName(name)) {
      throw new IllegalArgumentException(
          "the event name \""
              + name
              + "\" is reserved, as are connect, connect_error, disconnect, disconnecting,"
              + " newListener and removeListener; any other is allowed");
    }
    return name;
  }
}
