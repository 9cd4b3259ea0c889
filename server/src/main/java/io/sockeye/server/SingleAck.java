package io.sockeye.server;

import io.sockeye.event.AckLimitException;
import io.sockeye.event.AckReply;
import io.sockeye.event.AckTimeoutException;
import io.sockeye.event.DisconnectedException;
import io.sockeye.json.JsonValues;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The acknowledgement of an event that went to one socket alone. */
final class SingleAck extends PendingAck {
  private final SocketIOServer server;
  private final String event;
  private final Duration timeout;
  private final CompletableFuture<AckReply> reply = new CompletableFuture<>();

  SingleAck(SocketIOServer server, String event, Duration timeout) {
    this.server = server;
    this.event = event;
    this.timeout = timeout;
  }

  CompletableFuture<AckReply> reply() {
    return reply;
  }

  @Override
  void reply(JsonValues values) {
    AckReply answer = new AckReply(values, server.codec());
    server.complete(() -> reply.complete(answer));
  }

  @Override
  void disconnected(String why) {
    server.complete(() -> reply.completeExceptionally(new DisconnectedException(why)));
  }

  @Override
  void refused(String why) {
    server.complete(() -> reply.completeExceptionally(new AckLimitException(why)));
  }

  @Override
  void timedOut() {
    server.complete(
        () ->
            reply.completeExceptionally(
                new AckTimeoutException(
                    "no acknowledgement of \"" + event + "\" within " + timeout)));
  }
}
