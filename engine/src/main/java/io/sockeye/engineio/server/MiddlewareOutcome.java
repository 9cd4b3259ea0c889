package io.sockeye.engineio.server;

import io.sockeye.http.HttpResponse;
import java.util.function.Consumer;

/**
 * What becomes of a request when it has passed all middlewares, or one of them has chosen
 * otherwise.
 *
 * @param onward goes on with it
 * @param refuse answers it with what was wrong
 * @param answer answers it with what the middleware says
 * @param undecided answers it with what was wrong when one has not chosen in time: without the
 *     headers that it may be writing at this moment
 */
record MiddlewareOutcome(
    Runnable onward,
    Consumer<Refusal> refuse,
    Consumer<HttpResponse> answer,
    Consumer<Refusal> undecided)
    implements EngineMiddleware.Next {
  @Override
  public void proceed() {
    onward.run();
  }

  @Override
  public void fail(String message) {
    refuse.accept(Refusal.badRequest("MIDDLEWARE_FAILURE", message));
  }

  @Override
  public void respond(HttpResponse response) {
    answer.accept(response);
  }
}
