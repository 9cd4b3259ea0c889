package io.sockeye.server.adapter;

/**
 * Told about rooms (SIO-73). Called on the thread that joins or leaves, after the fact; for a
 * socket that is disconnected, between its {@code disconnecting} and {@code disconnect} handlers.
 * Must not block.
 */
public interface RoomListener {
  /**
   * A room has its first member.
   *
   * @param room the room
   */
  default void created(String room) {}

  /**
   * A room has lost its last member.
   *
   * @param room the room
   */
  default void deleted(String room) {}

  /**
   * A socket has joined a room.
   *
   * @param room the room
   * @param id the socket's id
   */
  default void joined(String room, String id) {}

  /**
   * A socket has left a room.
   *
   * @param room the room
   * @param id the socket's id
   */
  default void left(String room, String id) {}
}
