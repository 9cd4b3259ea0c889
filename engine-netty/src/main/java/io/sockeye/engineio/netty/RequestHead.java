package io.sockeye.engineio.netty;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sockeye.http.HttpHeaders;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

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

  /** Takes over what Netty has decoded; refuses what is not clear. */
  static RequestHead of(HttpRequest decoded, int maxHeaders) {
    Throwable broken = decoded.decoderResult().cause();
    if (broken != null) {
      throw refusal(broken);
    }
    boolean http11 = decoded.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (!http11 && !decoded.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      throw new BadRequestException(505, "HTTP/1.1 is spoken here");
    }
    HttpHeaders headers = headers(decoded, maxHeaders);
    int hosts = headers.all("host").size();
    if (hosts > 1 || (hosts == 0 && http11)) {
      throw BadRequestException.malformed("one Host header is needed");
    }
    boolean keepAlive =
        http11
            ? !hasToken(headers, "connection", "close")
            : hasToken(headers, "connection", "keep-alive");
    return new RequestHead(
        decoded.method().name(),
        originForm(decoded.uri()),
        headers,
        http11,
        keepAlive,
        expectsContinue(headers, http11),
        bodyBytes(headers));
  }

  /** Whether the request asks for WebSocket. HTTP/1.0 knows no upgrade (RFC 9110 §7.8). */
  boolean asksForWebSocket() {
    return http11
        && hasToken(headers, "connection", "upgrade")
        && hasToken(headers, "upgrade", "websocket");
  }

  private static BadRequestException refusal(Throwable broken) {
    if (broken instanceof TooLongHttpLineException) {
      return new BadRequestException(414, "request line too long");
    }
    if (broken instanceof TooLongHttpHeaderException) {
      return new BadRequestException(431, "headers too large");
    }
    return BadRequestException.malformed("not an HTTP request");
  }

  private static HttpHeaders headers(HttpRequest decoded, int maxHeaders) {
    if (decoded.headers().size() > maxHeaders) {
      throw new BadRequestException(431, "too many headers");
    }
    HttpHeaders headers = new HttpHeaders();
    Iterator<Map.Entry<CharSequence, CharSequence>> fields =
        decoded.headers().iteratorCharSequence();
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      checkValue(name, value);
      headers.add(name, value);
    }
    return headers;
  }

  /** An Origin with control characters frames no message; the engine has its own answer to it. */
  private static void checkValue(String name, String value) {
    boolean lenient = name.equalsIgnoreCase("origin");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean control = (c < ' ' && c != '\t') || c == 0x7F;
      boolean framing = c == 0 || c == '\r' || c == '\n';
      if (control && (framing || !lenient)) {
        throw BadRequestException.malformed("a control character in a header");
      }
    }
  }

  /** Requests to a proxy name the server too; a server must understand them (RFC 9112 §3.2.2). */
  private static String originForm(String target) {
    if (!target.startsWith("http://") && !target.startsWith("https://")) {
      return target;
    }
    int path = target.indexOf('/', target.indexOf("//") + 2);
    return path < 0 ? "/" : target.substring(path);
  }

  /**
   * The decoder has refused what could be read in two ways; codings other than chunked are refused
   * here, as nothing here undoes them.
   */
  private static long bodyBytes(HttpHeaders headers) {
    List<String> codings = headers.all("transfer-encoding");
    if (!codings.isEmpty()) {
      if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
        throw BadRequestException.malformed("unknown Transfer-Encoding");
      }
      return -1;
    }
    String length = headers.get("content-length");
    if (length == null) {
      return 0;
    }
    if (headers.all("content-length").size() > 1 || !length.matches("[0-9]{1,18}")) {
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
        if (item.strip().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }
}
