package io.sockeye.examples.wire;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client over WebSocket. */
public final class WebSocketClient extends WireClient {
  private final WebSocket socket;

  public WebSocketClient(int port) {
    this(port, "");
  }

  /** Connects with credentials, which are JSON. */
  public WebSocketClient(int port, String auth) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://localhost:" + port + "/socket.io/?EIO=4&transport=websocket"),
                new Receiver())
            .join();
    connect(auth);
  }

  @Override
  protected void sendPacket(String packet) {
    socket.sendText(packet, true).join();
  }

  @Override
  public void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /** Cuts the connection. */
  @Override
  public void close() {
    socket.abort();
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        packet(text.toString());
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
        WebSocket webSocket, ByteBuffer part, boolean last) {
      while (part.hasRemaining()) {
        bytes.write(part.get());
      }
      if (last) {
        binary(bytes.toByteArray());
        bytes.reset();
      }
      webSocket.request(1);
      return null;
    }
  }
}
