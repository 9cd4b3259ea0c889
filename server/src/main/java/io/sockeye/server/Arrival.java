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
 * @param data what is kept with it
 * @param recovery whether it goes on where an earlier one ended, or why not
 * @param claim the session it goes on with, or {@code null}
 */
record Arrival(
    String socketId,
    @Nullable String pid,
    Map<String, Object> data,
    Recovery recovery,
    @Nullable RecoveryClaim claim) {
  /** The socket does not come to be. */
  void cancel() {
    if (claim != null) {
      claim.release();
    }
  }
}
