package io.sockeye.server.adapter.cluster;

import io.sockeye.event.Subscription;
import io.sockeye.server.adapter.AdapterContext;
import io.sockeye.server.adapter.cluster.ClusterMessage.AdapterClose;
import io.sockeye.server.adapter.cluster.ClusterMessage.Heartbeat;
import io.sockeye.server.adapter.cluster.ClusterMessage.InitialHeartbeat;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster adapter for a transport that cannot say who is there: the servers tell each other by
 * heartbeats (SIO-74). Since it knows who was asked, a request ends early when a server leaves, and
 * its result names those that did not answer.
 */
public abstract class ClusterAdapterWithHeartbeat extends ClusterAdapter {
  /** How often a server says that it is alive, unless said otherwise: 5 seconds. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

  /** After which silence a server is taken for gone, unless said otherwise: 10 seconds. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** How many times within the timeout it is looked who is silent. */
  private static final int SWEEPS_PER_TIMEOUT = 10;

  /** Sends messages and is no server. */
  private static final String EMITTER = "emitter";

  private static final Logger log = LoggerFactory.getLogger(ClusterAdapterWithHeartbeat.class);

  private final Duration interval;
  private final Duration sweepInterval;

  /** By uid, the number of the sweep before which something was last heard. */
  private final Map<String, Long> servers = new ConcurrentHashMap<>();

  private volatile long sweeps;
  private volatile @Nullable Subscription nextHeartbeat;
  private volatile @Nullable Subscription nextSweep;

  /**
   * Creates the adapter of one namespace, with the times of the reference implementation: 5 and 10
   * seconds.
   *
   * @param context what the server gives it
   */
  protected ClusterAdapterWithHeartbeat(AdapterContext context) {
    this(context, DEFAULT_INTERVAL, DEFAULT_TIMEOUT);
  }

  /**
   * Creates the adapter of one namespace.
   *
   * @param context what the server gives it
   * @param interval how often it says that it is alive
   * @param timeout after which silence another server is taken for gone; late by a tenth of that at
   *     most
   * @throws IllegalArgumentException if the interval is not positive, or the timeout not longer
   */
  protected ClusterAdapterWithHeartbeat(
      AdapterContext context, Duration interval, Duration timeout) {
    super(context);
    if (interval.isNegative() || interval.isZero() || timeout.compareTo(interval) <= 0) {
      throw new IllegalArgumentException(
          "heartbeats every "
              + interval
              + " with a timeout of "
              + timeout
              + "; allowed is a positive interval and a timeout that is longer");
    }
    this.interval = interval;
    this.sweepInterval = timeout.dividedBy(SWEEPS_PER_TIMEOUT);
  }

  @Override
  public void init() {
    super.init();
    send(() -> new InitialHeartbeat(uid(), context().namespace()));
    nextHeartbeat = context().timers().after(interval, this::beat);
    nextSweep = context().timers().after(sweepInterval, this::sweep);
  }

  private void beat() {
    if (!isClosed()) {
      send(() -> new Heartbeat(uid(), context().namespace()));
      nextHeartbeat = context().timers().after(interval, this::beat);
    }
  }

  private void sweep() {
    if (isClosed()) {
      return;
    }
    long now = sweeps + 1;
    sweeps = now;
    servers.forEach(
        (server, heard) -> {
          if (now - heard > SWEEPS_PER_TIMEOUT && servers.remove(server, heard)) {
            log.info("{} has not heard from server {} and takes it for gone", this, server);
            left(server);
          }
        });
    nextSweep = context().timers().after(sweepInterval, this::sweep);
  }

  @Override
  final void heard(ClusterMessage message) {
    if (message instanceof AdapterClose) {
      if (servers.remove(message.uid()) != null) {
        left(message.uid());
      }
    } else if (!message.uid().equals(EMITTER)) {
      servers.put(message.uid(), sweeps);
    }
  }

  @Override
  final void handleLife(ClusterMessage message) {
    if (message instanceof InitialHeartbeat) {
      send(() -> new Heartbeat(uid(), context().namespace()));
    }
  }

  @Override
  final Set<String> otherServers() {
    return Set.copyOf(servers.keySet());
  }

  /**
   * Returns how many servers there are, as far as their heartbeats tell.
   *
   * @return completed with their number, this one included
   */
  @Override
  protected final CompletionStage<Integer> serverCount() {
    return CompletableFuture.completedFuture(1 + servers.size());
  }

  /** Tells the other servers, and then as in any cluster adapter. */
  @Override
  public CompletionStage<Void> close() {
    send(() -> new AdapterClose(uid(), context().namespace()));
    stop(nextHeartbeat);
    stop(nextSweep);
    return super.close();
  }

  private static void stop(@Nullable Subscription timer) {
    if (timer != null) {
      timer.close();
    }
  }
}
