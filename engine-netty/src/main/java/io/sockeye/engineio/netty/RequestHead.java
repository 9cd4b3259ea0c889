package io.sockeye.engineio.netty;

import io.sockeye.http.HttpHeaders;
import java.util.List;
import java.util.Locale;

/**
 * A request's head, and what it says of the bytes behind it.
 *
 * @param bodyBytes the announced length of the body, or -1 when it is chunked
 */
record RequestHead(
    String method,
    String target,
    HttpHeaders headers,
    boolean http11,
    boolean keepAlive,
    boolean expectsContinue,
    long bodyBytes) {
  private static final int MAX_LENGTH_DIGITS = 18;

  static RequestHead of(String method, String target, boolean http11, HttpHeaders headers) {
    int hosts = headers.all("host").size();
    if (hosts > 1 || (hosts == 0 && http11)) {
      throw BadRequestException.malformed("one Host header is needed");
    }
    boolean keepAlive =
        http11
            ? !hasToken(headers, "connection", "close")
            : hasToken(headers, "connection", "keep-alive");
    return new RequestHead(
        method,
        target,
        headers,
        http11,
        keepAlive,
        expectsContinue(headers, http11),
        bodyBytes(headers, http11));
  }

  boolean chunked() {
    return bodyBytes < 0;
  }

  /** Whether the request asks for WebSocket. HTTP/1.0 knows no upgrade (RFC 9110 §7.8). */
  boolean asksForWebSocket() {
    return http11
        && hasToken(headers, "connection", "upgrade")
        && hasToken(headers, "upgrade", "websocket");
  }

  /** RFC 9112 §6.3, without any of its leniencies: whoever is unsure smuggles. */
  private static long bodyBytes(HttpHeaders headers, boolean http11) {
    List<String> codings = headers.all("transfer-encoding");
    List<String> lengths = headers.all("content-length");
    if (!codings.isEmpty()) {
      if (!http11
          || !lengths.isEmpty()
          || codings.size() > 1
          || !codings.get(0).equalsIgnoreCase("chunked")) {
        throw BadRequestException.malformed("unclear Transfer-Encoding");
      }
      return -1;
    }
    if (lengths.isEmpty()) {
      return 0;
    }
    String length = lengths.get(0);
    if (lengths.size() > 1
        || length.isEmpty()
        || length.length() > MAX_LENGTH_DIGITS
        || !length.chars().allMatch(Ascii::isDigit)) {
      throw BadRequestException.malformed("unclear Content-Length");
    }
    return Long.parseLong(length);
  }

  private static boolean expectsContinue(HttpHeaders headers, boolean http11) {
    String expectation = headers.get("expect");
    if (expectation == null || !http11) {
      return false;
    }
    if (!expectation.equalsIgnoreCase("100-continue")) {
      throw new BadRequestException(417, "unknown expectation");
    }
    return true;
  }

  private static boolean hasToken(HttpHeaders headers, String name, String token) {
    for (String value : headers.all(name)) {
      for (String item : value.split(",", -1)) {
        if (item.strip().toLowerCase(Locale.ROOT).equals(token)) {
          return true;
        }
      }
    }
    return false;
  }
}
