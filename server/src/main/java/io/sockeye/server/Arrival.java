package io.sockeye.server;

import io.sockeye.server.adapter.Recovery;
import io.sockeye.server.adapter.RecoveryClaim;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a socket starts with.
 *
 * @param socketId its id
 * @param pid what the client may come back with, or {@code null} if it cannot
 * @param data what is kept with it, or {@code null} for nothing yet
 * @param recovery whether it goes on where an earlier one ended, or why not
 * @param claim the session it goes on with, or {@code null}
 */
record Arrival(
    String socketId,
    @Nullable String pid,
    @Nullable Map<String, Object> data,
    Recovery recovery,
    @Nullable RecoveryClaim claim) {
  /** Whether there is nothing to remember but the id. */
  boolean isPlain() {
    return pid == null && claim == null && recovery == Recovery.NOT_REQUESTED;
  }

  /** The socket does not come to be. */
  void cancel() {
    if (claim != null) {
      claim.release();
    }
  }
}
