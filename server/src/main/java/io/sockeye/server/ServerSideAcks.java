package io.sockeye.server;

import java.util.List;
import java.util.Set;

/**
 * How the other servers of the cluster acknowledged an event (SIO-58). A time-out is no failure: it
 * leaves a partial result.
 *
 * @param <R> the type of a reply
 * @param replies the replies, at most one of each server, in the order in which they came
 * @param expected how many servers were asked; this one is not among them
 * @param missing the ids of the servers that did not reply, as far as the adapter knows who is in
 *     the cluster; an adapter that only knows how many there are leaves it empty
 */
public record ServerSideAcks<R>(List<R> replies, int expected, Set<String> missing) {
  /**
   * Tells whether everybody replied.
   *
   * @return whether there is a reply of each server that was asked
   */
  public boolean complete() {
    return replies.size() >= expected;
  }
}
