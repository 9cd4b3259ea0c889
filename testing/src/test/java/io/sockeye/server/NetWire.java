package io.sockeye.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client over the network that answers pings; what it sends and takes is the text on
 * the wire.
 */
final class NetWire implements WebSocket.Listener, AutoCloseable {
  private final StringBuilder partial = new StringBuilder();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  // Guarded by itself.
  private final List<String> received = new ArrayList<>();

  private final WebSocket socket;
  private volatile boolean over;

  private NetWire(HttpClient http, int port) {
    URI uri = URI.create("ws://127.0.0.1:" + port + Fixture.WEBSOCKET);
    this.socket = http.newWebSocketBuilder().buildAsync(uri, this).join();
  }

  static NetWire open(HttpClient http, int port) {
    return new NetWire(http, port);
  }

  NetWire onText(Consumer<String> listener) {
    listeners.add(listener);
    return this;
  }

  /** Sends one message, from any thread. */
  NetWire send(String text) {
    synchronized (socket) {
      socket.sendText(text, true).join();
    }
    return this;
  }

  /** Whether nobody has closed it yet. */
  boolean isOpen() {
    return !over && !socket.isInputClosed() && !socket.isOutputClosed();
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    over = true;
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    over = true;
  }

  /** Everything received so far but pings and the open packet. */
  List<String> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** Everything received behind the answer to CONNECT. */
  List<String> events() {
    return received().stream().filter(text -> !text.startsWith("40")).toList();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    webSocket.request(1);
    if (!last) {
      return null;
    }
    String text = partial.toString();
    partial.setLength(0);
    if (text.equals("2")) {
      return CompletableFuture.runAsync(() -> send("3"));
    }
    take(text);
    return null;
  }

  private void take(String text) {
    if (!text.startsWith("0")) {
      synchronized (received) {
        received.add(text);
      }
      listeners.forEach(listener -> listener.accept(text));
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
