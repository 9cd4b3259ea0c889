package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;
import java.util.concurrent.CompletionStage;

/** Decides who may open a session. Asked for handshakes only, never for requests with a sid. */
@FunctionalInterface
public interface AllowRequest {
  /**
   * Decides about one handshake. Called on the thread of the connection; must not block. What
   * throws, or completes exceptionally, refuses with the message {@code Forbidden}; what has not
   * completed within {@link EngineOptions.Builder#decisionTimeout} refuses with 503.
   *
   * @param request the request's head
   * @return the decision, now or later, completed by any thread
   */
  CompletionStage<Admission> decide(HttpRequest request);
}
