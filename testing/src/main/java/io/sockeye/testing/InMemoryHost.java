package io.sockeye.testing;

import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpService;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A host without network and threads: a server started on it is used through {@link #client}, and
 * everything runs by a {@link FakeClock} on the test's thread. Several lanes show what happens when
 * the requests of one session arrive on different threads.
 *
 * <pre>{@code
 * InMemoryHost host = new InMemoryHost(new FakeClock(), 2);
 * host.start(service);
 * InMemoryResponse open = host.client(0).get("/engine.io/?EIO=4&transport=polling");
 * host.clock().advance(Duration.ofSeconds(25));
 * }</pre>
 */
public final class InMemoryHost implements HttpHost {
  private final FakeClock clock;
  private final List<LaneExecutor> executors = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Runnable> connections = new ArrayList<>();
  private @Nullable HttpService service;
  private int port;
  private boolean accepting;

  /**
   * Creates a host.
   *
   * @param clock what everything runs by
   * @param lanes how many lanes it has, at least 1
   */
  public InMemoryHost(FakeClock clock, int lanes) {
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes is " + lanes + ": allowed is 1 and more");
    }
    this.clock = clock;
    for (int i = 0; i < lanes; i++) {
      LaneExecutor executor = clock.newLane();
      executors.add(executor);
      this.lanes.add(new Lane(executor));
    }
  }

  /** Creates a host with two lanes and a clock of its own. */
  public InMemoryHost() {
    this(new FakeClock(), 2);
  }

  /**
   * Returns the clock.
   *
   * @return what everything runs by
   */
  public FakeClock clock() {
    return clock;
  }

  /**
   * Starts with a port that does not matter.
   *
   * @param newService what answers
   */
  public void start(HttpService newService) {
    start(new HostOptions(InetSocketAddress.createUnresolved("localhost", 0), null), newService);
  }

  @Override
  public void start(HostOptions options, HttpService newService) {
    if (service != null) {
      throw new IllegalStateException("the host has been started before");
    }
    service = newService;
    port = options.address().getPort() == 0 ? 1 : options.address().getPort();
    accepting = true;
  }

  @Override
  public int port() {
    if (service == null) {
      throw new IllegalStateException("the host is not started");
    }
    return port;
  }

  @Override
  public List<Lane> lanes() {
    return List.copyOf(lanes);
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    accepting = false;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> close() {
    accepting = false;
    List.copyOf(connections).forEach(Runnable::run);
    connections.clear();
    clock.settle();
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Returns a client whose connections arrive on the first lane.
   *
   * @return the client
   */
  public InMemoryClient client() {
    return client(0);
  }

  /**
   * Returns a client whose connections arrive on a certain lane.
   *
   * @param lane the lane's place in {@link #lanes}
   * @return the client
   */
  public InMemoryClient client(int lane) {
    return new InMemoryClient(this, lanes.get(lane), executors.get(lane));
  }

  HttpService service() {
    HttpService started = service;
    if (started == null || !accepting) {
      throw new IllegalStateException("the host does not accept connections");
    }
    return started;
  }

  LaneExecutor executor(Lane lane) {
    int index = lanes.indexOf(lane);
    if (index < 0) {
      throw new IllegalArgumentException("the lane belongs to another host");
    }
    return executors.get(index);
  }

  /** What {@link #close} does to a connection that is open. */
  void opened(Runnable cut) {
    connections.add(cut);
  }

  void closed(Runnable cut) {
    connections.remove(cut);
  }
}
