package io.sockeye.testing;

import io.sockeye.http.PendingBytes;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.LaneExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An open WebSocket, seen from the server. Refuses to be touched from elsewhere than its lane. */
final class InMemoryConnection implements WebSocketConnection {
  private static final int LOW_WATERMARK = 64 * 1024;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final InMemoryHost host;
  private final LaneExecutor executor;
  private final InMemoryWebSocket client;
  private final WebSocketOptions options;
  private final Runnable cut = this::cut;

  /** Written on the lane; others may look. */
  private volatile long pendingBytes;

  // Touched on the lane only.
  private final Queue<InMemoryFrame> outbound = new ArrayDeque<>();
  private final Queue<InMemoryFrame> inbound = new ArrayDeque<>();
  private @Nullable WebSocketListener listener;
  private boolean blocked;
  private boolean reading = true;
  private boolean clientReads = true;
  private boolean flushed;
  private int closeCode = -1;
  private boolean over;

  InMemoryConnection(
      InMemoryHost host,
      LaneExecutor executor,
      InMemoryWebSocket client,
      WebSocketOptions options) {
    this.host = host;
    this.executor = executor;
    this.client = client;
    this.options = options;
  }

  void open(Function<WebSocketConnection, WebSocketListener> opened) {
    host.opened(cut);
    WebSocketListener made = opened.apply(this);
    listener = made;
    if (over) {
      executor.execute(() -> made.onClose(null));
    }
    readInbound();
  }

  // What the client does; each comes as a task of the lane.

  void fromClient(InMemoryFrame frame) {
    executor.execute(
        () -> {
          inbound.add(frame);
          readInbound();
        });
  }

  void clientReads(boolean on) {
    executor.execute(
        () -> {
          clientReads = on;
          if (flushed) {
            deliver();
          }
        });
  }

  /** The client takes some messages, though it does not read on. */
  void clientTakes(int messages) {
    executor.execute(
        () -> {
          for (int i = 0; i < messages && flushed && !over && !outbound.isEmpty(); i++) {
            InMemoryFrame next = outbound.remove();
            long rest = pendingBytes - next.bytes().length;
            pendingBytes = rest;
            client.received(next);
          }
          if (blocked && pendingBytes < LOW_WATERMARK) {
            becomeWritable();
          }
        });
  }

  void clientCloses(@Nullable String error) {
    executor.execute(() -> end(error));
  }

  private void readInbound() {
    while (reading && !over && closeCode < 0 && listener != null && !inbound.isEmpty()) {
      InMemoryFrame frame = inbound.remove();
      byte[] bytes = frame.bytes();
      if (bytes.length > options.maxMessageBytes()) {
        listener.onTooLarge();
        client.closed(1009, options.tooLarge());
        end(options.tooLarge());
      } else if (frame.binary()) {
        listener.onBinary(bytes, 0, bytes.length);
      } else {
        listener.onText(bytes, 0, bytes.length);
      }
    }
  }

  // What the server does

  @Override
  public void send(byte[] message, boolean binary, boolean compress) {
    queue(new InMemoryFrame(message, binary, compress));
  }

  @Override
  public void send(SharedMessage message, boolean compress) {
    queue(message.form(compress ? SharedFrame.COMPRESSIBLE : SharedFrame.PLAIN));
  }

  private void queue(InMemoryFrame frame) {
    checkLane();
    if (!over && closeCode < 0) {
      outbound.add(frame);
      long sum = pendingBytes + frame.bytes().length;
      pendingBytes = sum;
      blocked |= sum >= LOW_WATERMARK;
    }
  }

  @Override
  public void flush() {
    checkLane();
    flushed = true;
    deliver();
  }

  private void deliver() {
    if (!clientReads || over) {
      return;
    }
    for (InMemoryFrame next = outbound.poll(); next != null; next = outbound.poll()) {
      client.received(next);
    }
    pendingBytes = 0;
    flushed = false;
    if (blocked) {
      becomeWritable();
    }
    if (closeCode >= 0) {
      client.closed(closeCode == 0 ? 1005 : closeCode, "");
      end(null);
    }
  }

  private void becomeWritable() {
    blocked = false;
    executor.execute(
        () -> {
          if (!over && listener != null) {
            listener.onWritable();
          }
        });
  }

  @Override
  public boolean writable() {
    return pendingBytes < LOW_WATERMARK;
  }

  @Override
  public long pendingBytes() {
    return pendingBytes;
  }

  @Override
  public void addTo(PendingBytes sum) {
    checkLane();
    for (InMemoryFrame frame : outbound) {
      sum.shared(frame.bytes(), frame.bytes().length);
    }
  }

  @Override
  public void reading(boolean on) {
    checkLane();
    reading = on;
    if (on) {
      executor.execute(this::readInbound);
    }
  }

  @Override
  public void close(int code) {
    checkLane();
    if (!over && closeCode < 0) {
      closeCode = code;
      flush();
      if (!over) {
        executor.schedule(cut, CLOSE_TIMEOUT.toNanos());
      }
    }
  }

  @Override
  public void abort() {
    checkLane();
    cut();
  }

  private void cut() {
    if (!over) {
      outbound.clear();
      pendingBytes = 0;
      client.closed(1006, "");
      end(null);
    }
  }

  private void end(@Nullable String error) {
    if (over) {
      return;
    }
    over = true;
    host.closed(cut);
    WebSocketListener told = listener;
    if (told != null) {
      executor.execute(() -> told.onClose(error));
    }
  }

  private void checkLane() {
    if (!executor.inLane()) {
      throw new IllegalStateException("a WebSocket was touched from outside its lane");
    }
  }

  /** The frame that all receivers of a message share. */
  private enum SharedFrame implements SharedMessage.Form<InMemoryFrame> {
    COMPRESSIBLE,
    PLAIN;

    @Override
    public InMemoryFrame make(SharedMessage message) {
      return new InMemoryFrame(message.bytes(), message.binary(), this == COMPRESSIBLE);
    }

    @Override
    public void free(InMemoryFrame frame) {
      // Nothing to do: it is only memory.
    }
  }
}
