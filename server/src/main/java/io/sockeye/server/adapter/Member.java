package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.lane.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket as the adapter sees it: something in rooms that can be delivered to. */
public interface Member {
  /**
   * Returns the socket's id.
   *
   * @return the id, public and unique within the cluster
   */
  String id();

  /**
   * Returns the lane on which delivery happens.
   *
   * @return the lane
   */
  Lane lane();

  /**
   * Tells whether the socket may be in rooms: it has not been disconnected.
   *
   * @return whether it may
   */
  boolean open();

  /**
   * Tells whether broadcasts reach the socket: it has been let in and has not been disconnected.
   *
   * @return whether they do
   */
  boolean connected();

  /**
   * Describes the socket for other nodes. Never blocks.
   *
   * @return what is known at the moment
   */
  SocketDescription describe();

  /**
   * Disconnects the socket, behind everything that was issued to its lane before (SIO-35).
   *
   * @param close whether to disconnect the client from all its namespaces and close the connection
   */
  void disconnect(boolean close);

  /**
   * Takes its share of a broadcast. On the lane only.
   *
   * @param delivery what is delivered, shared with the other members of the lane
   */
  void deliver(Delivery delivery);

  /**
   * Returns the private id by which the client can claim the session when it comes back (SIO-62).
   *
   * @return the id, unguessable; {@code null} if the client cannot come back
   */
  @Nullable String pid();

  /**
   * Writes a packet that the client has missed, as it is; nobody is told. On the lane only, and
   * only before the member is connected.
   *
   * @param frames its frames
   * @param compress whether they may be compressed
   */
  void replay(List<EngineFrame> frames, boolean compress);
}
