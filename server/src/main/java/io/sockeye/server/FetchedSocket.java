package io.sockeye.server;

import io.sockeye.event.AckReply;
import io.sockeye.event.TypeRef;
import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.SocketDescription;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A socket of another node: what is done to it is a broadcast to its own room. */
final class FetchedSocket implements RemoteSocket {
  private final Namespace namespace;
  private final SocketDescription description;
  private final HandshakeInfo handshake;

  FetchedSocket(Namespace namespace, SocketDescription description) {
    this.namespace = namespace;
    this.description = description;
    this.handshake = new RemoteHandshake(description.handshake(), namespace.server().codec());
  }

  @Override
  public String id() {
    return description.id();
  }

  @Override
  public HandshakeInfo handshake() {
    return handshake;
  }

  @Override
  public Set<String> rooms() {
    return Set.copyOf(description.rooms());
  }

  @Override
  public Map<String, Object> data() {
    return Collections.unmodifiableMap(description.data());
  }

  @Override
  @SuppressWarnings("unchecked") // the value is of the type, or the codec made it so
  public <T> @Nullable T data(String key, Class<T> type) {
    return (T) SocketData.get(data(), key, type, namespace.server().codec());
  }

  @Override
  @SuppressWarnings("unchecked") // the value is of the type, or the codec made it so
  public <T> @Nullable T data(String key, TypeRef<T> type) {
    return (T) SocketData.get(data(), key, type.type(), namespace.server().codec());
  }

  @Override
  public void emit(String event, @Nullable Object... arguments) {
    emit(EmitFlags.DEFAULT, event, arguments);
  }

  private void emit(EmitFlags flags, String event, @Nullable Object... arguments) {
    namespace.audience().broadcast(options(flags), event, arguments);
  }

  @Override
  public CompletableFuture<AckReply> emitWithAck(String event, @Nullable Object... arguments) {
    return emitWithAck(EmitFlags.DEFAULT, event, arguments);
  }

  private CompletableFuture<AckReply> emitWithAck(
      EmitFlags flags, String event, @Nullable Object... arguments) {
    return namespace.emitWithAck(id(), options(flags), flags.timeout(), event, arguments);
  }

  @Override
  public SocketEmitter asVolatile() {
    return new View(EmitFlags.DEFAULT.asVolatile());
  }

  @Override
  public SocketEmitter conflate(String key) {
    return new View(EmitFlags.DEFAULT.conflate(key));
  }

  @Override
  public SocketEmitter compress(boolean compress) {
    return new View(EmitFlags.DEFAULT.withCompress(compress));
  }

  @Override
  public SocketEmitter timeout(Duration timeout) {
    return new View(EmitFlags.DEFAULT.withTimeout(timeout));
  }

  @Override
  public void join(String... rooms) {
    namespace.adapter().socketsJoin(options(EmitFlags.DEFAULT), Arrays.asList(rooms));
  }

  @Override
  public void leave(String room) {
    namespace.adapter().socketsLeave(options(EmitFlags.DEFAULT), List.of(room));
  }

  @Override
  public void disconnect() {
    disconnect(false);
  }

  @Override
  public void disconnect(boolean close) {
    namespace.adapter().disconnectSockets(options(EmitFlags.DEFAULT), close);
  }

  private BroadcastOptions options(EmitFlags flags) {
    return new BroadcastOptions(
        Set.of(id()), Set.of(), flags.isVolatile(), flags.compress(), false, flags.conflateKey());
  }

  @Override
  public String toString() {
    return "socket " + id() + " of " + LogText.of(namespace.name()) + " on another node";
  }

  /** The socket seen through flags. */
  private final class View implements SocketEmitter {
    private final EmitFlags flags;

    View(EmitFlags flags) {
      this.flags = flags;
    }

    @Override
    public void emit(String event, @Nullable Object... arguments) {
      FetchedSocket.this.emit(flags, event, arguments);
    }

    @Override
    public CompletableFuture<AckReply> emitWithAck(String event, @Nullable Object... arguments) {
      return FetchedSocket.this.emitWithAck(flags, event, arguments);
    }

    @Override
    public SocketEmitter asVolatile() {
      return new View(flags.asVolatile());
    }

    @Override
    public SocketEmitter conflate(String key) {
      return new View(flags.conflate(key));
    }

    @Override
    public SocketEmitter compress(boolean compress) {
      return new View(flags.withCompress(compress));
    }

    @Override
    public SocketEmitter timeout(Duration timeout) {
      return new View(flags.withTimeout(timeout));
    }
  }
}
