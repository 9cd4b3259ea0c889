package io.sockeye.testing;

import io.sockeye.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WebSocket of an {@link InMemoryClient}. For the test's thread only. */
public final class InMemoryWebSocket {
  private final FakeClock clock;
  private final List<InMemoryFrame> received = new ArrayList<>();
  private final List<InMemoryFrame> early = new ArrayList<>();
  private @Nullable HttpResponse response;
  private @Nullable InMemoryConnection connection;
  private @Nullable Receiver receiver;
  private boolean gone;
  private int closeCode = -1;
  private String closeReason = "";

  /** A client that acts by itself, told on the lane of the connection instead of being asked. */
  interface Receiver {
    void refused(HttpResponse answer);

    void received(InMemoryFrame frame);

    void closed();
  }

  InMemoryWebSocket(FakeClock clock) {
    this.clock = clock;
  }

  /**
   * Tells whether messages can go both ways.
   *
   * @return whether the server has accepted, and nobody has closed
   */
  public boolean isOpen() {
    return connection != null && closeCode < 0 && !gone;
  }

  /**
   * Returns the server's answer to the handshake: status 101 if it has accepted.
   *
   * @return the response
   * @throws IllegalStateException if there is none yet
   */
  public HttpResponse response() {
    HttpResponse come = response;
    if (come == null) {
      throw new IllegalStateException("the server has not answered yet");
    }
    return come;
  }

  /**
   * Returns the status code the server has closed with.
   *
   * @return the code; 1005 when the close frame had none, 1006 when there was no close frame, -1
   *     when the server has not closed
   */
  public int closeCode() {
    return closeCode;
  }

  /**
   * Returns what the server has said in its close frame.
   *
   * @return the text, empty when there was none
   */
  public String closeReason() {
    return closeReason;
  }

  /**
   * Sends a text message.
   *
   * @param text the message
   */
  public void send(String text) {
    send(new InMemoryFrame(text.getBytes(StandardCharsets.UTF_8), false, false));
  }

  /**
   * Sends a binary message.
   *
   * @param bytes the message
   */
  public void send(byte[] bytes) {
    send(new InMemoryFrame(bytes.clone(), true, false));
  }

  private void send(InMemoryFrame frame) {
    InMemoryConnection open = connection;
    if (open == null) {
      early.add(frame);
    } else {
      open.fromClient(frame);
    }
    clock.settle();
  }

  /**
   * Takes what has been received since the last call.
   *
   * @return the messages in order
   */
  public List<InMemoryFrame> take() {
    List<InMemoryFrame> taken = List.copyOf(received);
    received.clear();
    return taken;
  }

  /**
   * Takes what has been received since the last call, as texts.
   *
   * @return the messages in order
   * @throws IllegalStateException if one of them is binary
   */
  public List<String> takeTexts() {
    return take().stream()
        .map(
            frame -> {
              if (frame.binary()) {
                throw new IllegalStateException("a binary message was received");
              }
              return frame.text();
            })
        .toList();
  }

  /**
   * Takes messages from the network, or lets them pile up in the server.
   *
   * @param on whether to take them
   */
  public void reading(boolean on) {
    InMemoryConnection open = connection;
    if (open != null) {
      open.clientReads(on);
      clock.settle();
    }
  }

  /**
   * Takes some messages from the network while it does not read: what a slow client does.
   *
   * @param messages how many at most
   */
  public void read(int messages) {
    InMemoryConnection open = connection;
    if (open != null) {
      open.clientTakes(messages);
      clock.settle();
    }
  }

  /** Closes in the orderly way. */
  public void close() {
    leave(null);
  }

  /** Breaks the connection. */
  public void abort() {
    leave("connection reset");
  }

  private void leave(@Nullable String error) {
    gone = true;
    InMemoryConnection open = connection;
    if (open != null) {
      open.clientCloses(error);
    }
    clock.settle();
  }

  boolean isGone() {
    return gone;
  }

  /** To be called before anything has run. */
  void receiver(Receiver to) {
    receiver = to;
  }

  void opened(InMemoryConnection opened, HttpResponse answer) {
    connection = opened;
    response = answer;
    early.forEach(opened::fromClient);
    early.clear();
  }

  void refused(HttpResponse answer) {
    response = answer;
    if (receiver != null) {
      receiver.refused(answer);
    }
  }

  void received(InMemoryFrame frame) {
    if (gone) {
      return;
    }
    if (receiver != null) {
      receiver.received(frame);
    } else {
      received.add(frame);
    }
  }

  void closed(int code, String reason) {
    closeCode = code;
    closeReason = reason;
    if (receiver != null && !gone) {
      receiver.closed();
    }
  }
}
