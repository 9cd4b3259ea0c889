package io.sockeye.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP request, as a host hands it over. Immutable and safe for use by any thread.
 *
 * @param method the method, upper case as sent: {@code GET}
 * @param target the request target as sent: path and query, not decoded and with nothing taken away
 *     from its beginning
 * @param headers the header fields, all of them and each value of its own; not to be changed
 * @param remoteAddress the client: the peer of the TCP connection (EIO-12), or whom trusted proxies
 *     name, with port 0 if they name none
 * @param secure whether the client's connection is encrypted, by the word of trusted proxies too
 * @param peerAddress the peer of the TCP connection, the nearest proxy if there is one
 */
public record HttpRequest(
    String method,
    String target,
    HttpHeaders headers,
    InetSocketAddress remoteAddress,
    boolean secure,
    InetSocketAddress peerAddress) {

  /**
   * The head of a request as it came from its TCP connection, which is how a host makes it: whom
   * proxies name is looked at by the server.
   *
   * @param method the method, upper case as sent
   * @param target the request target as sent
   * @param headers the header fields
   * @param peerAddress the peer of the TCP connection, resolved
   * @param secure whether the connection is encrypted
   */
  public HttpRequest(
      String method,
      String target,
      HttpHeaders headers,
      InetSocketAddress peerAddress,
      boolean secure) {
    this(method, target, headers, peerAddress, secure, peerAddress);
  }

  /**
   * Returns the target's path.
   *
   * @return what stands before the first {@code ?}, not decoded
   */
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /**
   * Parses the target's query.
   *
   * @return decoded parameters in order of appearance; a broken escape stays as it was sent
   */
  public Map<String, List<String>> query() {
    return QueryString.parse(target);
  }

  /**
   * Returns the first value of a header field.
   *
   * @param name the field's name, in any case
   * @return its first value, or {@code null} when there is none
   */
  public @Nullable String header(String name) {
    return headers.get(name);
  }
}
