package io.sockeye.engineio.server;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.lane.Lane;
import io.sockeye.lane.RareLog;
import java.util.List;

/** One request's way through the middlewares. */
final class MiddlewareChain {
  private static final RareLog log = RareLog.everySecond(EngineServer.class);

  private final EngineServer server;
  private final HttpRequest request;
  private final Lane lane;
  private final HttpHeaders responseHeaders;
  private final MiddlewareOutcome end;

  MiddlewareChain(
      EngineServer server,
      HttpRequest request,
      Lane lane,
      HttpHeaders responseHeaders,
      MiddlewareOutcome end) {
    this.server = server;
    this.request = request;
    this.lane = lane;
    this.responseHeaders = responseHeaders;
    this.end = end;
  }

  void run() {
    goOn(0);
  }

  private void goOn(int index) {
    List<EngineMiddleware> middlewares = server.middlewares();
    if (index == middlewares.size()) {
      end.proceed();
      return;
    }
    EngineMiddleware middleware = middlewares.get(index);
    Step step = new Step(middleware, index + 1);
    try {
      middleware.handle(request, responseHeaders, step);
    } catch (Throwable failure) {
      log.error(failure, "An engine middleware failed; the request is refused");
      step.fail(failure.toString());
    }
    step.await();
  }

  /** The choice one middleware has, once. */
  private final class Step extends Decision implements EngineMiddleware.Next {
    private final EngineMiddleware middleware;
    private final int following;

    Step(EngineMiddleware middleware, int following) {
      super(lane, server.options().decisionTimeout().toNanos());
      this.middleware = middleware;
      this.following = following;
    }

    @Override
    public void proceed() {
      if (make()) {
        goOn(following);
      }
    }

    @Override
    public void fail(String message) {
      if (make()) {
        end.fail(message);
      }
    }

    @Override
    public void respond(HttpResponse response) {
      if (make()) {
        end.respond(response);
      }
    }

    @Override
    void tooLate() {
      String who = middleware instanceof Cors ? "cors" : middleware.getClass().getName();
      end.undecided().accept(server.rejections().undecided(who));
    }
  }
}
