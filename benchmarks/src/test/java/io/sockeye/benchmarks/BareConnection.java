package io.sockeye.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that is a blocking socket and nothing else, so that nothing of it is taken for the
 * server's. Messages are short ASCII texts.
 */
final class BareConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int FIN_TEXT = 0x81;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final InputStream in;

  /** Connects, and joins the main namespace. */
  BareConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = socket.getInputStream();
    String handshake =
        String.join(
            "\r\n",
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
    for (int last = 0; last != 0x0D0A0D0A; ) {
      last = last << 8 | oneByte();
    }
    receive("0{");
    send("40");
    receive("40{");
  }

  /** Sends a message of at most 125 characters, masked with zeros. */
  void send(String message) throws IOException {
    byte[] text = message.getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[6 + text.length];
    frame[0] = (byte) FIN_TEXT;
    frame[1] = (byte) (MASKED | text.length);
    System.arraycopy(text, 0, frame, 6, text.length);
    socket.getOutputStream().write(frame);
  }

  /** Waits for a message that begins like this; others are passed over. */
  String receive(String beginning) throws IOException {
    while (true) {
      oneByte();
      int length = oneByte();
      if (length == 126) {
        length = oneByte() << 8 | oneByte();
      }
      String message = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      if (message.startsWith(beginning)) {
        return message;
      }
    }
  }

  private int oneByte() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("the server has closed the connection");
    }
    return b;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
