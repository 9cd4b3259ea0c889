package io.sockeye.benchmarks.faults;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client that is a blocking socket. What it sends is ASCII. */
final class Wire implements AutoCloseable {
  private static final int FIN_TEXT = 0x81;
  private static final int FIN_CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int SOON_MILLIS = 2_000;

  private final Socket socket;
  private final InputStream in;

  private Wire(int port) throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /** A WebSocket that has joined the main namespace. */
  static Wire webSocket(int port) throws IOException {
    Wire wire = new Wire(port);
    wire.write(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        "Host: localhost",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "",
        "");
    wire.head();
    wire.receive("0{");
    wire.send("40");
    wire.receive("40{");
    return wire;
  }

  /** A connection for requests. */
  static Wire http(int port) throws IOException {
    return new Wire(port);
  }

  private void write(String... lines) throws IOException {
    ascii(String.join("\r\n", lines));
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    for (int last = 0; last != 0x0D0A0D0A; ) {
      int next = oneByte();
      head.append((char) next);
      last = last << 8 | next;
    }
    return head.toString();
  }

  /** Sends a text message. */
  void send(String message) throws IOException {
    frame(FIN_TEXT, message.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends a frame, masked with zeros. */
  void frame(int first, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload);
    bytes(Arrays.copyOf(frame.array(), frame.position()));
  }

  synchronized void bytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends text as it is. */
  Wire ascii(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** Waits for a message that begins like this; others are passed over. */
  String receive(String beginning) throws IOException {
    while (true) {
      String message = receive();
      if (message.startsWith(beginning)) {
        return message;
      }
    }
  }

  /** Waits for a message. */
  String receive() throws IOException {
    oneByte();
    return new String(payload(), StandardCharsets.UTF_8);
  }

  /** Waits for the frame that closes; what comes before is passed over. */
  void awaitClose() throws IOException {
    socket.setSoTimeout(SOON_MILLIS);
    int first;
    do {
      first = oneByte();
      payload();
    } while (first != FIN_CLOSE);
  }

  private byte[] payload() throws IOException {
    int length = oneByte();
    if (length == 126) {
      length = oneByte() << 8 | oneByte();
    } else if (length == 127) {
      length = new BigInteger(in.readNBytes(8)).intValueExact();
    }
    return in.readNBytes(length);
  }

  /** Asks, and does not wait for the answer. */
  void get(String query) throws IOException {
    write("GET /socket.io/?EIO=4&transport=polling" + query + " HTTP/1.1", "Host: a", "", "");
  }

  void post(String query, String body) throws IOException {
    write(
        "POST /socket.io/?EIO=4&transport=polling" + query + " HTTP/1.1",
        "Host: a",
        "Content-Length: " + body.length(),
        "",
        body);
  }

  /** Waits for a response; returns its body, whatever its status. */
  String response() throws IOException {
    String head = head();
    String length = head.replaceAll("(?s).*[Cc]ontent-[Ll]ength: *(\\d+).*", "$1");
    return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
  }

  /** Reads until the server has closed, which is to be soon. */
  void awaitEnd() throws IOException {
    socket.setSoTimeout(SOON_MILLIS);
    in.transferTo(OutputStream.nullOutputStream());
  }

  /** Opens a polling session in the main namespace; returns its part of the query. */
  String join() throws IOException {
    get("");
    String sid = "&sid=" + response().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    ask(sid, "40");
    get(sid);
    String connected = response();
    if (!connected.startsWith("40")) {
      throw new IOException("the server answered " + connected);
    }
    return sid;
  }

  /** Posts, and waits for the answer. */
  void ask(String sid, String body) throws IOException {
    post(sid, body);
    String answer = response();
    if (!answer.equals("ok")) {
      throw new IOException("the server answered " + answer);
    }
  }

  /** Whether the server has closed, though nothing is read. */
  boolean isCut() {
    try {
      // What is out of band reaches nobody, but an end of the connection.
      socket.sendUrgentData(0);
      return false;
    } catch (IOException cut) {
      return true;
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
