package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.lane.Lane;
import io.sockeye.lane.RareLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a session comes to be (features §1.2 from step 7 on, §1.4): may the client, which version
 * does it speak, which id does it get. The user's part of it may answer later, on any thread.
 */
final class Handshake {
  private static final RareLog log = RareLog.everySecond(EngineServer.class);

  private final EngineServer server;
  private final EngineOptions options;
  private final IdGenerator ids;

  Handshake(EngineServer server, EngineOptions options) {
    this.server = server;
    this.options = options;
    IdGenerator given = options.generateId();
    this.ids = given == null ? new SessionIds(options.random()) : given;
  }

  void begin(HttpExchange exchange, EngineQuery query) {
    begin(new PollingDoor(exchange), query);
  }

  void begin(UpgradeExchange exchange, EngineQuery query) {
    begin(new WebSocketDoor(exchange), query);
  }

  private void begin(Door door, EngineQuery query) {
    if (server.refusesHandshakes()) {
      door.refuse(Refusal.shuttingDown());
      return;
    }
    if (!isWithinLimit(door)) {
      door.refuse(server.rejections().tooManyHandshakes());
      return;
    }
    ask(
        door,
        "allowRequest",
        options.allowRequest()::decide,
        (admission, failure) -> decided(door, query, admission, failure));
  }

  private boolean isWithinLimit(Door door) {
    HandshakeLimit limit = options.handshakeLimit();
    try {
      return limit == null || limit.allows(door.request, door.lane.nanoTime());
    } catch (Throwable failure) {
      log.error(failure, "handshakeLimit failed; the handshake is refused");
      return false;
    }
  }

  private void decided(
      Door door, EngineQuery query, @Nullable Admission admission, @Nullable Throwable failure) {
    if (failure != null) {
      log.error(failure, "allowRequest failed; the handshake is refused");
      door.refuse(Refusal.forbidden("Forbidden"));
    } else if (admission instanceof Admission.Refuse refuse) {
      door.refuse(Refusal.forbidden(refuse.message()));
    } else {
      String asked = query.version();
      EngineVersion version = EngineVersion.ofQuery(asked);
      if (!options.versions().contains(version)) {
        door.refuse(Refusal.unsupportedVersion(asked));
      } else {
        ask(
            door,
            "generateId",
            ids::generate,
            (id, noId) -> identified(door, version, query, id, noId));
      }
    }
  }

  private void identified(
      Door door,
      EngineVersion version,
      EngineQuery query,
      @Nullable String id,
      @Nullable Throwable failure) {
    if (id == null || !SessionIds.isValid(id) || server.session(id) != null) {
      String why = failure != null ? failure.toString() : "an id that is not valid or in use";
      door.refuse(Refusal.badRequest("ID_GENERATION_ERROR", why));
      return;
    }
    Encoding encoding = Encoding.of(version, query.base64());
    Hop.to(door.lane, () -> door.open(id, encoding));
  }

  /**
   * Asks the user; what he throws and a missing answer are failures like any other. An answer that
   * is there at once, as nearly all are, takes no detour. One that does not come in time refuses.
   */
  private <T> void ask(
      Door door,
      String hook,
      Function<HttpRequest, CompletionStage<T>> question,
      BiConsumer<@Nullable T, @Nullable Throwable> next) {
    CompletionStage<T> answer;
    try {
      answer = question.apply(door.request);
      if (answer == null) {
        throw new IllegalStateException("the answer is null");
      }
    } catch (Throwable failure) {
      next.accept(null, failure);
      return;
    }
    if (answer instanceof CompletableFuture<T> future
        && future.isDone()
        && !future.isCompletedExceptionally()) {
      answered(future.join(), next);
      return;
    }
    Answer waited = new Answer(door, hook);
    answer.whenComplete(
        (value, failure) -> {
          if (!waited.make()) {
            return;
          }
          if (failure != null) {
            next.accept(null, failure);
          } else {
            answered(value, next);
          }
        });
    waited.await();
  }

  private static <T> void answered(
      @Nullable T answer, BiConsumer<@Nullable T, @Nullable Throwable> next) {
    next.accept(answer, answer == null ? new IllegalStateException("the answer is null") : null);
  }

  /** An answer of the user's that was not there at once. */
  private final class Answer extends Decision {
    private final Door door;
    private final String hook;

    Answer(Door door, String hook) {
      super(door.lane, options.decisionTimeout().toNanos());
      this.door = door;
      this.hook = hook;
    }

    @Override
    void tooLate() {
      door.refuse(server.rejections().undecided(hook));
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
          new Opening(id, encoding, this));
    }
  }

  /** What happens when the WebSocket is there. */
  private final class Opening implements Function<WebSocketConnection, WebSocketListener> {
    private final String id;
    private final Encoding encoding;
    private final WebSocketDoor door;

    Opening(String id, Encoding encoding, WebSocketDoor door) {
      this.id = id;
      this.encoding = encoding;
      this.door = door;
    }

    @Override
    public WebSocketListener apply(WebSocketConnection connection) {
      EngineSession session =
          new EngineSession(server, id, encoding, door.request, door.lane, connection);
      if (!server.add(session)) {
        connection.close(0);
        return IgnoredWebSocket.INSTANCE;
      }
      session.open();
      return session.webSocketListener();
    }
  }
}
