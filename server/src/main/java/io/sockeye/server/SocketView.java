package io.sockeye.server;

import io.sockeye.event.AckReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A socket seen through flags. */
record SocketView(Socket socket, EmitFlags flags) implements SocketEmitter {
  @Override
  public void emit(String event, @Nullable Object... arguments) {
    socket.emit(flags, event, arguments);
  }

  @Override
  public CompletableFuture<AckReply> emitWithAck(String event, @Nullable Object... arguments) {
    return socket.emitWithAck(flags, event, arguments);
  }

  @Override
  public SocketEmitter asVolatile() {
    return new SocketView(socket, flags.asVolatile());
  }

  @Override
  public SocketEmitter conflate(String key) {
    return new SocketView(socket, flags.conflate(key));
  }

  @Override
  public SocketEmitter compress(boolean compress) {
    return new SocketView(socket, flags.withCompress(compress));
  }

  @Override
  public SocketEmitter timeout(Duration timeout) {
    return new SocketView(socket, flags.withTimeout(timeout));
  }
}
