package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client on the wire that reads all the time and answers pings; what it sends and takes are
 * Engine.IO packets, as text; binary is shown as hex in {@code <>}.
 */
abstract class Peer implements AutoCloseable {
  /** What comes last. */
  static final String CLOSED = "(closed)";

  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private volatile boolean over;
  private int echoes;

  static Peer open(Way way, int port) throws IOException {
    return way.polling() ? new PollingPeer(port) : new WebSocketPeer(port);
  }

  /** Sends packets: a frame for each, or all in one request. Ignored when the server has closed. */
  abstract Peer send(String... packets);

  abstract Peer binary(byte... bytes);

  /** The session's id. */
  abstract String sid();

  @Override
  public abstract void close();

  final Peer connect() {
    return connect("/");
  }

  final Peer connect(String namespace) {
    String name = namespace.equals("/") ? "" : namespace + ",";
    send("40" + name);
    assertThat(take()).startsWith("40" + name + "{\"sid\":\"");
    return this;
  }

  /** The next packet, or {@link #CLOSED}. */
  final String take() {
    try {
      String next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Goes through what comes until the end of the session. */
  final void awaitClosed() {
    for (String next = take(); !next.equals(CLOSED); next = take()) {
      // Something that was on its way.
    }
  }

  /** Whether an event is still answered; what comes before the answer is left out. */
  final void assertAlive() {
    int id = 1_000_000 + echoes++;
    send("42" + id + "[\"echo\",\"alive\"]");
    String answer = "43" + id + "[\"alive\"]";
    String next = take();
    while (!next.equals(answer)) {
      assertThat(next).isNotEqualTo(CLOSED);
      next = take();
    }
  }

  final boolean isOver() {
    return over;
  }

  final void received(String packet) {
    received.add(packet);
  }

  final void ended() {
    if (!over) {
      over = true;
      received.add(CLOSED);
    }
  }

  final void inBackground(String name, Runnable reading) {
    Thread thread = new Thread(reading, name);
    thread.setDaemon(true);
    thread.start();
  }
}
