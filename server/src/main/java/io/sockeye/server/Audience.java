package io.sockeye.server;

import io.sockeye.event.AckReply;
import io.sockeye.server.adapter.BroadcastOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Those among whom a {@link BroadcastOperator} chooses. Safe for use by any thread. */
interface Audience {
  void broadcast(BroadcastOptions options, String event, @Nullable Object... arguments);

  /**
   * Also collects acknowledgements.
   *
   * @param timeout how long to wait for them, or {@code null} for the server's default
   */
  CompletableFuture<BroadcastAcks<AckReply>> broadcastWithAck(
      BroadcastOptions options,
      @Nullable Duration timeout,
      String event,
      @Nullable Object... arguments);

  CompletableFuture<List<RemoteSocket>> fetchSockets(
      BroadcastOptions options, @Nullable Duration timeout);

  void socketsJoin(BroadcastOptions options, Collection<String> rooms);

  void socketsLeave(BroadcastOptions options, Collection<String> rooms);

  void disconnectSockets(BroadcastOptions options, boolean close);
}
