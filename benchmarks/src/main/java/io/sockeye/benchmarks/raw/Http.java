package io.sockeye.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** As much of HTTP/1.1 as the load driver needs. */
final class Http {
  private static final ByteBuf HEAD_END =
      Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII));
  private static final byte[] OK =
      Ascii.bytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: ");
  private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int CRLF_CRLF = 0x0d0a0d0a;

  private Http() {}

  /** The request at the reader index, which is moved to its body; null if it is not whole. */
  static @Nullable Request read(ByteBuf in) {
    int start = in.readerIndex();
    int end = ByteBufUtil.indexOf(HEAD_END, in);
    if (end < 0) {
      return null;
    }
    String head = in.toString(start, end - start, StandardCharsets.US_ASCII);
    String length = header(head, "Content-Length: ");
    Request request = new Request(head, length == null ? 0 : Integer.parseInt(length));
    int body = end + Integer.BYTES;
    if (in.writerIndex() < body + request.bodyLength) {
      return null;
    }
    in.readerIndex(body);
    return request;
  }

  private static @Nullable String header(String head, String name) {
    int at = head.indexOf(name);
    if (at < 0) {
      return null;
    }
    int end = head.indexOf("\r\n", at);
    return head.substring(at + name.length(), end < 0 ? head.length() : end);
  }

  /** A request's head, without the blank line at its end. */
  record Request(String head, int bodyLength) {
    boolean isUpgrade() {
      return head.contains("transport=websocket");
    }

    boolean isGet() {
      return head.charAt(0) == 'G';
    }

    @Nullable String sessionId() {
      int at = head.indexOf("sid=");
      return at < 0 ? null : head.substring(at + "sid=".length(), head.indexOf(' ', at));
    }

    String webSocketKey() {
      String key = header(head, "Sec-WebSocket-Key: ");
      if (key == null) {
        throw new IllegalArgumentException("a handshake without Sec-WebSocket-Key");
      }
      return key;
    }
  }

  /** The head of a response; its body is to follow. */
  static ByteBuf writeOk(ByteBuf out, int length) {
    out.writeBytes(OK);
    ByteBufUtil.writeAscii(out, Integer.toString(length));
    return out.writeInt(CRLF_CRLF);
  }

  static void writeSwitching(ByteBuf out, String key) {
    out.writeBytes(
        Ascii.bytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept(key)
                + "\r\n\r\n"));
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder().encodeToString(sha1.digest(Ascii.bytes(key + WEBSOCKET_GUID)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
