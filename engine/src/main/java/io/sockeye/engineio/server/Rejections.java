package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.UpgradeExchange;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses requests and tells the user of it (EIO-6). */
final class Rejections {
  private static final Logger log = LoggerFactory.getLogger(EngineServer.class);

  private final Consumer<ConnectionError> hook;

  Rejections(Consumer<ConnectionError> hook) {
    this.hook = hook;
  }

  void refuse(HttpExchange exchange, Refusal refusal) {
    report(exchange.request(), refusal);
    exchange.respond(refusal.response());
  }

  void refuse(UpgradeExchange exchange, Refusal refusal) {
    report(exchange.request(), refusal);
    exchange.refuse(refusal.upgradeResponse());
  }

  private void report(HttpRequest request, Refusal refusal) {
    try {
      hook.accept(
          new ConnectionError(request, refusal.code(), refusal.message(), refusal.context()));
    } catch (Throwable failure) {
      log.error("The connection-error hook failed", failure);
    }
  }
}
