package io.sockeye.server;

import java.util.List;

/**
 * How a broadcast was acknowledged (SIO-45). A time-out is no failure: it leaves a partial result.
 *
 * @param <R> the type of a reply
 * @param replies the replies, in the order in which they came
 * @param expected how many sockets were asked, as far as is known
 * @param silentServers how many servers of the cluster did not say in time how many sockets they
 *     asked; always 0 when there is one server
 */
public record BroadcastAcks<R>(List<R> replies, int expected, int silentServers) {
  /**
   * Tells whether everybody answered.
   *
   * @return whether there is a reply of each socket that was asked, on every server
   */
  public boolean complete() {
    return replies.size() == expected && silentServers == 0;
  }
}
