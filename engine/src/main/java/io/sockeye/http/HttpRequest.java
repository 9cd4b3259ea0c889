package io.sockeye.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP request, as a host hands it over. Immutable and safe for use by any thread.
 *
 * <p>A session keeps the request of its handshake as long as it lives, so a request is one text and
 * two addresses. Everything else is looked up in the text when it is asked for, and not kept.
 */
public final class HttpRequest {
  /**
   * The method, a blank, the target, LF; then for each field its lower-case name, a colon, the
   * value, LF.
   */
  private final String head;

  private final InetSocketAddress remoteAddress;
  private final InetSocketAddress peerAddress;
  private final boolean secure;

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
    this(text(method, target, headers), remoteAddress, secure, peerAddress);
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

  private HttpRequest(
      String head, InetSocketAddress remoteAddress, boolean secure, InetSocketAddress peerAddress) {
    this.head = head;
    this.remoteAddress = Objects.requireNonNull(remoteAddress, "remoteAddress");
    this.secure = secure;
    this.peerAddress = Objects.requireNonNull(peerAddress, "peerAddress");
  }

  /**
   * The head of a request by a host that has checked it byte by byte, and writes it down in one go.
   * Nothing is checked here.
   *
   * @param head the method, a blank, the target, LF; then for each field its name in lower case, a
   *     colon, the value without white space around it, LF. One character stands for one byte
   *     (ISO-8859-1), and no other LF, no CR and no NUL is in it
   * @param peerAddress the peer of the TCP connection, resolved
   * @param secure whether the connection is encrypted
   * @return the request
   */
  public static HttpRequest ofCheckedHead(
      String head, InetSocketAddress peerAddress, boolean secure) {
    return new HttpRequest(head, peerAddress, secure, peerAddress);
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
    return new HttpRequest(head, client, encrypted, peerAddress);
  }

  /**
   * Returns the method.
   *
   * @return the method, upper case as sent: {@code GET}
   */
  public String method() {
    // Nearly all there are; the rest is worth a copy.
    if (head.startsWith("GET ")) {
      return "GET";
    }
    return head.startsWith("POST ") ? "POST" : head.substring(0, head.indexOf(' '));
  }

  /**
   * Returns the request target as it was sent.
   *
   * @return path and query, not decoded and with nothing taken away from its beginning
   */
  public String target() {
    return head.substring(head.indexOf(' ') + 1, head.indexOf('\n'));
  }

  /**
   * Returns the header fields, all of them and each value of its own.
   *
   * @return a copy; it costs more than {@link #header}
   */
  public HttpHeaders headers() {
    HttpHeaders headers = new HttpHeaders();
    int from = head.indexOf('\n') + 1;
    while (from < head.length()) {
      int colon = head.indexOf(':', from);
      int end = head.indexOf('\n', colon);
      headers.append(head.substring(from, colon), head.substring(colon + 1, end));
      from = end + 1;
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
    return remoteAddress;
  }

  /**
   * Tells whether the client's connection is encrypted, by the word of trusted proxies too.
   *
   * @return whether it is
   */
  public boolean secure() {
    return secure;
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
    int end = head.indexOf('\n');
    int mark = head.indexOf('?');
    return head.substring(head.indexOf(' ') + 1, mark < 0 ? end : Math.min(mark, end));
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
    String key = name.toLowerCase(Locale.ROOT);
    int colon = key.length();
    for (int line = head.indexOf('\n') + 1; line < head.length(); ) {
      int end = head.indexOf('\n', line);
      if (head.startsWith(key, line) && head.charAt(line + colon) == ':') {
        return head.substring(line + colon + 1, end);
      }
      line = end + 1;
    }
    return null;
  }

  /** By what was sent, by whom, and how. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HttpRequest that
        && secure == that.secure
        && head.equals(that.head)
        && remoteAddress.equals(that.remoteAddress)
        && peerAddress.equals(that.peerAddress);
  }

  @Override
  public int hashCode() {
    return Objects.hash(head, remoteAddress, secure, peerAddress);
  }

  /** Without the query and the headers, which may hold what is nothing for a log. */
  @Override
  public String toString() {
    return method() + ' ' + path() + " from " + remoteAddress;
  }
}
