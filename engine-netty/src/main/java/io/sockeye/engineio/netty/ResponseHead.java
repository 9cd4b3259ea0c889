package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.concurrent.FastThreadLocal;
import io.sockeye.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The head of a response: status line and the service's fields, as bytes. Services answer alike
 * most of the time, so each thread keeps the heads it has made lately.
 */
final class ResponseHead {
  /** How many heads a thread keeps. */
  private static final int KEPT = 8;

  /** Larger ones are not kept. */
  private static final int MAX_KEPT_BYTES = 512;

  /** What only the host can know; a service's own values are left out. */
  private static final Set<String> HOSTS_OWN = Set.of("connection", "transfer-encoding", "date");

  /** What only the host can know of a WebSocket. */
  private static final Set<String> HOSTS_OWN_OF_SWITCHING =
      Set.of("connection", "upgrade", "sec-websocket-accept", "sec-websocket-extensions");

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] CONTENT_LENGTH = ascii("content-length: ");
  private static final byte[] CONNECTION = ascii("connection: ");
  private static final byte[] SWITCHING =
      ascii(
          String.join(
              "\r\n",
              "HTTP/1.1 101 Switching Protocols",
              "upgrade: websocket",
              "connection: Upgrade",
              "sec-websocket-accept: "));

  /** Enough for what {@link #write} adds to the bytes kept. */
  private static final int OWN_BYTES = 128;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static volatile Date lastDate = new Date(0, new byte[0]);

  private static final FastThreadLocal<Recent> RECENT =
      new FastThreadLocal<>() {
        @Override
        protected Recent initialValue() {
          return new Recent();
        }
      };

  private final int status;
  private final HttpHeaders headers;
  private final byte[] bytes;

  private ResponseHead(int status, HttpHeaders headers) {
    this.status = status;
    this.headers = new HttpHeaders().addAll(headers);
    this.bytes = encode(status, headers);
  }

  /** The head of a response with this status and these fields. */
  static ResponseHead of(int status, HttpHeaders headers) {
    return RECENT.get().head(status, headers);
  }

  /** How many bytes {@link #write} writes, at most. */
  int maxBytes() {
    return bytes.length + OWN_BYTES;
  }

  /**
   * Writes a whole head.
   *
   * @param bodyBytes the value of content-length; a status that has no body takes the service's
   *     own, as the answer to a preflight has one (EIO-39)
   * @param connection the value of the connection header, empty for none
   */
  void write(ByteBuf out, long bodyBytes, String connection) {
    out.writeBytes(bytes);
    if (!hasNoBody(status)) {
      out.writeBytes(CONTENT_LENGTH);
      ByteBufUtil.writeAscii(out, Long.toString(bodyBytes));
      out.writeBytes(CRLF);
    }
    if (!connection.isEmpty()) {
      out.writeBytes(CONNECTION);
      ByteBufUtil.writeAscii(out, connection);
      out.writeBytes(CRLF);
    }
    out.writeBytes(date());
  }

  private static byte[] encode(int status, HttpHeaders headers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(ascii("HTTP/1.1 " + status + ' ' + reason(status)));
    out.writeBytes(CRLF);
    boolean ownLength = !hasNoBody(status);
    for (Map.Entry<String, List<String>> field : headers.asMap().entrySet()) {
      String name = field.getKey();
      if (HOSTS_OWN.contains(name) || (ownLength && name.equals("content-length"))) {
        continue;
      }
      for (String value : field.getValue()) {
        out.writeBytes(ascii(name));
        out.write(':');
        out.write(' ');
        out.writeBytes(value.getBytes(ISO_8859_1));
        out.writeBytes(CRLF);
      }
    }
    return out.toByteArray();
  }

  /**
   * Writes the answer to a WebSocket handshake.
   *
   * @param extensions the value of sec-websocket-extensions, empty for none
   */
  static void writeSwitching(ByteBuf out, HttpHeaders headers, String accept, String extensions) {
    out.writeBytes(SWITCHING);
    ByteBufUtil.writeAscii(out, accept);
    out.writeBytes(CRLF);
    if (!extensions.isEmpty()) {
      field(out, "sec-websocket-extensions", extensions);
    }
    headers.forEach(
        (name, value) -> {
          if (!HOSTS_OWN_OF_SWITCHING.contains(name)) {
            field(out, name, value);
          }
        });
    out.writeBytes(CRLF);
  }

  static boolean hasNoBody(int status) {
    return status < 200 || status == 204 || status == 304;
  }

  private static void field(ByteBuf out, String name, String value) {
    out.writeBytes(ascii(name))
        .writeByte(':')
        .writeByte(' ')
        .writeBytes(value.getBytes(ISO_8859_1))
        .writeBytes(CRLF);
  }

  /** The date field and the end of the head. */
  private static byte[] date() {
    long second = System.currentTimeMillis() / 1000;
    Date date = lastDate;
    if (date.second != second) {
      String text = DATE.format(Instant.ofEpochSecond(second));
      date = new Date(second, ascii("date: " + text + "\r\n\r\n"));
      lastDate = date;
    }
    return date.bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 301 -> "Moved Permanently";
      case 302 -> "Found";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 417 -> "Expectation Failed";
      case 426 -> "Upgrade Required";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      // The phrase may be empty, the blank before it not (RFC 9112 §4).
      default -> "";
    };
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Date(long second, byte[] bytes) {}

  /** The heads that one thread has made lately. */
  private static final class Recent {
    private final @Nullable ResponseHead[] heads = new @Nullable ResponseHead[KEPT];
    private int next;

    ResponseHead head(int status, HttpHeaders headers) {
      for (ResponseHead known : heads) {
        if (known != null && known.status == status && known.headers.equals(headers)) {
          return known;
        }
      }
      ResponseHead made = new ResponseHead(status, headers);
      if (made.bytes.length <= MAX_KEPT_BYTES) {
        heads[next] = made;
        next = (next + 1) % KEPT;
      }
      return made;
    }
  }
}
