package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.lane.Lane;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a session comes to be (features §1.2 from step 7 on, §1.4): may the client, which version
 * does it speak, which id does it get. The user's part of it may answer later, on any thread.
 */
final class Handshake {
  private static final Logger log = LoggerFactory.getLogger(EngineServer.class);

  private final EngineServer server;
  private final EngineOptions options;
  private final IdGenerator ids;

  Handshake(EngineServer server, EngineOptions options) {
    this.server = server;
    this.options = options;
    IdGenerator given = options.generateId();
    this.ids = given == null ? new SessionIds(options.random()) : given;
  }

  void begin(HttpExchange exchange, Map<String, List<String>> query) {
    begin(new PollingDoor(exchange), query);
  }

  void begin(UpgradeExchange exchange, Map<String, List<String>> query) {
    begin(new WebSocketDoor(exchange), query);
  }

  private void begin(Door door, Map<String, List<String>> query) {
    if (server.refusesHandshakes()) {
      door.refuse(Refusal.shuttingDown());
      return;
    }
    ask(options.allowRequest()::decide, door.request)
        .whenComplete((admission, failure) -> decided(door, query, admission, failure));
  }

  private void decided(
      Door door, Map<String, List<String>> query, Admission admission, Throwable failure) {
    if (failure != null) {
      log.error("allowRequest failed; the handshake is refused", failure);
      door.refuse(Refusal.forbidden("Forbidden"));
    } else if (admission instanceof Admission.Refuse refuse) {
      door.refuse(Refusal.forbidden(refuse.message()));
    } else {
      String asked = RequestVerifier.first(query, "EIO");
      EngineVersion version = EngineVersion.ofQuery(asked);
      if (!options.versions().contains(version)) {
        door.refuse(Refusal.unsupportedVersion(asked));
      } else {
        ask(ids::generate, door.request)
            .whenComplete((id, noId) -> identified(door, version, query, id, noId));
      }
    }
  }

  private void identified(
      Door door,
      EngineVersion version,
      Map<String, List<String>> query,
      String id,
      Throwable failure) {
    if (failure != null || !SessionIds.isValid(id) || server.session(id) != null) {
      String why = failure != null ? failure.toString() : "an id that is not valid or in use";
      door.refuse(Refusal.badRequest("ID_GENERATION_ERROR", why));
      return;
    }
    Encoding encoding = Encoding.of(version, query.containsKey("b64"));
    Hop.to(door.lane, () -> door.open(id, encoding));
  }

  /** Asks the user; what he throws and a missing answer are failures like any other. */
  private static <T> CompletionStage<T> ask(
      Function<HttpRequest, CompletionStage<T>> question, HttpRequest request) {
    try {
      return question
          .apply(request)
          .thenApply(
              answer -> {
                if (answer == null) {
                  throw new IllegalStateException("the answer is null");
                }
                return answer;
              });
    } catch (Throwable failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  /** The two ways in. */
  private abstract static class Door {
    final HttpRequest request;
    final Lane lane;

    Door(HttpRequest request, Lane lane) {
      this.request = request;
      this.lane = lane;
    }

    abstract void refuse(Refusal refusal);

    abstract void open(String id, Encoding encoding);
  }

  private final class PollingDoor extends Door {
    private final HttpExchange exchange;

    PollingDoor(HttpExchange exchange) {
      super(exchange.request(), exchange.lane());
      this.exchange = exchange;
    }

    @Override
    void refuse(Refusal refusal) {
      server.rejections().refuse(exchange, refusal);
    }

    @Override
    void open(String id, Encoding encoding) {
      EngineSession session = new EngineSession(server, id, encoding, request, lane, null);
      if (server.add(session)) {
        session.open();
        session.onFirstGet(exchange);
      } else {
        refuse(Refusal.badRequest("ID_GENERATION_ERROR", "an id in use"));
      }
    }
  }

  private final class WebSocketDoor extends Door {
    private final UpgradeExchange exchange;

    WebSocketDoor(UpgradeExchange exchange) {
      super(exchange.request(), exchange.lane());
      this.exchange = exchange;
    }

    @Override
    void refuse(Refusal refusal) {
      server.rejections().refuse(exchange, refusal);
    }

    @Override
    void open(String id, Encoding encoding) {
      exchange.accept(
          lane,
          server.hooks().upgradeHeaders(true, request),
          options.webSocket(),
          connection -> {
            EngineSession session =
                new EngineSession(server, id, encoding, request, lane, connection);
            if (!server.add(session)) {
              connection.close(0);
              return IgnoredWebSocket.INSTANCE;
            }
            session.open();
            return session.webSocketListener();
          });
    }
  }
}
