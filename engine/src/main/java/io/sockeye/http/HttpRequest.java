package io.sockeye.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP request, as a host hands it over. Immutable and safe for use by any thread.
 *
 * <p>A session keeps the request of its handshake as long as it lives, so a request is the bytes of
 * its head, an address, and a word on the rest that most requests share. Everything else is looked
 * up in the bytes when it is asked for, and not kept.
 */
public final class HttpRequest {
  private static final byte[] GET = {'G', 'E', 'T', ' '};
  private static final byte[] POST = {'P', 'O', 'S', 'T', ' '};

  /**
   * The method, a blank, the target, LF; then for each field its lower-case name, a colon, the
   * value, LF. Never written to.
   */
  private final byte[] head;

  private final InetSocketAddress peerAddress;
  private final Circumstances circumstances;

  /**
   * What nearly all requests have in common, kept apart so that each of them has one field less.
   *
   * @param client whom trusted proxies name; {@code null} when the client is the peer
   * @param secure whether the client's connection is encrypted
   * @param charset of the head. It holds ASCII as it is, so what structures a head is found in all
   */
  private record Circumstances(
      @Nullable InetSocketAddress client, boolean secure, Charset charset) {
    private static final Circumstances PLAIN = new Circumstances(null, false, ISO_8859_1);
    private static final Circumstances ENCRYPTED = new Circumstances(null, true, ISO_8859_1);

    static Circumstances of(@Nullable InetSocketAddress client, boolean secure, Charset charset) {
      return client == null && charset.equals(ISO_8859_1)
          ? direct(secure)
          : new Circumstances(client, secure, charset);
    }

    static Circumstances direct(boolean secure) {
      return secure ? ENCRYPTED : PLAIN;
    }
  }

  /**
   * A request that may have come through proxies.
   *
   * @param method the method, upper case as sent: {@code GET}
   * @param target the request target as sent: path and query, not decoded and with nothing taken
   *     away from its beginning
   * @param headers the header fields, all of them and each value of its own; copied
   * @param remoteAddress the client
   * @param secure whether the client's connection is encrypted
   * @param peerAddress the peer of the TCP connection
   * @throws IllegalArgumentException if method or target holds CR, LF or NUL, the method a blank,
   *     or the name of a field a colon
   */
  public HttpRequest(
      String method,
      String target,
      HttpHeaders headers,
      InetSocketAddress remoteAddress,
      boolean secure,
      InetSocketAddress peerAddress) {
    String text = text(method, target, headers);
    Charset charset = charsetFor(text);
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    this.head = text.getBytes(charset);
    this.peerAddress = Objects.requireNonNull(peerAddress, "peerAddress");
    this.circumstances =
        Circumstances.of(remoteAddress.equals(peerAddress) ? null : remoteAddress, secure, charset);
  }

  /**
   * The head of a request as it came from its TCP connection, which is how a host makes it: whom
   * proxies name is looked at by the server.
   *
   * @param method the method, upper case as sent
   * @param target the request target as sent: path and query, not decoded and with nothing taken
   *     away from its beginning
   * @param headers the header fields, all of them and each value of its own; copied
   * @param peerAddress the peer of the TCP connection, resolved
   * @param secure whether the connection is encrypted
   * @throws IllegalArgumentException if method or target holds CR, LF or NUL, the method a blank,
   *     or the name of a field a colon
   */
  public HttpRequest(
      String method,
      String target,
      HttpHeaders headers,
      InetSocketAddress peerAddress,
      boolean secure) {
    this(method, target, headers, peerAddress, secure, peerAddress);
  }

  private HttpRequest(byte[] head, InetSocketAddress peerAddress, Circumstances circumstances) {
    this.head = head;
    this.peerAddress = Objects.requireNonNull(peerAddress, "peerAddress");
    this.circumstances = circumstances;
  }

  /**
   * The head of a request by a host that has checked it byte by byte, and writes it down in one go.
   * Nothing is checked here, and nothing is copied.
   *
   * @param head the method, a blank, the target, LF; then for each field its name in lower case, a
   *     colon, the value without white space around it, LF. In ISO-8859-1, as it was sent, byte for
   *     byte; no other LF, no CR and no NUL is in it. The array is exactly as long as the head, and
   *     given away: nobody writes to it any more
   * @param peerAddress the peer of the TCP connection, resolved
   * @param secure whether the connection is encrypted
   * @return the request
   */
  public static HttpRequest ofCheckedHead(
      byte[] head, InetSocketAddress peerAddress, boolean secure) {
    return new HttpRequest(head, peerAddress, Circumstances.direct(secure));
  }

  /** A host may have decoded what was sent in some way of its own, and then it is kept. */
  private static Charset charsetFor(String text) {
    return text.chars().allMatch(c -> c <= 0xff) ? ISO_8859_1 : UTF_8;
  }

  private static String text(String method, String target, HttpHeaders headers) {
    HttpHeaders.checked(target);
    if (HttpHeaders.checked(method).indexOf(' ') >= 0) {
      throw new IllegalArgumentException("method: must not hold a blank");
    }
    StringBuilder text = new StringBuilder(256);
    text.append(method).append(' ').append(target).append('\n');
    headers.forEach(
        (name, value) -> {
          if (name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a header's name must not hold a colon: " + name);
          }
          text.append(name).append(':').append(value).append('\n');
        });
    return text.toString();
  }

  /**
   * The same request, seen past proxies that are trusted.
   *
   * @param client the client that they name
   * @param encrypted whether its connection is encrypted
   * @return a request with the same head and the same peer
   */
  public HttpRequest seenAs(InetSocketAddress client, boolean encrypted) {
    Objects.requireNonNull(client, "client");
    InetSocketAddress other = client.equals(peerAddress) ? null : client;
    return new HttpRequest(
        head, peerAddress, Circumstances.of(other, encrypted, circumstances.charset()));
  }

  /**
   * Returns the method.
   *
   * @return the method, upper case as sent: {@code GET}
   */
  public String method() {
    // Nearly all there are; the rest is worth a copy.
    if (begins(GET)) {
      return "GET";
    }
    return begins(POST) ? "POST" : text(0, targetStart() - 1);
  }

  /**
   * Returns the request target as it was sent.
   *
   * @return path and query, not decoded and with nothing taken away from its beginning
   */
  public String target() {
    return text(targetStart(), Lines.end(head, 0));
  }

  /**
   * Returns the header fields, all of them and each value of its own.
   *
   * @return a copy; it costs more than {@link #header}
   */
  public HttpHeaders headers() {
    HttpHeaders headers = new HttpHeaders();
    for (int line = Lines.end(head, 0) + 1; line < head.length; ) {
      int colon = line;
      while (head[colon] != ':') {
        colon++;
      }
      int end = Lines.end(head, colon);
      headers.append(text(line, colon), text(colon + 1, end));
      line = end + 1;
    }
    return headers;
  }

  /**
   * Returns the client.
   *
   * @return the peer of the TCP connection (EIO-12), or whom trusted proxies name, with port 0 if
   *     they name none
   */
  public InetSocketAddress remoteAddress() {
    InetSocketAddress client = circumstances.client();
    return client == null ? peerAddress : client;
  }

  /**
   * Tells whether the client's connection is encrypted, by the word of trusted proxies too.
   *
   * @return whether it is
   */
  public boolean secure() {
    return circumstances.secure();
  }

  /**
   * Returns the peer of the TCP connection, the nearest proxy if there is one.
   *
   * @return its address
   */
  public InetSocketAddress peerAddress() {
    return peerAddress;
  }

  /**
   * Returns the target's path.
   *
   * @return what stands before the first {@code ?}, not decoded
   */
  public String path() {
    int from = targetStart();
    int end = from;
    while (head[end] != '?' && head[end] != '\n') {
      end++;
    }
    return text(from, end);
  }

  /**
   * Parses the target's query.
   *
   * @return decoded parameters in order of appearance; a broken escape stays as it was sent
   */
  public Map<String, List<String>> query() {
    return QueryString.parse(target());
  }

  /**
   * Returns the first value of a header field.
   *
   * @param name the field's name, in any case
   * @return its first value, or {@code null} when there is none
   */
  public @Nullable String header(String name) {
    String key = asWritten(name.toLowerCase(Locale.ROOT));
    for (int line = Lines.end(head, 0) + 1; line < head.length; line = Lines.end(head, line) + 1) {
      if (isField(key, line)) {
        int value = line + key.length() + 1;
        return text(value, Lines.end(head, value));
      }
    }
    return null;
  }

  /** A text of which each character stands for one byte of the head. */
  private String asWritten(String text) {
    Charset charset = circumstances.charset();
    return charset.equals(ISO_8859_1) ? text : new String(text.getBytes(charset), ISO_8859_1);
  }

  private boolean isField(String key, int line) {
    int length = key.length();
    if (length >= head.length - line || head[line + length] != ':') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (key.charAt(i) != (head[line + i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private boolean begins(byte[] word) {
    return head.length > word.length && Arrays.equals(head, 0, word.length, word, 0, word.length);
  }

  private int targetStart() {
    int at = 0;
    while (head[at] != ' ') {
      at++;
    }
    return at + 1;
  }

  private String text(int from, int to) {
    return new String(head, from, to - from, circumstances.charset());
  }

  /** By what was sent, by whom, and how. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HttpRequest that
        && Arrays.equals(head, that.head)
        && circumstances.charset().equals(that.circumstances.charset())
        && secure() == that.secure()
        && remoteAddress().equals(that.remoteAddress())
        && peerAddress.equals(that.peerAddress);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(head), remoteAddress(), secure(), peerAddress);
  }

  /** Without the query and the headers, which may hold what is nothing for a log. */
  @Override
  public String toString() {
    return method() + ' ' + path() + " from " + remoteAddress();
  }
}
