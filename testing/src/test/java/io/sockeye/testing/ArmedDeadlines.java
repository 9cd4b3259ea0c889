package io.sockeye.testing;

/** What is still timed on a host, so that a test can see that nothing is left over. */
public final class ArmedDeadlines {
  private ArmedDeadlines() {}

  /** How many deadlines its lanes have, when they have nothing else to do. */
  public static int on(InMemoryHost host) {
    int[] count = {0};
    host.lanes().forEach(lane -> lane.submit(() -> count[0] += lane.armedDeadlines()));
    host.clock().settle();
    return count[0];
  }
}
