package io.sockeye.engineio.server;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.lane.FailureLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request's way through the middlewares. */
final class MiddlewareChain {
  private static final FailureLog log = FailureLog.of(EngineServer.class);

  private final List<EngineMiddleware> middlewares;
  private final HttpRequest request;
  private final HttpHeaders responseHeaders;
  private final EngineMiddleware.Next end;

  MiddlewareChain(
      List<EngineMiddleware> middlewares,
      HttpRequest request,
      HttpHeaders responseHeaders,
      EngineMiddleware.Next end) {
    this.middlewares = middlewares;
    this.request = request;
    this.responseHeaders = responseHeaders;
    this.end = end;
  }

  void run() {
    goOn(0);
  }

  private void goOn(int index) {
    if (index == middlewares.size()) {
      end.proceed();
      return;
    }
    Step step = new Step(index + 1);
    try {
      middlewares.get(index).handle(request, responseHeaders, step);
    } catch (Throwable failure) {
      log.error(failure, "An engine middleware failed; the request is refused");
      step.fail(failure.toString());
    }
  }

  /** The choice one middleware has, once. */
  private final class Step implements EngineMiddleware.Next {
    private final int following;
    private final AtomicBoolean chosen = new AtomicBoolean();

    Step(int following) {
      this.following = following;
    }

    @Override
    public void proceed() {
      if (chosen.compareAndSet(false, true)) {
        goOn(following);
      }
    }

    @Override
    public void fail(String message) {
      if (chosen.compareAndSet(false, true)) {
        end.fail(message);
      }
    }

    @Override
    public void respond(HttpResponse response) {
      if (chosen.compareAndSet(false, true)) {
        end.respond(response);
      }
    }
  }
}
