package io.sockeye.benchmarks.jmh;

import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A host without network whose time stands still, so that all there is to measure is the server.
 * Its only lane runs in {@link #drain}, on the thread that calls it.
 */
final class QuietHost implements HttpHost {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("client", 1);
  private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

  /** What the server says to a new client: the open packet, and that it is connected. */
  private static final int HANDSHAKE_MESSAGES = 2;

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Lane lane = new Lane(new Executor());
  private volatile @Nullable Thread draining;
  private @Nullable HttpService service;

  @Override
  public void start(HostOptions options, HttpService newService) {
    service = newService;
  }

  @Override
  public int port() {
    return 1;
  }

  @Override
  public List<Lane> lanes() {
    return List.of(lane);
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> close() {
    return CompletableFuture.completedFuture(null);
  }

  /** Runs the lane until it has nothing to do. */
  void drain() {
    draining = Thread.currentThread();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    draining = null;
  }

  /** Runs something on the lane, and whatever comes of it. */
  void onLane(Runnable task) {
    tasks.add(task);
    drain();
  }

  /** A client that is connected to the main namespace. */
  QuietConnection connect() {
    HttpService started = service;
    if (started == null) {
      throw new IllegalStateException("the host is not started");
    }
    Upgrade upgrade = new Upgrade();
    onLane(() -> started.onUpgrade(upgrade));
    upgrade.connection.receive("40");
    // Admission goes through the socket's mailbox, and so through another thread.
    long limit = System.nanoTime() + PATIENCE_NANOS;
    while (upgrade.connection.sent() < HANDSHAKE_MESSAGES) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException("the namespace does not answer");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      drain();
    }
    return upgrade.connection;
  }

  private final class Executor implements LaneExecutor {
    @Override
    public boolean inLane() {
      return Thread.currentThread() == draining;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
      // Never: no time passes.
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }

  private final class Upgrade implements UpgradeExchange {
    final QuietConnection connection = new QuietConnection(QuietHost.this);

    @Override
    public HttpRequest request() {
      return new HttpRequest("GET", WEBSOCKET, new HttpHeaders(), NOWHERE, false);
    }

    @Override
    public Lane lane() {
      return lane;
    }

    @Override
    public void accept(
        Lane target,
        HttpHeaders headers,
        WebSocketOptions options,
        Function<WebSocketConnection, WebSocketListener> opened) {
      tasks.add(() -> connection.opened(opened.apply(connection)));
    }

    @Override
    public void refuse(HttpResponse response) {
      throw new IllegalStateException("refused: " + response.status());
    }
  }
}
