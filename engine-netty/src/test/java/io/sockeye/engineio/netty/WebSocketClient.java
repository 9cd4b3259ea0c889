package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;

/** A WebSocket client that shows its bytes. */
final class WebSocketClient implements AutoCloseable {
  static final String HANDSHAKE =
      """
      GET /engine.io/?EIO=4&transport=websocket HTTP/1.1
      Host: localhost
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

      """;

  private final RawClient raw;
  private String closeReason = "";

  WebSocketClient(RawClient raw) {
    this.raw = raw;
  }

  /** Connects and reads the 101. */
  static WebSocketClient open(TestHost host) throws IOException {
    return open(RawClient.connect(host.port()));
  }

  /** Connects with an offer of extensions, of which the 101 tells what has become. */
  static WebSocketClient offering(TestHost host, String extensions) throws IOException {
    return offering(host, extensions, "");
  }

  static WebSocketClient offering(TestHost host, String extensions, String query)
      throws IOException {
    RawClient raw = RawClient.connect(host.port());
    raw.lines(
        HANDSHAKE
            .replace("transport=websocket", "transport=websocket" + query)
            .replace("Host:", "Sec-WebSocket-Extensions: " + extensions + "\nHost:"));
    return new WebSocketClient(raw);
  }

  /** Reads the 101 and returns the extensions in it, empty for none. */
  String extensions() throws IOException {
    RawClient.Response response = raw.readResponse();
    assertThat(response.status()).isEqualTo(101);
    return response.header("sec-websocket-extensions");
  }

  static WebSocketClient open(RawClient raw) throws IOException {
    raw.lines(HANDSHAKE);
    return new WebSocketClient(raw).opened();
  }

  WebSocketClient opened() throws IOException {
    assertThat(raw.readResponse().status()).isEqualTo(101);
    return this;
  }

  RawClient raw() {
    return raw;
  }

  WebSocketClient send(byte[]... frames) throws IOException {
    raw.bytes(Frames.join(frames));
    return this;
  }

  /**
   * Reads a frame: {@code text Hello}, {@code binary 0a0b}, {@code pong x}, {@code close 1000},
   * {@code deflated text Hello}.
   */
  String read() throws IOException {
    int first = raw.readBytes(1)[0] & 0xFF;
    int length = raw.readBytes(1)[0] & 0xFF;
    if (length == 126) {
      length = number(2);
    } else if (length == 127) {
      length = number(8);
    }
    byte[] payload = raw.readBytes(length);
    return switch (first) {
      case 0x81 -> "text " + new String(payload, UTF_8);
      case 0x82 -> "binary " + HexFormat.of().formatHex(payload);
      case 0xC1 -> "deflated text " + new String(Deflated.inflate(payload), UTF_8);
      case 0xC2 -> "deflated binary " + HexFormat.of().formatHex(Deflated.inflate(payload));
      case 0x8A -> "pong " + new String(payload, UTF_8);
      case 0x88 -> {
        closeReason = length == 0 ? "" : new String(payload, 2, length - 2, UTF_8);
        yield "close" + (length == 0 ? "" : " " + ((payload[0] & 0xFF) << 8 | (payload[1] & 0xFF)));
      }
      default -> throw new IOException("unexpected frame " + Integer.toHexString(first));
    };
  }

  /** What the last close frame said. */
  String closeReason() {
    return closeReason;
  }

  private int number(int bytes) throws IOException {
    int number = 0;
    for (byte b : raw.readBytes(bytes)) {
      number = number << 8 | (b & 0xFF);
    }
    return number;
  }

  /** Expects that the server has closed. */
  void assertEnd() throws IOException {
    assertThat(raw.readOrEnd()).isEqualTo(-1);
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
