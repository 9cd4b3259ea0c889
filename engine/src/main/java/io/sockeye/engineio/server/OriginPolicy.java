package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides from which origins browsers may use the server. CORS only hides answers from a page, and
 * not those of a WebSocket; a policy refuses the request itself, with code 4 and status 403, on
 * plain requests and on upgrades, with and without a sid. Not asked when a request has no {@code
 * Origin}, but for JSONP: a page may load a script from anywhere without saying its origin, so that
 * of the {@code Referer} counts there, and {@code null} if there is none.
 */
@FunctionalInterface
public interface OriginPolicy {
  /**
   * Decides about one request. Called on the thread of the connection; must not block. What throws,
   * refuses.
   *
   * @param origin the value of the {@code Origin} header, such as {@code https://example.org}
   * @param request the request's head
   * @return whether the request may go on
   */
  boolean allows(String origin, HttpRequest request);

  /**
   * Allows exactly the origins listed.
   *
   * @param origins scheme, host and, where it is not the scheme's own, port; in any case
   * @return the policy
   */
  static OriginPolicy only(String... origins) {
    Set<String> allowed =
        Arrays.stream(origins)
            .map(origin -> origin.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    return (origin, request) -> allowed.contains(origin.toLowerCase(Locale.ROOT));
  }

  /**
   * Allows the origin the request was sent to: scheme by whether the connection is encrypted, host
   * and port by the {@code Host} header.
   *
   * @return the policy
   */
  static OriginPolicy sameOrigin() {
    return (origin, request) -> {
      String host = request.header("host");
      return host != null
          && origin.equalsIgnoreCase((request.secure() ? "https://" : "http://") + host);
    };
  }
}
