package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Reads a request's head line by line and checks each byte (RFC 9112 §2 to §6). What it has read it
 * writes down in the form of {@link RequestHead#bytes}, over the lines themselves: that form is
 * never longer.
 *
 * <p>Two things that other servers forgive are refused: folded headers (§5.2 lets a server choose),
 * and anything but two single blanks in a request line (§3).
 */
final class HeadReader {
  private static final byte[] HTTP_11 = ascii("HTTP/1.1");
  private static final byte[] HTTP_10 = ascii("HTTP/1.0");
  private static final byte[] HOST = ascii("host");
  private static final byte[] ORIGIN = ascii("origin");
  private static final byte[] EXPECT = ascii("expect");
  private static final byte[] UPGRADE = ascii("upgrade");
  private static final byte[] CONNECTION = ascii("connection");
  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
  private static final byte[] WEBSOCKET_KEY = ascii("sec-websocket-key");
  private static final byte[] WEBSOCKET_VERSION = ascii("sec-websocket-version");
  private static final int MAX_LENGTH_DIGITS = 18;

  /** The characters of a token (RFC 9110 §5.6.2) in lower case; 0 for all others. */
  private static final byte[] TOKEN = tokenCharacters();

  private final Limits limits;
  private int start;
  private int end;

  private boolean http11;
  private int fields;
  private int fieldBytes;
  private int hosts;
  private int codings;
  private boolean chunked;
  private int lengths;
  private long length;
  private int expectations;
  private boolean close;
  private boolean keepAlive;
  private boolean upgrade;
  private boolean webSocket;
  private int webSocketKeys;
  private int webSocketVersions;

  HeadReader(Limits limits) {
    this.limits = limits;
  }

  /** Where in the array the text begins. */
  int start() {
    return start;
  }

  /** What has been read stands elsewhere in another array now. */
  void moved(int by) {
    start += by;
    end += by;
  }

  /** Reads a request line, without its line break. */
  void requestLine(byte[] bytes, int from, int to) {
    begin(from);
    int afterMethod = from;
    while (afterMethod < to && TOKEN[bytes[afterMethod] & 0xff] != 0) {
      afterMethod++;
    }
    int target = afterMethod + 1;
    if (afterMethod == from || afterMethod == to || bytes[afterMethod] != ' ') {
      throw unclear();
    }
    int afterTarget = target;
    while (afterTarget < to && bytes[afterTarget] != ' ') {
      if (isControl(bytes[afterTarget])) {
        throw unclear();
      }
      afterTarget++;
    }
    if (afterTarget == target || afterTarget == to) {
      throw unclear();
    }
    version(bytes, afterTarget + 1, to);
    end = target;
    writeTarget(bytes, target, afterTarget);
    bytes[end++] = '\n';
  }

  private void begin(int from) {
    start = from;
    fields = 0;
    fieldBytes = 0;
    hosts = 0;
    codings = 0;
    chunked = false;
    lengths = 0;
    length = 0;
    expectations = 0;
    close = false;
    keepAlive = false;
    upgrade = false;
    webSocket = false;
    webSocketKeys = 0;
    webSocketVersions = 0;
  }

  private void version(byte[] bytes, int from, int to) {
    http11 = is(HTTP_11, bytes, from, to);
    if (http11 || is(HTTP_10, bytes, from, to)) {
      return;
    }
    boolean version =
        to - from == HTTP_11.length
            && Arrays.equals(bytes, from, from + 5, HTTP_11, 0, 5)
            && isDigit(bytes[from + 5])
            && bytes[from + 6] == '.'
            && isDigit(bytes[from + 7]);
    throw version ? new BadRequestException(505, "HTTP/1.1 is spoken here") : unclear();
  }

  /** Requests to a proxy name the server too; a server must understand them (RFC 9112 §3.2.2). */
  private void writeTarget(byte[] bytes, int from, int to) {
    if (bytes[from] != '/') {
      String target = new String(bytes, from, to - from, ISO_8859_1);
      if (target.startsWith("http://") || target.startsWith("https://")) {
        from += target.indexOf("//") + 2;
        while (from < to && bytes[from] != '/' && bytes[from] != '?') {
          from++;
        }
        if (from == to || bytes[from] == '?') {
          // No path is the path "/", and a slash in a query begins none (RFC 3986 §3.2).
          bytes[end++] = '/';
        }
      }
    }
    write(bytes, from, to);
  }

  /** Reads a header line, without its line break. */
  void field(byte[] bytes, int from, int to) {
    fieldBytes += to - from;
    if (++fields > limits.maxHeaders()) {
      throw new BadRequestException(431, "too many headers");
    }
    checkFieldBytes(0);
    int name = end;
    int colon = from;
    for (byte c; colon < to && (c = TOKEN[bytes[colon] & 0xff]) != 0; colon++) {
      bytes[end++] = c;
    }
    if (colon == from || colon == to || bytes[colon] != ':') {
      throw unclear();
    }
    int nameEnd = end;
    int value = colon + 1;
    int valueEnd = to;
    while (value < valueEnd && isBlank(bytes[value])) {
      value++;
    }
    while (value < valueEnd && isBlank(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    check(bytes, value, valueEnd, is(ORIGIN, bytes, name, nameEnd));
    understand(bytes, name, nameEnd, value, valueEnd);
    bytes[end++] = ':';
    write(bytes, value, valueEnd);
    bytes[end++] = '\n';
  }

  /**
   * Refuses header lines that together are too large.
   *
   * @param more how much of a line has come that is not complete
   */
  void checkFieldBytes(int more) {
    if (fieldBytes + more > limits.maxHeaderBytes()) {
      throw new BadRequestException(431, "headers too large");
    }
  }

  /** An Origin with control characters frames no message; the engine has its own answer to it. */
  private static void check(byte[] bytes, int from, int to, boolean lenient) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (isControl(b) && b != '\t' && (!lenient || b == 0 || b == '\r')) {
        throw BadRequestException.malformed("a control character in a header");
      }
    }
  }

  /** What the header lines say of the message and of the connection. */
  private void understand(byte[] bytes, int name, int nameEnd, int from, int to) {
    switch (nameEnd - name) {
      case 4 -> hosts += count(HOST, bytes, name, nameEnd);
      case 6 -> {
        if (is(EXPECT, bytes, name, nameEnd) && expectations++ == 0 && http11) {
          expectation(bytes, from, to);
        }
      }
      case 7 -> {
        if (is(UPGRADE, bytes, name, nameEnd)) {
          webSocket |= hasToken("websocket", bytes, from, to);
        }
      }
      case 10 -> {
        if (is(CONNECTION, bytes, name, nameEnd)) {
          close |= hasToken("close", bytes, from, to);
          keepAlive |= hasToken("keep-alive", bytes, from, to);
          upgrade |= hasToken("upgrade", bytes, from, to);
        }
      }
      case 14 -> {
        if (is(CONTENT_LENGTH, bytes, name, nameEnd)) {
          lengths++;
          length = number(bytes, from, to);
        }
      }
      case 17 -> {
        if (is(TRANSFER_ENCODING, bytes, name, nameEnd)) {
          codings++;
          chunked = isWord("chunked", bytes, from, to);
        }
        webSocketKeys += count(WEBSOCKET_KEY, bytes, name, nameEnd);
      }
      case 21 -> webSocketVersions += count(WEBSOCKET_VERSION, bytes, name, nameEnd);
      default -> {
        // For the service only.
      }
    }
  }

  private static void expectation(byte[] bytes, int from, int to) {
    if (!isWord("100-continue", bytes, from, to)) {
      throw new BadRequestException(417, "unknown expectation");
    }
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(bytes[i])) {
        throw unclearLength();
      }
      number = number * 10 + bytes[i] - '0';
    }
    if (from == to || to - from > MAX_LENGTH_DIGITS) {
      throw unclearLength();
    }
    return number;
  }

  /** The empty line has come. */
  RequestHead complete(byte[] bytes) {
    if (hosts > 1 || (hosts == 0 && http11)) {
      throw BadRequestException.malformed("one Host header is needed");
    }
    return new RequestHead(
        Arrays.copyOfRange(bytes, start, end),
        http11,
        http11 ? !close : keepAlive,
        http11 && expectations > 0,
        http11 && upgrade && webSocket,
        webSocketKeys == 1,
        webSocketVersions == 1,
        bodyBytes());
  }

  /** What could be read in two ways is refused, and so is what nothing here undoes. */
  private long bodyBytes() {
    if (codings > 0) {
      if (codings > 1 || !chunked || lengths > 0 || !http11) {
        throw BadRequestException.malformed("unclear Transfer-Encoding");
      }
      return -1;
    }
    if (lengths > 1) {
      throw unclearLength();
    }
    return length;
  }

  /** Whether a line that follows a body is a header. It is for nobody. */
  static boolean isTrailer(byte[] bytes, int from, int to) {
    int colon = from;
    while (colon < to && TOKEN[bytes[colon] & 0xff] != 0) {
      colon++;
    }
    return colon > from && colon < to && bytes[colon] == ':' && isText(bytes, colon, to);
  }

  /** Whether there is no control character but the tab. */
  static boolean isText(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isControl(bytes[i]) && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private void write(byte[] bytes, int from, int to) {
    System.arraycopy(bytes, from, bytes, end, to - from);
    end += to - from;
  }

  private static boolean is(byte[] word, byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, word, 0, word.length);
  }

  private static int count(byte[] word, byte[] bytes, int from, int to) {
    return is(word, bytes, from, to) ? 1 : 0;
  }

  /** Whether one of the elements of a list is this word. */
  private static boolean hasToken(String word, byte[] bytes, int from, int to) {
    for (int at = from; at <= to; ) {
      int comma = at;
      while (comma < to && bytes[comma] != ',') {
        comma++;
      }
      int last = comma;
      while (at < last && isBlank(bytes[at])) {
        at++;
      }
      while (at < last && isBlank(bytes[last - 1])) {
        last--;
      }
      if (isWord(word, bytes, at, last)) {
        return true;
      }
      at = comma + 1;
    }
    return false;
  }

  /** Whether this is the word, in any case. */
  private static boolean isWord(String word, byte[] bytes, int from, int to) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      int lower = b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
      if (lower != word.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isControl(byte b) {
    return (b >= 0 && b < ' ') || b == 0x7F;
  }

  private static BadRequestException unclear() {
    return BadRequestException.malformed("not an HTTP request");
  }

  private static BadRequestException unclearLength() {
    return BadRequestException.malformed("unclear Content-Length");
  }

  private static byte[] tokenCharacters() {
    byte[] table = new byte[256];
    for (byte c : ascii("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")) {
      table[c] = c;
    }
    for (int c = 'A'; c <= 'Z'; c++) {
      table[c] = (byte) (c + ('a' - 'A'));
    }
    return table;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
