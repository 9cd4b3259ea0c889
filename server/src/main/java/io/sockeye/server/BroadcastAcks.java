package io.sockeye.server;

import java.util.List;

/**
 * How a broadcast was acknowledged (SIO-45). A time-out is no failure: it leaves a partial result.
 *
 * @param <R> the type of a reply
 * @param replies the replies, in the order in which they came
 * @param expected how many sockets were asked
 */
public record BroadcastAcks<R>(List<R> replies, int expected) {
  /**
   * Tells whether everybody answered.
   *
   * @return whether there is a reply of each socket that was asked
   */
  public boolean complete() {
    return replies.size() == expected;
  }
}
