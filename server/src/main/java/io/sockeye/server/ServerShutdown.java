package io.sockeye.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The end of a server, step by step (SIO-76), and what it waits for. Any thread. */
final class ServerShutdown {
  /** How long the last packets of the sessions may take to leave. */
  private static final Duration FLUSH_PATIENCE = Duration.ofMillis(500);

  private final SocketIOServer server;
  private final Site site;
  private final ServerExecutors executors;

  /** Sockets whose last handler has not run, and one more until the server is being closed. */
  private final AtomicInteger openSockets = new AtomicInteger(1);

  private final CompletableFuture<Void> socketsGone = new CompletableFuture<>();
  private volatile boolean begun;

  /** Guarded by this. */
  private @Nullable CompletableFuture<Void> end;

  ServerShutdown(SocketIOServer server, Site site, ServerExecutors executors) {
    this.server = server;
    this.site = site;
    this.executors = executors;
  }

  boolean begun() {
    return begun;
  }

  void socketConnected() {
    openSockets.incrementAndGet();
  }

  void socketGone() {
    if (openSockets.decrementAndGet() == 0) {
      socketsGone.complete(null);
    }
  }

  /** Begins, if nobody has; completes when it is over. */
  synchronized CompletableFuture<Void> begin(Duration patience) {
    CompletableFuture<Void> known = end;
    if (known == null) {
      known = start(patience);
      end = known;
    }
    return known.copy();
  }

  private CompletableFuture<Void> start(Duration patience) {
    begun = true;
    site.drain();
    server.engine().refuseHandshakes();
    server.everyClient(Client::shutDown);
    CompletableFuture<Void> sessionsGone =
        within(FLUSH_PATIENCE, server.engine().close().toCompletableFuture());
    socketGone();
    return CompletableFuture.allOf(sessionsGone, within(patience, socketsGone))
        .thenCompose(gone -> within(FLUSH_PATIENCE, server.namespaceRegistry().closeAdapters()))
        .thenCompose(closed -> server.closeHost())
        .whenComplete((done, failure) -> executors.shutdown());
  }

  private static CompletableFuture<Void> within(Duration time, CompletableFuture<Void> future) {
    return future.copy().completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
