package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.lane.Lane;
import io.sockeye.lane.RareLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Engine.IO server, protocol 4 and, where that is allowed, 3, on whatever host calls it. Methods
 * may be called from any thread and never block.
 */
public final class EngineServer implements HttpService {
  private static final Logger log = LoggerFactory.getLogger(EngineServer.class);
  private static final RareLog failures = RareLog.everySecond(EngineServer.class);

  private final EngineOptions options;
  private final EngineAcceptor acceptor;
  private final RequestVerifier verifier;
  private final Handshake handshake;
  private final Rejections rejections;
  private final Hooks hooks;
  private final List<EngineMiddleware> middlewares = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<String, EngineSession> sessions = new ConcurrentHashMap<>();
  private final ConcurrentMap<Lane, LaneBacklogs> backlogs = new ConcurrentHashMap<>();
  private final RareLog limits = RareLog.everyMinute(EngineServer.class);
  private final CompletableFuture<Void> allClosed = new CompletableFuture<>();
  private volatile boolean refusingHandshakes;
  private volatile boolean closing;

  /**
   * Creates a server.
   *
   * @param options what it is told
   * @param acceptor what gets every new session
   */
  public EngineServer(EngineOptions options, EngineAcceptor acceptor) {
    this.options = options;
    this.acceptor = acceptor;
    this.verifier = new RequestVerifier(options);
    this.rejections = new Rejections(options);
    this.hooks = new Hooks(options);
    CorsOptions.Delegate cors = options.cors();
    if (cors != null) {
      middlewares.add(new Cors(cors));
    }
    this.handshake = new Handshake(this, options);
  }

  /**
   * Adds a middleware behind those there are (EIO-45). CORS always comes first. To be called before
   * the host is started.
   *
   * @param middleware the step
   * @return this
   */
  public EngineServer use(EngineMiddleware middleware) {
    middlewares.add(middleware);
    return this;
  }

  @Override
  public void onRequest(HttpExchange arrived) {
    HttpExchange exchange = options.trustedProxies().seenThrough(arrived);
    if (isOurs(exchange.request())) {
      filter(exchange, this::route);
    } else {
      guarded(exchange, options.fallback()::handle);
    }
  }

  @Override
  public void onUpgrade(UpgradeExchange arrived) {
    UpgradeExchange exchange = options.trustedProxies().seenThrough(arrived);
    if (!isOurs(exchange.request())) {
      exchange.refuse(HttpResponse.empty(404));
    } else if (middlewares.isEmpty()) {
      route(exchange);
    } else {
      HttpHeaders added = new HttpHeaders();
      UpgradeExchange filtered = new FilteredUpgrade(exchange, added);
      new MiddlewareChain(
              this,
              exchange.request(),
              exchange.lane(),
              added,
              new MiddlewareOutcome(
                  () -> route(filtered),
                  refusal -> rejections.refuse(filtered, refusal),
                  filtered::refuse,
                  refusal -> rejections.refuse(exchange, refusal)))
          .run();
    }
  }

  /**
   * Takes a request through CORS and the middlewares, for what is served beside the engine under
   * its path (EIO-41).
   *
   * @param exchange the request
   * @param next goes on with it, unless it was answered; its response gets the headers that were
   *     added on the way. May be called later, on any thread
   */
  public void filtered(HttpExchange exchange, Consumer<HttpExchange> next) {
    filter(options.trustedProxies().seenThrough(exchange), next);
  }

  private void filter(HttpExchange exchange, Consumer<HttpExchange> next) {
    if (middlewares.isEmpty()) {
      guarded(exchange, next);
      return;
    }
    HttpHeaders added = new HttpHeaders();
    HttpExchange filtered = new FilteredExchange(exchange, added);
    new MiddlewareChain(
            this,
            exchange.request(),
            exchange.lane(),
            added,
            new MiddlewareOutcome(
                () -> guarded(filtered, next),
                refusal -> rejections.refuse(filtered, refusal),
                filtered::respond,
                refusal -> rejections.refuse(exchange, refusal)))
        .run();
  }

  /**
   * Returns how many sessions there are (EIO-63).
   *
   * @return their number
   */
  public int clientsCount() {
    return sessions.size();
  }

  /**
   * Finds a session.
   *
   * @param sid its id
   * @return the session, or {@code null} when there is none with this id
   */
  public @Nullable EngineSession session(String sid) {
    return sessions.get(sid);
  }

  /**
   * Returns what waits for clients that do not take it at once. From any thread.
   *
   * @return the figures of this moment
   */
  public BufferUsage bufferUsage() {
    long bytes = 0;
    int lagging = 0;
    long ended = 0;
    for (LaneBacklogs lane : backlogs.values()) {
      bytes += lane.bytes();
      lagging += lane.count();
      ended += lane.slowConsumers();
    }
    return new BufferUsage(bytes, lagging, ended);
  }

  /** Answers handshakes with 503 from now on. The sessions there are go on. */
  public void refuseHandshakes() {
    refusingHandshakes = true;
  }

  /**
   * Refuses handshakes and closes all sessions at once (EIO-60); waiting polls are answered.
   *
   * @return completes when no session is left
   */
  public CompletionStage<Void> close() {
    refusingHandshakes = true;
    closing = true;
    sessions.values().forEach(EngineSession::closeNow);
    tellWhenAllClosed();
    return allClosed.minimalCompletionStage();
  }

  // The way of a request

  private boolean isOurs(HttpRequest request) {
    String target = request.target();
    String prefix = options.pathPrefix();
    if (!target.startsWith(prefix)) {
      return false;
    }
    return prefix.endsWith("/")
        || target.length() == prefix.length()
        || "/?".indexOf(target.charAt(prefix.length())) >= 0;
  }

  private void route(HttpExchange exchange) {
    HttpRequest request = exchange.request();
    EngineQuery query = EngineQuery.of(request);
    Refusal refusal = verifier.verify(request, query);
    if (refusal != null) {
      rejections.refuse(exchange, refusal);
      return;
    }
    String transport = query.transport();
    String sid = query.sid();
    if (sid != null) {
      EngineSession session = sessions.get(sid);
      if (session == null) {
        rejections.sessionUnknown(exchange, sid);
      } else {
        Hop.to(session.lane(), () -> session.onRequest(exchange, transport));
      }
    } else if (!request.method().equals("GET")) {
      rejections.refuse(exchange, Refusal.badHandshakeMethod(request.method()));
    } else if (!PollingTransport.NAME.equals(transport)) {
      rejections.refuse(exchange, Refusal.badRequest("TRANSPORT_HANDSHAKE_ERROR"));
    } else {
      handshake.begin(exchange, query);
    }
  }

  private void route(UpgradeExchange exchange) {
    try {
      verifyAndRoute(exchange);
    } catch (Throwable failure) {
      failures.error(failure, "An upgrade could not be answered");
      exchange.refuse(HttpResponse.empty(500));
    }
  }

  private void verifyAndRoute(UpgradeExchange exchange) {
    HttpRequest request = exchange.request();
    EngineQuery query = EngineQuery.of(request);
    Refusal refusal = verifier.verify(request, query);
    if (refusal != null) {
      rejections.refuse(exchange, refusal);
      return;
    }
    String sid = query.sid();
    EngineSession session = sid == null ? null : sessions.get(sid);
    if (sid != null && session == null) {
      rejections.sessionUnknown(exchange, sid);
    } else if (!WebSocketTransport.NAME.equals(query.transport())) {
      rejections.refuse(exchange, Refusal.badRequest("TRANSPORT_HANDSHAKE_ERROR"));
    } else if (session != null) {
      Hop.to(session.lane(), () -> session.onUpgradeRequest(exchange));
    } else {
      handshake.begin(exchange, query);
    }
  }

  /** Our mistakes and the user's become a 500, and stop nothing else. */
  private static void guarded(HttpExchange exchange, Consumer<HttpExchange> next) {
    try {
      next.accept(exchange);
    } catch (Throwable failure) {
      failures.error(failure, "A request could not be answered");
      exchange.respond(HttpResponse.empty(500));
    }
  }

  // The sessions

  /** Whether the session's id was free. */
  boolean add(EngineSession session) {
    if (sessions.putIfAbsent(session.id(), session) != null) {
      return false;
    }
    if (!backlogs.containsKey(session.lane())) {
      LaneBacklogs unused = backlogsOf(session.lane());
    }
    if (closing) {
      session.closeNow();
    }
    return true;
  }

  void remove(EngineSession session) {
    sessions.remove(session.id(), session);
    tellWhenAllClosed();
  }

  private void tellWhenAllClosed() {
    if (closing && sessions.isEmpty()) {
      allClosed.complete(null);
    }
  }

  // What waits for clients

  LaneBacklogs backlogsOf(Lane lane) {
    return backlogs.computeIfAbsent(lane, any -> new LaneBacklogs(this, lane));
  }

  /** Each lane that has, or had, sessions has the same share. */
  long shareOfALane() {
    return options.maxTotalBufferedBytes() / Math.max(1, backlogs.size());
  }

  /** A session ends for that. On its lane. */
  void slowConsumer(Lane lane, String description) {
    log.debug("A client is cut off: {}", description);
    backlogsOf(lane).ended();
    limits.warn(
        "A client was cut off because it does not take what is sent to it (slow consumer). What may"
            + " wait is said by maxBufferedBytes, slowConsumerTimeout and maxTotalBufferedBytes of"
            + " the engine's options");
  }

  // For the parts of the server

  EngineOptions options() {
    return options;
  }

  List<EngineMiddleware> middlewares() {
    return middlewares;
  }

  EngineAcceptor acceptor() {
    return acceptor;
  }

  Rejections rejections() {
    return rejections;
  }

  Hooks hooks() {
    return hooks;
  }

  boolean refusesHandshakes() {
    return refusingHandshakes;
  }
}
