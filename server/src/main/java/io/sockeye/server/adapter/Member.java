package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.lane.Lane;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket as the adapter sees it: something in rooms that can be delivered to. It belongs to one
 * adapter, which keeps in it what it knows of it.
 */
public abstract class Member {
  // Of the index: changed while the index holds the member's id, read by anyone.

  /** The rooms it is in, but for that of its own id. */
  volatile Set<String> rooms = Set.of();

  /** Whether it is in the room of its own id. */
  volatile boolean atHome;

  // Of its lane.

  /** Whether what is sent to the room of its own id reaches it. */
  boolean home;

  /** Its place among those who are connected, or -1. */
  int place = -1;

  /** Its seats in other rooms, by name; there if it has any. */
  @Nullable Map<String, LaneRooms.Seat> seats;

  /** The last broadcast that it got, or was left out of. */
  long seen;

  /** What it has been handed of the log; there if there is one. */
  @Nullable HandedPackets handed;

  /** Creates a member that is in no room. */
  protected Member() {}

  /**
   * Returns the socket's id.
   *
   * @return the id, public and unique within the cluster
   */
  public abstract String id();

  /**
   * Returns the lane on which delivery happens.
   *
   * @return the lane
   */
  public abstract Lane lane();

  /**
   * Tells whether the socket may be in rooms: it has not been disconnected.
   *
   * @return whether it may
   */
  public abstract boolean open();

  /**
   * Tells whether broadcasts reach the socket: it has been let in and has not been disconnected.
   *
   * @return whether they do
   */
  public abstract boolean connected();

  /**
   * Describes the socket for other nodes. Never blocks.
   *
   * @return what is known at the moment
   */
  public abstract SocketDescription describe();

  /**
   * Disconnects the socket, behind everything that was issued to its lane before (SIO-35).
   *
   * @param close whether to disconnect the client from all its namespaces and close the connection
   */
  public abstract void disconnect(boolean close);

  /**
   * Ends the connection as that of a slow consumer: something it was to get could not be kept, and
   * it must not miss that and go on. On the lane only.
   */
  public abstract void cutOff();

  /**
   * Takes its share of a broadcast. On the lane only.
   *
   * @param delivery what is delivered, shared with the other members of the lane
   */
  public abstract void deliver(Delivery delivery);

  /**
   * Returns the private id by which the client can claim the session when it comes back (SIO-62).
   *
   * @return the id, unguessable; {@code null} if the client cannot come back
   */
  public abstract @Nullable String pid();

  /**
   * Writes a packet that the client has missed, as it is; nobody is told. On the lane only, and
   * only before the member is connected.
   *
   * @param frames its frames
   * @param compress whether they may be compressed
   */
  public abstract void replay(List<EngineFrame> frames, boolean compress);
}
