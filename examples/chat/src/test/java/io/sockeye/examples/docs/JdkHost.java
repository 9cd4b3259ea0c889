package io.sockeye.examples.docs;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpService;
import io.sockeye.lane.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

// snippet: a host inside of the JDK's HTTP server
/** Takes a path of an HTTP server that is there already. */
final class JdkHost implements HttpHost {
  private final HttpServer server;
  private final String path;
  private final List<JdkLane> executors = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final BlockingThreads blocking = new BlockingThreads();
  private final Set<JdkExchange> open = ConcurrentHashMap.newKeySet();

  // Guarded by this.
  private @Nullable HttpContext context;
  private boolean accepting;
  private @Nullable CompletableFuture<Void> end;

  /**
   * @param path what of the server is ours, such as {@code /socket.io/}
   */
  JdkHost(HttpServer server, String path, int laneCount) {
    this.server = server;
    this.path = path;
    for (int i = 0; i < laneCount; i++) {
      JdkLane executor = new JdkLane("socket.io-" + i);
      executors.add(executor);
      lanes.add(new Lane(executor));
    }
  }

  @Override
  public synchronized void start(HostOptions options, HttpService service) {
    if (context != null || end != null) {
      throw new IllegalStateException("a host is started once");
    }
    context = server.createContext(path, jdk -> accept(jdk, service));
    accepting = true;
  }

  /** On the server's thread, so it only hands over. */
  private void accept(com.sun.net.httpserver.HttpExchange jdk, HttpService service) {
    // The requests of one connection have one lane, and those of many are spread.
    Lane lane = lanes.get(Math.floorMod(jdk.getRemoteAddress().hashCode(), lanes.size()));
    JdkExchange exchange = new JdkExchange(jdk, lane, blocking, open);
    lane.submit(
        () -> {
          try {
            service.onRequest(exchange);
          } catch (RuntimeException failure) {
            System.err.println("a request could not be answered: " + failure);
            exchange.abort();
          }
        });
  }

  @Override
  public synchronized int port() {
    if (context == null) {
      throw new IllegalStateException("the host is not started");
    }
    return server.getAddress().getPort();
  }

  @Override
  public List<Lane> lanes() {
    return List.copyOf(lanes);
  }

  /** The port is the server's; all that can be given up is the path. */
  @Override
  public synchronized CompletionStage<Void> stopAccepting() {
    if (accepting && context != null) {
      accepting = false;
      server.removeContext(context);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> close() {
    if (end == null) {
      stopAccepting();
      for (int i = 0; i < lanes.size(); i++) {
        Lane lane = lanes.get(i);
        JdkLane executor = executors.get(i);
        // Behind what has been submitted before. What an abort submits is the lane's last.
        lane.submit(() -> abortAll(lane));
        lane.submit(() -> lane.submit(executor::shutdown));
      }
      CompletableFuture<?>[] ended =
          executors.stream().map(JdkLane::ended).toArray(CompletableFuture<?>[]::new);
      // What has been answered is still written.
      end =
          CompletableFuture.allOf(ended)
              .thenRun(blocking::shutdown)
              .thenCompose(lanesEnded -> blocking.ended);
    }
    return end.minimalCompletionStage();
  }

  private void abortAll(Lane lane) {
    for (JdkExchange exchange : open) {
      if (exchange.lane() == lane && !exchange.isAnswered()) {
        exchange.abort();
      }
    }
  }

  /** As many threads as there are requests being read or written now. */
  private static final class BlockingThreads extends ThreadPoolExecutor {
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    BlockingThreads() {
      super(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          new DiscardPolicy());
    }

    @Override
    protected void terminated() {
      ended.complete(null);
    }
  }
}
// end
