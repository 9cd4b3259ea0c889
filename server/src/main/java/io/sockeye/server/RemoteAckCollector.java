package io.sockeye.server;

import io.sockeye.event.AckReply;
import io.sockeye.event.AckTimeoutException;
import io.sockeye.event.DisconnectedException;
import io.sockeye.json.JsonValues;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of one socket that may be on any node: asked for by a broadcast to its own
 * room, and over with the first answer (SIO-52).
 */
final class RemoteAckCollector extends CountingAckCollector {
  private final SocketIOServer server;
  private final String socketId;
  private final String event;
  private final CompletableFuture<AckReply> result = new CompletableFuture<>();
  private @Nullable AckReply reply;

  RemoteAckCollector(SocketIOServer server, String socketId, String event, Duration timeout) {
    super(timeout);
    this.server = server;
    this.socketId = socketId;
    this.event = event;
  }

  CompletableFuture<AckReply> result() {
    return result;
  }

  @Override
  boolean replied(JsonValues values) {
    reply = new AckReply(values, server.codec());
    return true;
  }

  @Override
  void ended() {
    AckReply come = reply;
    if (come != null) {
      server.complete(() -> result.complete(come));
      return;
    }
    RuntimeException failure =
        timeIsOver()
            ? new AckTimeoutException("no acknowledgement of \"" + event + "\" within " + timeout())
            : new DisconnectedException("socket " + socketId + " is disconnected");
    server.complete(() -> result.completeExceptionally(failure));
  }
}
