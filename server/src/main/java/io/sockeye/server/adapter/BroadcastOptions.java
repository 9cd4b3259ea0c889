package io.sockeye.server.adapter;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a broadcast reaches, and how.
 *
 * @param rooms the rooms whose members are reached, each member once; empty for everybody (SIO-48,
 *     SIO-49)
 * @param except the rooms whose members are left out
 * @param isVolatile whether it is dropped for those who cannot take it at once (SIO-55), and never
 *     stored; true too for what is conflated
 * @param compress whether it may be compressed
 * @param local whether it stays on this node
 * @param conflateKey for those who cannot take it at once it is kept instead of dropped, until
 *     another with this key comes; {@code null} for what is not conflated
 */
public record BroadcastOptions(
    Set<String> rooms,
    Set<String> except,
    boolean isVolatile,
    boolean compress,
    boolean local,
    @Nullable String conflateKey) {
  /** Everybody, with nothing special. */
  public static final BroadcastOptions EVERYBODY =
      new BroadcastOptions(Set.of(), Set.of(), false, true, false);

  /**
   * Options of what is not conflated.
   *
   * @param rooms the rooms whose members are reached
   * @param except the rooms whose members are left out
   * @param isVolatile whether it is dropped for those who cannot take it at once
   * @param compress whether it may be compressed
   * @param local whether it stays on this node
   */
  public BroadcastOptions(
      Set<String> rooms, Set<String> except, boolean isVolatile, boolean compress, boolean local) {
    this(rooms, except, isVolatile, compress, local, null);
  }

  /** Whether a client that cannot take it does without, and without anything in its place. */
  boolean mayBeDropped() {
    return isVolatile && conflateKey == null;
  }
}
