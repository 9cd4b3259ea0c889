package io.sockeye.server.adapter;

import java.util.List;
import java.util.Set;

/**
 * What the other nodes of a cluster have answered. A time-out is no failure: it leaves those that
 * came.
 *
 * @param <T> what one node answers
 * @param answers the answers, in the order in which they came
 * @param expected how many nodes were asked
 * @param missing the ids of those that did not answer, as far as the adapter knows who is in the
 *     cluster; empty if it only knows how many
 */
public record Answers<T>(List<T> answers, int expected, Set<String> missing) {
  /**
   * Nobody was asked.
   *
   * @param <T> what one node would have answered
   * @return no answers
   */
  public static <T> Answers<T> none() {
    return new Answers<>(List.of(), 0, Set.of());
  }

  /**
   * Tells whether everybody answered.
   *
   * @return whether there is an answer of each node that was asked
   */
  public boolean complete() {
    return answers.size() >= expected;
  }
}
