package io.sockeye.server;

import io.sockeye.engineio.server.EngineServer;
import io.sockeye.http.HealthEndpoint;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHandler;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.lane.RareLog;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Everything on the port: the browser client and the engine below the engine's path, and for any
 * other request the health endpoint and the application's own pages.
 */
final class Site implements HttpService, HttpHandler {
  private static final RareLog log = RareLog.everySecond(Site.class);

  private static final String HEALTH_PATH = "/healthz";

  private final boolean serveClient;
  private final @Nullable HealthEndpoint health;
  private final @Nullable HttpHandler pages;
  private final Executor handlers;
  private volatile boolean draining;
  private @Nullable EngineServer engine;
  private @Nullable ClientBundle bundle;

  Site(ServerOptions options, Executor handlers) {
    this.serveClient = options.serveClient();
    this.health = options.health() ? new HealthEndpoint(() -> draining) : null;
    this.pages = options.pages();
    this.handlers = handlers;
  }

  /** Called once, before any request. */
  void attach(EngineServer server, String prefix) {
    engine = server;
    bundle = serveClient ? ClientBundle.find(prefix) : null;
  }

  void drain() {
    draining = true;
  }

  @Override
  public void onRequest(HttpExchange exchange) {
    EngineServer server = attached();
    ClientBundle client = bundle;
    if (client != null && client.serves(exchange.request())) {
      server.filtered(exchange, client::handle);
    } else {
      server.onRequest(exchange);
    }
  }

  @Override
  public void onUpgrade(UpgradeExchange exchange) {
    attached().onUpgrade(exchange);
  }

  /**
   * Answers what is not the engine's. The application's handler may block, so it has a thread of
   * its own.
   */
  @Override
  public void handle(HttpExchange exchange) {
    HttpHandler own = pages;
    if (health != null && exchange.request().path().equals(HEALTH_PATH)) {
      health.handle(exchange);
    } else if (own == null) {
      exchange.respond(HttpResponse.empty(404));
    } else {
      try {
        handlers.execute(() -> answer(own, exchange));
      } catch (RejectedExecutionException closed) {
        exchange.respondAndClose(HttpResponse.empty(503));
      }
    }
  }

  private static void answer(HttpHandler handler, HttpExchange exchange) {
    try {
      handler.handle(exchange);
    } catch (Throwable failure) {
      log.error(failure, "The handler of HTTP requests failed");
      exchange.respond(HttpResponse.empty(500));
    }
  }

  private EngineServer attached() {
    EngineServer server = engine;
    if (server == null) {
      throw new IllegalStateException("a request before the server was built");
    }
    return server;
  }
}
