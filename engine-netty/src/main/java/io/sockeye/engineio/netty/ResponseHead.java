package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.sockeye.http.HttpHeaders;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes the heads of responses. */
final class ResponseHead {
  /** What only the host can know; a service's own values are left out. */
  private static final Set<String> HOSTS_OWN = Set.of("connection", "transfer-encoding", "date");

  /** What only the host can know of a WebSocket. */
  private static final Set<String> HOSTS_OWN_OF_SWITCHING =
      Set.of("connection", "upgrade", "sec-websocket-accept", "sec-websocket-extensions");

  private static final byte[] CRLF = {'\r', '\n'};

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static volatile Date lastDate = new Date(0, "");

  private ResponseHead() {}

  /**
   * Writes a whole head.
   *
   * @param bodyBytes the value of content-length; a status that has no body takes the service's
   *     own, as the answer to a preflight has one (EIO-39)
   * @param connection the value of the connection header, empty for none
   */
  static void write(
      ByteBuf out, int status, HttpHeaders headers, long bodyBytes, String connection) {
    out.writeBytes(("HTTP/1.1 " + status + ' ' + reason(status)).getBytes(US_ASCII))
        .writeBytes(CRLF);
    boolean ownLength = !hasNoBody(status);
    for (Map.Entry<String, List<String>> field : headers.asMap().entrySet()) {
      String name = field.getKey();
      if (HOSTS_OWN.contains(name) || (ownLength && name.equals("content-length"))) {
        continue;
      }
      for (String value : field.getValue()) {
        field(out, name, value);
      }
    }
    if (ownLength) {
      field(out, "content-length", Long.toString(bodyBytes));
    }
    if (!connection.isEmpty()) {
      field(out, "connection", connection);
    }
    field(out, "date", date());
    out.writeBytes(CRLF);
  }

  /**
   * Writes the answer to a WebSocket handshake.
   *
   * @param extensions the value of sec-websocket-extensions, empty for none
   */
  static void writeSwitching(ByteBuf out, HttpHeaders headers, String accept, String extensions) {
    out.writeBytes("HTTP/1.1 101 Switching Protocols\r\n".getBytes(US_ASCII));
    field(out, "upgrade", "websocket");
    field(out, "connection", "Upgrade");
    field(out, "sec-websocket-accept", accept);
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
    out.writeBytes(name.getBytes(US_ASCII))
        .writeByte(':')
        .writeByte(' ')
        .writeBytes(value.getBytes(ISO_8859_1))
        .writeBytes(CRLF);
  }

  private static String date() {
    long second = System.currentTimeMillis() / 1000;
    Date date = lastDate;
    if (date.second != second) {
      date = new Date(second, DATE.format(Instant.ofEpochSecond(second)));
      lastDate = date;
    }
    return date.text;
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

  private record Date(long second, String text) {}
}
