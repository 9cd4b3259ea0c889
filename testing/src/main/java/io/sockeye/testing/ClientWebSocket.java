package io.sockeye.testing;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A session that is a WebSocket from the beginning. */
final class ClientWebSocket extends ClientTransport implements InMemoryWebSocket.Receiver {
  private final InMemoryClient http;
  private final String target;
  private final Executor line;
  private final Listener listener;
  private @Nullable InMemoryWebSocket socket;

  ClientWebSocket(InMemoryClient http, String target, Executor line, Listener listener) {
    this.http = http;
    this.target = target;
    this.line = line;
    this.listener = listener;
  }

  @Override
  String name() {
    return "websocket";
  }

  @Override
  void open() {
    InMemoryWebSocket opening = http.webSocket(target);
    opening.receiver(this);
    socket = opening;
  }

  @Override
  void send(EngineFrame frame) {
    if (frame.binary()) {
      socket().send(frame.bytes());
    } else {
      socket().send(new String(frame.bytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  void close() {
    socket().close();
  }

  @Override
  void abort() {
    socket().abort();
  }

  @Override
  void reading(boolean on) {
    socket().reading(on);
  }

  @Override
  public void refused(HttpResponse answer) {
    line.execute(() -> listener.refused(answer));
  }

  @Override
  public void received(InMemoryFrame frame) {
    line.execute(() -> listener.received(decoded(frame)));
  }

  private static EnginePacket decoded(InMemoryFrame frame) {
    byte[] bytes = frame.bytes();
    return frame.binary()
        ? EngineVersion.V4.decodeBinary(bytes, 0, bytes.length)
        : EngineVersion.V4.decodeText(bytes, 0, bytes.length);
  }

  @Override
  public void closed() {
    line.execute(() -> listener.closed(TRANSPORT_CLOSE));
  }

  private InMemoryWebSocket socket() {
    return Objects.requireNonNull(socket);
  }
}
