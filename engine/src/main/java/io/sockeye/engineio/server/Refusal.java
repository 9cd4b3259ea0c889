package io.sockeye.engineio.server;

import io.sockeye.http.HttpResponse;
import io.sockeye.http.WebSocketOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused, and what the client is answered (features §1.3). The only place that
 * maps an error to HTTP.
 *
 * @param code the code of the JSON body
 * @param message the message of the JSON body, all of the body on an upgrade
 * @param status the status on a plain request
 * @param upgradeStatus the status on an upgrade (EIO-4)
 * @param context for the connection-error hook
 */
record Refusal(
    int code, String message, int status, int upgradeStatus, Map<String, String> context) {

  /** What the hook and the log say of a lost session; the client is told the message only. */
  static final String LOST_SESSION =
      "This server does not have the session. It is normal that a client which was away, or has"
          + " seen a restart, asks once and then connects anew. If it goes on, and there are"
          + " several servers, the load balancer sends the requests of one client to different"
          + " ones: make sessions sticky, or let clients use transports: [\"websocket\"] only.";

  /** What the hook and the log say of a request or message that is too large. */
  static final String MORE_PAYLOAD =
      "To allow more, set maxPayloadBytes: SocketIOServer.builder().engine(engine ->"
          + " engine.maxPayloadBytes(...)). Clients are told the limit when they connect.";

  static Refusal transportUnknown(@Nullable String transport) {
    return of(0, "Transport unknown", "transport", String.valueOf(transport));
  }

  static Refusal sessionUnknown(String sid) {
    return new Refusal(1, "Session ID unknown", 400, 400, Map.of("sid", sid, "hint", LOST_SESSION));
  }

  /** As {@link #sessionUnknown}, for an id that was good until now and is nothing for a log. */
  static Refusal sessionOver() {
    return of(1, "Session ID unknown", "sid", "of a session that is over");
  }

  static Refusal badHandshakeMethod(String method) {
    return of(2, "Bad handshake method", "method", method);
  }

  static Refusal badRequest(String name) {
    return of(3, "Bad request", "name", name);
  }

  static Refusal badRequest(String name, String detail) {
    return new Refusal(3, "Bad request", 400, 400, Map.of("name", name, "detail", detail));
  }

  static Refusal methodNotAllowed(String method) {
    return new Refusal(
        3, "Bad request", 405, 405, Map.of("name", "METHOD_NOT_ALLOWED", "method", method));
  }

  static Refusal contentEncoded(String encoding) {
    return new Refusal(
        3, "Bad request", 415, 415, Map.of("name", "CONTENT_ENCODING", "encoding", encoding));
  }

  /** Answered without a body, as everybody does; the message is for the hook. */
  static Refusal payloadTooLarge(int maxPayloadBytes) {
    return new Refusal(
        3,
        WebSocketOptions.plain(maxPayloadBytes).tooLarge(),
        413,
        413,
        Map.of(
            "name",
            "PAYLOAD_TOO_LARGE",
            "maxPayloadBytes",
            Integer.toString(maxPayloadBytes),
            "hint",
            MORE_PAYLOAD));
  }

  static Refusal forbidden(String message) {
    return new Refusal(4, message, 403, 400, Map.of("message", message));
  }

  static Refusal originForbidden(String origin) {
    return new Refusal(4, "Forbidden", 403, 403, Map.of("origin", origin));
  }

  static Refusal unsupportedVersion(@Nullable String version) {
    return of(5, "Unsupported protocol version", "protocol", String.valueOf(version));
  }

  static Refusal shuttingDown() {
    return new Refusal(
        3, "Server is shutting down", 503, 503, Map.of("name", "SERVER_SHUTTING_DOWN"));
  }

  static Refusal tooManyHandshakes() {
    return new Refusal(3, "Too many handshakes", 503, 503, Map.of("name", "TOO_MANY_HANDSHAKES"));
  }

  /** The client is not told who it is that does not decide. */
  static Refusal undecided(String who) {
    return new Refusal(
        3, "Not decided in time", 503, 503, Map.of("name", "DECISION_TIMEOUT", "undecided", who));
  }

  private static Refusal of(int code, String message, String key, String value) {
    return new Refusal(code, message, 400, 400, Map.of(key, value));
  }

  HttpResponse response() {
    if (status == 413) {
      return HttpResponse.empty(status);
    }
    String body = "{\"code\":" + code + ",\"message\":" + JsonText.quote(message) + "}";
    HttpResponse response = HttpResponse.of(status, "application/json", body);
    if (status == 405) {
      response.header("allow", "GET, POST");
    }
    return retryLater(response);
  }

  HttpResponse upgradeResponse() {
    return retryLater(HttpResponse.of(upgradeStatus, "text/html", message));
  }

  private HttpResponse retryLater(HttpResponse response) {
    return status == 503 ? response.header("retry-after", "5") : response;
  }
}
