package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO server, protocol 4, on whatever host calls it. Methods may be called from any thread
 * and never block.
 */
public final class EngineServer implements HttpService {
  private final EngineOptions options;
  private final EngineAcceptor acceptor;
  private final List<EngineMiddleware> middlewares = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<String, EngineSession> sessions = new ConcurrentHashMap<>();
  private volatile boolean refusing;

  /**
   * Creates a server.
   *
   * @param options what it is told
   * @param acceptor what gets every new session
   */
  public EngineServer(EngineOptions options, EngineAcceptor acceptor) {
    this.options = options;
    this.acceptor = acceptor;
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
  public void onRequest(HttpExchange exchange) {
    filtered(exchange, options.fallback()::handle);
  }

  @Override
  public void onUpgrade(UpgradeExchange exchange) {
    throw new UnsupportedOperationException(acceptor.toString());
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
    next.accept(exchange);
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

  /** Answers handshakes with 503 from now on. The sessions there are go on. */
  public void refuseHandshakes() {
    refusing = true;
  }

  /**
   * Refuses handshakes and closes all sessions at once (EIO-60); waiting polls are answered.
   *
   * @return completes when no session is left
   */
  public CompletionStage<Void> close() {
    return CompletableFuture.failedFuture(new IllegalStateException("refusing " + refusing));
  }
}
