package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;
import io.sockeye.lane.RareLog;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The checks that every request has to pass, in the order of features §1.2. */
final class RequestVerifier {
  private static final RareLog log = RareLog.everySecond(EngineServer.class);

  /** What browsers say themselves where they do not tell the origin (RFC 6454 §7). */
  private static final String UNKNOWN_ORIGIN = "null";

  private final EngineOptions options;

  RequestVerifier(EngineOptions options) {
    this.options = options;
  }

  /** What is wrong with the request, or null. */
  @Nullable Refusal verify(HttpRequest request, EngineQuery query) {
    String repeated = query.repeated();
    if (repeated != null) {
      return Refusal.badRequest("DUPLICATE_PARAMETER", repeated);
    }
    String transport = query.transport();
    if (transport == null || !options.transports().contains(transport)) {
      return Refusal.transportUnknown(transport);
    }
    String origin = request.header("origin");
    if (origin != null && !isHeaderText(origin)) {
      return Refusal.badRequest("INVALID_ORIGIN");
    }
    if (origin == null && isJsonp(transport, query)) {
      origin = originOfScript(request);
    }
    if (origin != null && !originAllowed(origin, request)) {
      return Refusal.originForbidden(origin);
    }
    return null;
  }

  private static boolean isJsonp(String transport, EngineQuery query) {
    return transport.equals(PollingTransport.NAME) && query.callback() != null;
  }

  /**
   * A script element says where its page is in the referrer, unless the page has that forbidden.
   */
  private static String originOfScript(HttpRequest request) {
    try {
      URI referrer = new URI(String.valueOf(request.header("referer")));
      if (referrer.getScheme() != null && referrer.getRawAuthority() != null) {
        return referrer.getScheme() + "://" + referrer.getRawAuthority();
      }
    } catch (URISyntaxException notAnAddress) {
      // Then nobody knows.
    }
    return UNKNOWN_ORIGIN;
  }

  private boolean originAllowed(String origin, HttpRequest request) {
    OriginPolicy policy = options.originPolicy();
    try {
      return policy == null || policy.allows(origin, request);
    } catch (RuntimeException failure) {
      log.error(failure, "The origin policy failed; the request is refused");
      return false;
    }
  }

  /** A field value of RFC 9110 §5.5. */
  private static boolean isHeaderText(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }
}
