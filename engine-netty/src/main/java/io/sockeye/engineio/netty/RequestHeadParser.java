package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sockeye.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads request heads, line by line as they come (RFC 9112 §2 to §5). Strict: a line ends with
 * CRLF, a name stands right before its colon, a header has one line. What two parsers could read
 * differently is refused.
 */
final class RequestHeadParser {
  private static final int MAX_LEADING_EMPTY_LINES = 4;

  /** Names that many requests have, so that a session that keeps its request shares them. */
  private static final Map<String, String> COMMON_NAMES =
      List.of(
              "host",
              "connection",
              "accept",
              "accept-encoding",
              "accept-language",
              "cache-control",
              "content-length",
              "content-type",
              "cookie",
              "origin",
              "pragma",
              "referer",
              "sec-fetch-dest",
              "sec-fetch-mode",
              "sec-fetch-site",
              "sec-websocket-extensions",
              "sec-websocket-key",
              "sec-websocket-version",
              "upgrade",
              "user-agent")
          .stream()
          .collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

  private final Limits limits;

  private int emptyLines;

  /** How much of the current line has been searched for its end. */
  private int searched;

  private int headerBytes;
  private int headerCount;
  private boolean http11;
  private @Nullable String method;
  private @Nullable String target;
  private HttpHeaders headers = new HttpHeaders();

  RequestHeadParser(Limits limits) {
    this.limits = limits;
  }

  /** Whether a head has begun and not yet ended. */
  boolean started() {
    return method != null || searched > 0;
  }

  /**
   * Reads on.
   *
   * @param in where to read from; what has been understood is skipped
   * @return the head when it is complete, else {@code null}
   */
  @Nullable RequestHead parse(Input in) {
    for (; ; ) {
      int end = in.indexOf((byte) '\n', searched);
      if (end < 0) {
        searched = in.readable();
        checkSize(searched);
        return null;
      }
      searched = 0;
      int length = end - 1;
      byte[] array = in.array();
      int from = in.start();
      if (length < 0 || array[from + length] != '\r') {
        throw BadRequestException.malformed("a line that does not end with CRLF");
      }
      checkSize(length);
      if (length == 0 && method != null && target != null) {
        in.skip(2);
        return complete(method, target);
      }
      readLine(array, from, from + length);
      in.skip(end + 1);
    }
  }

  private RequestHead complete(String method, String target) {
    RequestHead head = RequestHead.of(method, target, http11, headers);
    this.method = null;
    this.target = null;
    headers = new HttpHeaders();
    emptyLines = 0;
    headerBytes = 0;
    headerCount = 0;
    return head;
  }

  private void checkSize(int lineBytes) {
    if (method == null) {
      if (lineBytes > limits.maxRequestLineBytes()) {
        throw new BadRequestException(414, "request line too long");
      }
    } else if (headerBytes + lineBytes > limits.maxHeaderBytes()) {
      throw new BadRequestException(431, "headers too large");
    }
  }

  private void readLine(byte[] array, int from, int to) {
    if (method != null) {
      readHeader(array, from, to);
    } else if (from < to) {
      readRequestLine(array, from, to);
    } else if (++emptyLines > MAX_LEADING_EMPTY_LINES) {
      // RFC 9112 §2.2 wants at least one to be ignored.
      throw BadRequestException.malformed("empty lines instead of a request");
    }
  }

  private void readRequestLine(byte[] array, int from, int to) {
    int methodEnd = indexOf(array, from, to, ' ');
    int targetEnd = methodEnd < 0 ? -1 : indexOf(array, methodEnd + 1, to, ' ');
    if (targetEnd < 0 || !Ascii.isToken(array, from, methodEnd)) {
      throw BadRequestException.malformed("not a request line");
    }
    for (int i = methodEnd + 1; i < targetEnd; i++) {
      if (Ascii.isControl(array[i])) {
        throw BadRequestException.malformed("a control character in the request target");
      }
    }
    String version = text(array, targetEnd + 1, to);
    if (!version.matches("HTTP/[0-9]\\.[0-9]")) {
      throw BadRequestException.malformed("not a request line");
    }
    if (!version.startsWith("HTTP/1.")) {
      throw new BadRequestException(505, "HTTP/1.1 is spoken here");
    }
    http11 = !version.equals("HTTP/1.0");
    target = originForm(text(array, methodEnd + 1, targetEnd));
    method = text(array, from, methodEnd);
  }

  private void readHeader(byte[] array, int from, int to) {
    headerBytes += to - from + 2;
    if (++headerCount > limits.maxHeaders()) {
      throw new BadRequestException(431, "too many headers");
    }
    int colon = indexOf(array, from, to, ':');
    // A folded line (obs-fold) begins with a blank, which no name has.
    if (colon < 0 || !Ascii.isToken(array, from, colon)) {
      throw BadRequestException.malformed("not a header");
    }
    String name = lowerCase(array, from, colon);
    int valueFrom = colon + 1;
    int valueTo = to;
    while (valueFrom < valueTo && Ascii.isBlank(array[valueFrom])) {
      valueFrom++;
    }
    while (valueFrom < valueTo && Ascii.isBlank(array[valueTo - 1])) {
      valueTo--;
    }
    checkValue(name, array, valueFrom, valueTo);
    headers.add(name, text(array, valueFrom, valueTo));
  }

  /** An Origin with control characters frames no message; the engine has its own answer to it. */
  private static void checkValue(String name, byte[] array, int from, int to) {
    boolean lenient = name.equals("origin");
    for (int i = from; i < to; i++) {
      byte b = array[i];
      if (Ascii.isControl(b) && b != '\t' && (!lenient || b == 0 || b == '\r')) {
        throw BadRequestException.malformed("a control character in a header");
      }
    }
  }

  /** Requests to a proxy name the server too; a server must understand them (RFC 9112 §3.2.2). */
  private static String originForm(String target) {
    if (target.isEmpty()) {
      throw BadRequestException.malformed("no request target");
    }
    if (!target.startsWith("http://") && !target.startsWith("https://")) {
      return target;
    }
    int path = target.indexOf('/', target.indexOf("//") + 2);
    return path < 0 ? "/" : target.substring(path);
  }

  private static int indexOf(byte[] array, int from, int to, char wanted) {
    for (int i = from; i < to; i++) {
      if (array[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static String lowerCase(byte[] array, int from, int to) {
    byte[] lower = new byte[to - from];
    for (int i = 0; i < lower.length; i++) {
      byte b = array[from + i];
      lower[i] = b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }
    String name = text(lower, 0, lower.length);
    return COMMON_NAMES.getOrDefault(name, name);
  }

  private static String text(byte[] array, int from, int to) {
    return new String(array, from, to - from, ISO_8859_1);
  }
}
