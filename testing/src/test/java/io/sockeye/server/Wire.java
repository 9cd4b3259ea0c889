package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.InMemoryFrame;
import io.sockeye.testing.InMemoryWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The client's end of a WebSocket: what it sends and takes is the text on the wire; binary is shown
 * as hex in {@code <>}.
 */
final class Wire {
  private final Fixture fixture;
  private final InMemoryWebSocket socket;
  private String sid = "";
  private String connect = "";

  Wire(Fixture fixture, InMemoryWebSocket socket) {
    this.fixture = fixture;
    this.socket = socket;
  }

  Wire connect(String namespace) {
    send("40" + (namespace.equals("/") ? "" : namespace + ","));
    connect = take().stream().filter(text -> text.startsWith("40")).findFirst().orElseThrow();
    assertThat(connect).contains("\"sid\":\"");
    sid = connect.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    return this;
  }

  /** The id of the socket that was connected last. */
  String sid() {
    return sid;
  }

  /** The last answer to CONNECT. */
  String connectPacket() {
    return connect;
  }

  Wire send(String text) {
    socket.send(text);
    return this;
  }

  Wire send(byte... bytes) {
    socket.send(bytes);
    return this;
  }

  /** What has come since the last call, pings left out. */
  List<String> take() {
    fixture.clock.settle();
    List<String> texts = new ArrayList<>();
    for (InMemoryFrame frame : socket.take()) {
      String text =
          frame.binary()
              ? "<" + HexFormat.of().formatHex(frame.bytes()) + ">"
              : new String(frame.bytes(), StandardCharsets.UTF_8);
      if (!text.equals("2")) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** Answers the last ping, if it is open. */
  void pong() {
    if (socket.isOpen()) {
      socket.send("3");
    }
  }

  boolean isOpen() {
    fixture.clock.settle();
    return socket.isOpen();
  }

  int closeCode() {
    return socket.closeCode();
  }

  void reading(boolean on) {
    socket.reading(on);
  }

  void close() {
    socket.close();
    fixture.clock.settle();
  }

  void abort() {
    socket.abort();
    fixture.clock.settle();
  }
}
