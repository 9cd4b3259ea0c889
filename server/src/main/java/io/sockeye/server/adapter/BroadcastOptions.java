package io.sockeye.server.adapter;

import java.util.Set;

/**
 * Whom a broadcast reaches, and how.
 *
 * @param rooms the rooms whose members are reached, each member once; empty for everybody (SIO-48,
 *     SIO-49)
 * @param except the rooms whose members are left out
 * @param isVolatile whether it is dropped for those who cannot take it at once (SIO-55)
 * @param compress whether it may be compressed
 * @param local whether it stays on this node
 */
public record BroadcastOptions(
    Set<String> rooms, Set<String> except, boolean isVolatile, boolean compress, boolean local) {
  /** Everybody, with nothing special. */
  public static final BroadcastOptions EVERYBODY =
      new BroadcastOptions(Set.of(), Set.of(), false, true, false);
}
