package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.lane.FailureLog;
import io.sockeye.lane.Lane;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests and tells the user of it (EIO-6). What users run into most, and cannot guess the
 * cause of, is in the log too.
 */
final class Rejections {
  private static final Logger log = LoggerFactory.getLogger(EngineServer.class);
  private static final FailureLog failures = FailureLog.of(EngineServer.class);

  private final Consumer<ConnectionError> hook;
  private final int maxPayloadBytes;

  private final RareWarning sessionUnknown =
      new RareWarning(
          () -> log.warn("A request was refused: Session ID unknown. {}", Refusal.LOST_SESSION),
          times ->
              log.warn(
                  "{} more requests were refused: Session ID unknown. Are sessions sticky?",
                  times));

  private final RareWarning tooLarge = new RareWarning(this::sayTooLarge, this::sayTooLargeAgain);

  Rejections(EngineOptions options) {
    this.hook = options.onConnectionError();
    this.maxPayloadBytes = options.maxPayloadBytes();
  }

  void refuse(HttpExchange exchange, Refusal refusal) {
    report(exchange.request(), refusal);
    exchange.respond(refusal.response());
  }

  void refuse(UpgradeExchange exchange, Refusal refusal) {
    report(exchange.request(), refusal);
    exchange.refuse(refusal.upgradeResponse());
  }

  /** The client names a session that this server does not have. */
  void sessionUnknown(HttpExchange exchange, String sid) {
    sessionUnknown.happened(exchange.lane().nanoTime());
    refuse(exchange, Refusal.sessionUnknown(sid));
  }

  void sessionUnknown(UpgradeExchange exchange, String sid) {
    sessionUnknown.happened(exchange.lane().nanoTime());
    refuse(exchange, Refusal.sessionUnknown(sid));
  }

  /** The body of a POST is larger than allowed (EIO-17); the rest of it is not read. */
  void tooLarge(HttpExchange exchange) {
    tooLarge.happened(exchange.lane().nanoTime());
    Refusal refusal = Refusal.payloadTooLarge(maxPayloadBytes);
    report(exchange.request(), refusal);
    exchange.respondAndClose(refusal.response());
  }

  /** A WebSocket message is larger than allowed (EIO-26); the host closes the connection. */
  void messageTooLarge(Lane lane) {
    tooLarge.happened(lane.nanoTime());
  }

  private void sayTooLarge() {
    log.warn(
        "A client sent more than maxPayload ({} bytes) at once: a POST is answered 413, a WebSocket"
            + " closed with 1009. {}",
        maxPayloadBytes,
        Refusal.MORE_PAYLOAD);
  }

  private void sayTooLargeAgain(long times) {
    log.warn("Clients sent more than maxPayload ({} bytes) {} more times", maxPayloadBytes, times);
  }

  private void report(HttpRequest request, Refusal refusal) {
    try {
      hook.accept(
          new ConnectionError(request, refusal.code(), refusal.message(), refusal.context()));
    } catch (Throwable failure) {
      failures.error(failure, "The connection-error hook failed");
    }
  }
}
