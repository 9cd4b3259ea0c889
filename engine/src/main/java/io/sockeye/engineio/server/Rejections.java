package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.lane.RareLog;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Refuses requests and tells the user of it (EIO-6). What users run into most, and cannot guess the
 * cause of, is in the log too.
 */
final class Rejections {
  private static final RareLog failures = RareLog.everySecond(EngineServer.class);

  private final Consumer<ConnectionError> hook;
  private final int maxPayloadBytes;
  private final Duration decisionTimeout;

  private final RareLog log = RareLog.everyMinute(EngineServer.class);

  Rejections(EngineOptions options) {
    this.hook = options.onConnectionError();
    this.maxPayloadBytes = options.maxPayloadBytes();
    this.decisionTimeout = options.decisionTimeout();
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
    sayUnknown();
    refuse(exchange, Refusal.sessionUnknown(sid));
  }

  void sessionUnknown(UpgradeExchange exchange, String sid) {
    sayUnknown();
    refuse(exchange, Refusal.sessionUnknown(sid));
  }

  private void sayUnknown() {
    log.warn("A request was refused: Session ID unknown. {}", Refusal.LOST_SESSION);
  }

  /** The body of a POST is larger than allowed (EIO-17); the rest of it is not read. */
  void tooLarge(HttpExchange exchange) {
    messageTooLarge();
    Refusal refusal = Refusal.payloadTooLarge(maxPayloadBytes);
    report(exchange.request(), refusal);
    exchange.respondAndClose(refusal.response());
  }

  /** A WebSocket message is larger than allowed (EIO-26); the host closes the connection. */
  void messageTooLarge() {
    log.warn(
        "A client sent more than maxPayload ({} bytes) at once: a POST is answered 413, a WebSocket"
            + " closed with 1009. {}",
        maxPayloadBytes,
        Refusal.MORE_PAYLOAD);
  }

  /** Says that a handshake was refused for the limit (SEC-045). */
  Refusal tooManyHandshakes() {
    log.warn("A handshake was refused with 503: handshakeLimit does not allow it");
    return Refusal.tooManyHandshakes();
  }

  /**
   * Says that code of the user has not decided about a request in time (SEC-039).
   *
   * @param who the hook that was asked
   */
  Refusal undecided(String who) {
    log.warn(
        "A request was refused with 503: allowRequest, generateId, cors or an engine middleware has"
            + " not decided within decisionTimeout ({}). onConnectionError tells which",
        decisionTimeout);
    return Refusal.undecided(who);
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
