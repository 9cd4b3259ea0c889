package io.sockeye.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.http.SharedMessage;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** A WebSocket that takes everything at once, and counts it. For the lane. */
final class QuietConnection implements WebSocketConnection {
  private final QuietHost host;
  private @Nullable WebSocketListener listener;
  private long sent;

  QuietConnection(QuietHost host) {
    this.host = host;
  }

  void opened(WebSocketListener newListener) {
    listener = newListener;
  }

  /** How many messages the server has sent. */
  long sent() {
    return sent;
  }

  /** A message of the client, in a turn of its own. */
  void receive(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    host.onLane(() -> receive(bytes));
  }

  /** A message of the client, in the turn that runs. */
  void receive(byte[] text) {
    WebSocketListener open = listener;
    if (open == null) {
      throw new IllegalStateException("the connection is not open");
    }
    open.onText(text, 0, text.length);
  }

  @Override
  public void send(byte[] message, boolean binary, boolean compress) {
    sent++;
  }

  @Override
  public void send(SharedMessage message, boolean compress) {
    sent++;
  }

  @Override
  public void flush() {}

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public void reading(boolean reading) {}

  @Override
  public void close(int code) {
    throw new IllegalStateException("closed by the server with " + code);
  }

  @Override
  public void abort() {
    throw new IllegalStateException("aborted by the server");
  }
}
