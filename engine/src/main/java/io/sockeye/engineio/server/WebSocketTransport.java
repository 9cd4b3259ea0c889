package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineParseException;
import io.sockeye.http.PendingBytes;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (EIO-24): every packet is one message. Until the client has upgraded, what comes
 * belongs to the {@link Upgrade}.
 */
final class WebSocketTransport extends Transport implements WebSocketListener {
  static final String NAME = "websocket";

  private final WebSocketConnection connection;
  private @Nullable Upgrade probe;
  private boolean closed;

  /** What is to be run at the next flush; there only when somebody wants it. */
  private @Nullable List<Runnable> callbacks;

  WebSocketTransport(EngineSession session, WebSocketConnection connection) {
    super(session);
    this.connection = connection;
  }

  @Override
  String name() {
    return NAME;
  }

  /** Answers a probe at once, past the packets of the session. */
  void answerProbe(EngineFrame pong) {
    connection.send(pong.bytes(), pong.binary(), true);
    connection.flush();
  }

  void probedBy(@Nullable Upgrade upgrade) {
    probe = upgrade;
  }

  @Override
  public void onText(byte[] array, int offset, int length) {
    EnginePacket packet;
    try {
      packet = session.version().decodeText(array, offset, length);
    } catch (EngineParseException wrong) {
      malformed(wrong);
      return;
    }
    received(packet);
  }

  @Override
  public void onBinary(byte[] array, int offset, int length) {
    EnginePacket packet;
    try {
      packet = session.version().decodeBinary(array, offset, length);
    } catch (EngineParseException wrong) {
      malformed(wrong);
      return;
    }
    received(packet);
  }

  private void received(EnginePacket packet) {
    Upgrade upgrade = probe;
    if (upgrade != null) {
      upgrade.received(packet);
    } else if (!closed) {
      session.receive(packet);
    }
  }

  private void malformed(EngineParseException wrong) {
    Upgrade upgrade = probe;
    if (upgrade != null) {
      upgrade.abandon();
    } else if (!closed) {
      session.end(CloseReason.PARSE_ERROR, wrong.getMessage());
    }
  }

  @Override
  public void onWritable() {
    if (session.carriedBy(this)) {
      session.lookAtBacklog();
      drained();
    }
  }

  @Override
  public void onTooLarge() {
    session.server().rejections().messageTooLarge();
  }

  @Override
  public void onClose(@Nullable String error) {
    closed = true;
    Upgrade upgrade = probe;
    if (upgrade != null) {
      upgrade.abandon();
    } else if (session.carriedBy(this)) {
      session.end(error == null ? CloseReason.TRANSPORT_CLOSE : CloseReason.TRANSPORT_ERROR, error);
    }
  }

  @Override
  void send(EngineFrame frame, boolean compress, @Nullable Runnable sent) {
    flushSoon();
    EngineFrame message = session.encoding().message(frame);
    connection.send(message.bytes(), message.binary(), compress);
    if (sent != null) {
      if (callbacks == null) {
        callbacks = new ArrayList<>();
      }
      callbacks.add(sent);
    }
  }

  @Override
  void send(SharedMessage message, boolean compress) {
    flushSoon();
    connection.send(session.encoding().message(message), compress);
  }

  @Override
  void flush() {
    if (closed) {
      return;
    }
    GuardedListener.onFlush(session.listener());
    connection.flush();
    if (closed) {
      // The connection broke, and the session has ended with it.
      return;
    }
    List<Runnable> due = callbacks;
    if (due != null) {
      callbacks = null;
      due.forEach(GuardedListener::run);
    }
    boolean allTaken = session.flushed();
    if (!closed && (allTaken || connection.writable())) {
      drained();
    }
  }

  private void drained() {
    GuardedListener.onDrain(session.listener());
    if (session.ready()) {
      GuardedListener.onReady(session.listener());
    }
  }

  @Override
  boolean writable() {
    return connection.writable();
  }

  @Override
  boolean ready() {
    return connection.writable();
  }

  @Override
  long pendingBytes() {
    return connection.pendingBytes();
  }

  @Override
  long waitingBytes() {
    return connection.pendingBytes();
  }

  @Override
  void addTo(PendingBytes sum) {
    connection.addTo(sum);
  }

  @Override
  boolean keepsUp() {
    return connection.writable();
  }

  @Override
  void reading(boolean on) {
    connection.reading(on);
  }

  @Override
  void drainAndClose() {
    flush();
    session.end(CloseReason.FORCED_CLOSE, null);
  }

  @Override
  void end(CloseReason reason) {
    if (isNotWaitedFor(reason)) {
      endNow();
    } else {
      closeConnection();
    }
  }

  @Override
  void endNow() {
    if (connection.writable()) {
      closeConnection();
    } else {
      cut();
    }
  }

  @Override
  void cut() {
    closed = true;
    connection.abort();
  }

  void closeConnection() {
    if (!closed) {
      closed = true;
      connection.close(0);
    }
  }
}
