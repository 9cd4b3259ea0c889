package io.sockeye.engineio.server;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.lane.RareLog;
import java.util.function.BiConsumer;

/** What the user, and the cookie option, add to the headers of responses (EIO-43, EIO-44). */
final class Hooks {
  private static final RareLog log = RareLog.everySecond(EngineServer.class);

  private final EngineOptions options;

  Hooks(EngineOptions options) {
    this.options = options;
  }

  void responseHeaders(
      HttpHeaders headers, EngineSession session, boolean first, HttpRequest request) {
    CookieOptions cookie = options.cookie();
    if (first && cookie != null) {
      headers.add("set-cookie", Cookie.of(cookie, session.id()));
    }
    added(headers, first, request);
  }

  /** Those of a 101. */
  HttpHeaders upgradeHeaders(boolean first, HttpRequest request) {
    HttpHeaders headers = new HttpHeaders();
    added(headers, first, request);
    return headers;
  }

  private void added(HttpHeaders headers, boolean first, HttpRequest request) {
    if (first) {
      call(options.onInitialHeaders(), headers, request);
    }
    call(options.onHeaders(), headers, request);
  }

  private static void call(
      BiConsumer<HttpHeaders, HttpRequest> hook, HttpHeaders headers, HttpRequest request) {
    try {
      hook.accept(headers, request);
    } catch (Throwable failure) {
      log.error(failure, "A headers hook failed; the response goes on");
    }
  }
}
