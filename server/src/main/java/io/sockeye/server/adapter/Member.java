package io.sockeye.server.adapter;

import io.sockeye.lane.Lane;

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
   * Takes its share of a broadcast. On the lane only.
   *
   * @param delivery what is delivered, shared with the other members of the lane
   */
  void deliver(Delivery delivery);
}
