package io.sockeye.server;

import io.sockeye.event.AckReply;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.AckCollector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The acknowledgements of one broadcast, from the lanes of all its targets. */
final class BroadcastAckCollector implements AckCollector {
  private final SocketIOServer server;
  private final Duration timeout;
  private final CompletableFuture<BroadcastAcks<AckReply>> result = new CompletableFuture<>();

  // Guarded by this: lanes meet here, for a few instructions each.
  private final List<AckReply> replies = new ArrayList<>();
  private int partiesToCount;
  private int expected;
  private int settled;

  BroadcastAckCollector(SocketIOServer server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
  }

  CompletableFuture<BroadcastAcks<AckReply>> result() {
    return result;
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public synchronized void parties(int parties) {
    partiesToCount = parties;
    completeIfSettled();
  }

  @Override
  public synchronized void targets(int count) {
    partiesToCount--;
    expected += count;
    completeIfSettled();
  }

  @Override
  public synchronized void reply(JsonValues values) {
    replies.add(new AckReply(values, server.codec()));
    settled++;
    completeIfSettled();
  }

  @Override
  public synchronized void lost() {
    settled++;
    completeIfSettled();
  }

  private void completeIfSettled() {
    if (partiesToCount == 0 && settled == expected) {
      BroadcastAcks<AckReply> acks = new BroadcastAcks<>(List.copyOf(replies), expected);
      server.complete(() -> result.complete(acks));
    }
  }
}
