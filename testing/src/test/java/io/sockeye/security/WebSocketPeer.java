package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** A client by WebSocket. */
final class WebSocketPeer extends Peer {
  private final Raw raw;
  private final String sid;

  WebSocketPeer(int port) throws IOException {
    raw = Raw.connect(port).upgrade(Target.WEBSOCKET);
    assertThat(raw.answer().status()).isEqualTo(101);
    sid = Target.sidIn(raw.frame());
    inBackground("a WebSocket client", this::read);
  }

  private void read() {
    try {
      for (String frame = raw.frame(); !frame.startsWith("close"); frame = raw.frame()) {
        if (frame.equals("text 2")) {
          send("3");
        } else if (frame.startsWith("text ")) {
          received(frame.substring(5));
        } else if (frame.startsWith("binary ")) {
          received("<" + frame.substring(7) + ">");
        }
      }
    } catch (IOException closed) {
      // The end, too.
    }
    ended();
    raw.close();
  }

  @Override
  Peer send(String... packets) {
    byte[][] frames = new byte[packets.length][];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = Frames.text(packets[i]);
    }
    return write(Frames.join(frames));
  }

  @Override
  Peer binary(byte... bytes) {
    return write(Frames.binary(bytes));
  }

  private synchronized Peer write(byte[] bytes) {
    raw.attempt(bytes);
    return this;
  }

  @Override
  String sid() {
    return sid;
  }

  @Override
  public void close() {
    raw.close();
  }
}
