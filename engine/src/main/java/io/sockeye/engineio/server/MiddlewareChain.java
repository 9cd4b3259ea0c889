package io.sockeye.engineio.server;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request's way through the middlewares. */
final class MiddlewareChain {
  private static final Logger log = LoggerFactory.getLogger(EngineServer.class);

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
      log.error("An engine middleware failed; the request is refused", failure);
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
