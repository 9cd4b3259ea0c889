package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client that writes and reads bytes, so that a test shows what is on the wire. */
final class RawClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
  }

  static RawClient connect(int port) throws IOException {
    return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  Socket socket() {
    return socket;
  }

  /** Sends text; each {@code \n} in it goes out as CRLF. */
  RawClient lines(String text) throws IOException {
    return bytes(text.replace("\n", "\r\n"));
  }

  /** Sends text as it is. */
  RawClient bytes(String text) throws IOException {
    return bytes(text.getBytes(ISO_8859_1));
  }

  RawClient bytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends text byte by byte. */
  RawClient drip(String text) throws IOException {
    for (byte b : text.replace("\n", "\r\n").getBytes(ISO_8859_1)) {
      socket.getOutputStream().write(b);
    }
    return this;
  }

  Response readResponse() throws IOException {
    return readResponse(false);
  }

  Response readResponse(boolean toHead) throws IOException {
    String statusLine = readLine();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = readBytes(toHead ? 0 : length);
    return new Response(
        Integer.parseInt(statusLine.split(" ", 3)[1]),
        statusLine,
        headers,
        new String(body, ISO_8859_1));
  }

  String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = read(); b != '\n'; b = read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }

  byte[] readBytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("closed after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  /** Reads one byte, or -1 when the server has closed. */
  int readOrEnd() throws IOException {
    return in.read();
  }

  private int read() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("closed by the server");
    }
    return b;
  }

  /** Closes with a RST instead of a FIN. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** What came back. */
  record Response(int status, String statusLine, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }
}
