package io.sockeye.http;

import java.util.IdentityHashMap;

/**
 * Adds up what waits for several connections; what some of them share counts once. Connections can
 * be taken out again. For one thread.
 */
public final class PendingBytes {
  /** How many hold it; there if anybody does. */
  private final IdentityHashMap<Object, Integer> holders = new IdentityHashMap<>();

  private int sign = 1;
  private long total;

  /** Creates a sum of nothing. */
  public PendingBytes() {}

  /**
   * Counts what nobody else holds.
   *
   * @param bytes how many bytes
   */
  public void own(long bytes) {
    total += sign * bytes;
  }

  /**
   * Counts what others may hold too.
   *
   * @param what the same object for all who hold it
   * @param bytes how many bytes it has, the same for all
   */
  public void shared(Object what, long bytes) {
    int before = holders.getOrDefault(what, 0);
    int after = before + sign;
    if (after <= 0) {
      holders.remove(what);
    } else {
      holders.put(what, after);
    }
    if (before == 0 || after == 0) {
      total += sign * bytes;
    }
  }

  /** From now on what is counted is taken out. */
  public void takeOut() {
    sign = -1;
  }

  /**
   * Returns the sum.
   *
   * @return the bytes that wait for all who are in
   */
  public long total() {
    return total;
  }
}
