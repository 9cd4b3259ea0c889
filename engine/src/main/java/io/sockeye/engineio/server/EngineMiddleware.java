package io.sockeye.engineio.server;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;

/** A step before every request under the engine's path, plain or for an upgrade (EIO-45). */
@FunctionalInterface
public interface EngineMiddleware {
  /**
   * Looks at a request. Called on the thread of the connection; must not block. When it throws, the
   * request is refused with code 3.
   *
   * @param request the request's head
   * @param responseHeaders what is added to the response, whatever it will be
   * @param next how the request goes on
   */
  void handle(HttpRequest request, HttpHeaders responseHeaders, Next next);

  /**
   * How a request goes on. One of the methods is to be called, in {@link EngineMiddleware#handle}
   * or later, on any thread; only the first call has an effect. Without any within {@link
   * EngineOptions.Builder#decisionTimeout} the request is refused with 503.
   */
  interface Next {
    /** Goes on to the next middleware, and behind the last to the engine. */
    void proceed();

    /**
     * Refuses with code 3, {@code Bad request}, and the context {@code MIDDLEWARE_FAILURE}.
     *
     * @param message why, for the connection-error hook; the client is not told
     */
    void fail(String message);

    /**
     * Answers in the engine's place.
     *
     * @param response the response
     */
    void respond(HttpResponse response);
  }
}
