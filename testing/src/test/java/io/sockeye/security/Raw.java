package io.sockeye.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** A connection on which a client writes and reads what it likes. */
final class Raw implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  private Raw(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static Raw connect(int port) throws IOException {
    return new Raw(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  // ---- out

  /** Sends text; each {@code \n} in it goes out as CRLF, each character as one byte. */
  Raw lines(String text) throws IOException {
    return bytes(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
  }

  Raw bytes(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** As {@link #bytes}, to a server that may have closed by now. */
  Raw attempt(byte... bytes) {
    try {
      bytes(bytes);
    } catch (IOException closed) {
      // Then what was answered is read.
    }
    return this;
  }

  /**
   * A request without a body.
   *
   * @param headers further header lines, each with its line break
   */
  Raw get(String target, String headers) throws IOException {
    return lines("GET " + target + " HTTP/1.1\nHost: localhost\n" + headers + "\n");
  }

  Raw get(String target) throws IOException {
    return get(target, "");
  }

  Raw post(String target, byte[] body) throws IOException {
    lines(
        "POST "
            + target
            + " HTTP/1.1\nHost: localhost\nContent-Type: text/plain;charset=UTF-8\nContent-Length: "
            + body.length
            + "\n\n");
    return bytes(body);
  }

  /** Asks for a WebSocket. */
  Raw upgrade(String target, String headers) throws IOException {
    return get(
        target,
        """
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        """
            + headers);
  }

  Raw upgrade(String target) throws IOException {
    return upgrade(target, "");
  }

  /** Closes by a RST. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  // ---- in

  /** A response. */
  record Answer(int status, List<String> headers, String body) {
    /** The value of a field, or nothing. */
    String header(String name) {
      String start = name + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst()
          .orElse("");
    }
  }

  Answer answer() throws IOException {
    String status = line();
    List<String> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    Answer head = new Answer(Integer.parseInt(status.split(" ", 3)[1]), headers, "");
    String length = head.header("content-length");
    byte[] body = exactly(length.isEmpty() ? 0 : Integer.parseInt(length));
    return new Answer(head.status, headers, new String(body, UTF_8));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed by the server");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("closed by the server");
    }
    return bytes;
  }

  /**
   * A frame: {@code text 40}, {@code binary 0a}, {@code close 1002}, {@code close}, …; pings of the
   * heartbeat are answered and left out.
   */
  String frame() throws IOException {
    String frame = anyFrame();
    while (frame.equals("text 2")) {
      attempt(Frames.text("3"));
      frame = anyFrame();
    }
    return frame;
  }

  /** The same, with the pings; none is answered. */
  String anyFrame() throws IOException {
    int first = exactly(1)[0] & 0xFF;
    int length = exactly(1)[0] & 0xFF;
    if (length == 126) {
      length = number(2);
    } else if (length == 127) {
      length = number(8);
    }
    byte[] payload = exactly(length);
    return switch (first) {
      case 0x81 -> "text " + new String(payload, UTF_8);
      case 0x82 -> "binary " + HexFormat.of().formatHex(payload);
      case 0x88 ->
          length == 0 ? "close" : "close " + ((payload[0] & 0xFF) << 8 | (payload[1] & 0xFF));
      case 0x8A -> "pong";
      default -> throw new IOException("unexpected frame " + Integer.toHexString(first));
    };
  }

  private int number(int bytes) throws IOException {
    int number = 0;
    for (byte b : exactly(bytes)) {
      number = number << 8 | (b & 0xFF);
    }
    return number;
  }

  /** Reads to the end, however the server closes; returns how many bytes came. */
  long readToEnd() throws IOException {
    long count = 0;
    byte[] bytes = new byte[8192];
    try {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        count += n;
      }
    } catch (SocketTimeoutException open) {
      throw new AssertionError("not closed by the server", open);
    } catch (IOException reset) {
      // An end as well.
    }
    return count;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException already) {
      // That is what was wanted.
    }
  }
}
