package io.sockeye.server;

import io.sockeye.event.AckReply;
import io.sockeye.json.JsonValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The acknowledgements of one broadcast, from the lanes and nodes of all its targets. */
final class BroadcastAckCollector extends CountingAckCollector {
  private final SocketIOServer server;
  private final List<AckReply> replies = new ArrayList<>();
  private final CompletableFuture<BroadcastAcks<AckReply>> result = new CompletableFuture<>();

  BroadcastAckCollector(SocketIOServer server, Duration timeout) {
    super(timeout);
    this.server = server;
  }

  CompletableFuture<BroadcastAcks<AckReply>> result() {
    return result;
  }

  @Override
  boolean replied(JsonValues values) {
    replies.add(new AckReply(values, server.codec()));
    return false;
  }

  @Override
  void ended() {
    BroadcastAcks<AckReply> acks =
        new BroadcastAcks<>(List.copyOf(replies), expectedTargets(), silentParties());
    server.complete(() -> result.complete(acks));
  }
}
