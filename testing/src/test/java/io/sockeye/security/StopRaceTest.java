package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.json.JsonCodec;
import io.sockeye.lane.Lane;
import io.sockeye.server.SocketIOServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Servers that are stopped while handshakes arrive. */
@OnEachNetwork
final class StopRaceTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Parameter Way way = Way.networks().get(0);

  /** Ten thousand servers behind each other, on one network: what is stopped is all but that. */
  @Test
  void race7_aHandshakeIsRefusedOrServedAndEnded() throws Exception {
    NettyHost network = NettyHost.builder().io(way.io()).ioThreads(2).build();
    Turnstile turnstile = new Turnstile();
    network.start(loopback(), turnstile);
    ExecutorService threads = Executors.newCachedThreadPool();
    JsonCodec codec = SocketIOServer.create().codec();
    int served = 0;
    try {
      for (int i = 0; i < Rounds.ROUNDS; i++) {
        SocketIOServer io =
            SocketIOServer.builder()
                .host(new Guest(network, turnstile))
                .json(codec)
                .serveClient(false)
                .handlerExecutor(threads)
                .ackExecutor(threads)
                .build();
        io.listen(network.port());
        boolean polling = i % 2 == 0;
        CompletableFuture<Integer> handshake =
            CompletableFuture.supplyAsync(() -> shakeHands(network.port(), polling), threads);
        Rounds.spin(400);
        CompletableFuture<Void> end = io.shutdown(Duration.ZERO);

        int status = handshake.get(10, TimeUnit.SECONDS);
        assertThat(status).isIn(200, 101, 503);
        assertThat(end).succeedsWithin(SOON);
        awaitNoSession(io);
        served += status == 503 ? 0 : 1;
      }
      for (Lane lane : network.lanes()) {
        await().atMost(SOON).until(() -> armedOn(lane).get(10, TimeUnit.SECONDS) == 0);
      }
    } finally {
      threads.shutdownNow();
      network.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    // Otherwise they have not met.
    assertThat(served).isBetween(Rounds.ROUNDS / 100, Rounds.ROUNDS * 99 / 100);
  }

  /** Whole servers, network and threads included. */
  @Test
  void race7_aServerThatIsStoppedLeavesNoThreadAndNoFile() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      stopWhileHandsAreShaken(threads, true);
      long threadsBefore = sockeyeThreads();
      int filesBefore = openFiles();
      for (int i = 0; i < 100; i++) {
        stopWhileHandsAreShaken(threads, i % 2 == 0);
      }
      assertThat(sockeyeThreads()).isLessThanOrEqualTo(threadsBefore);
      assertThat(openFiles()).isLessThan(filesBefore + 20);
    } finally {
      threads.shutdownNow();
    }
  }

  private void stopWhileHandsAreShaken(ExecutorService threads, boolean polling) throws Exception {
    SocketIOServer io =
        SocketIOServer.builder()
            .host(NettyHost.builder().io(way.io()).ioThreads(2).build())
            .handlerExecutor(threads)
            .ackExecutor(threads)
            .build()
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = io.port();
    CompletableFuture<Integer> handshake =
        CompletableFuture.supplyAsync(() -> shakeHands(port, polling), threads);
    Rounds.spin(1500);
    assertThat(io.shutdown(Duration.ZERO)).succeedsWithin(SOON);
    assertThat(handshake.get(10, TimeUnit.SECONDS)).isIn(200, 101, 503, 0);
    awaitNoSession(io);
  }

  private static void awaitNoSession(SocketIOServer io) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(SOON)
        .until(() -> io.engine().clientsCount() == 0);
  }

  private static CompletableFuture<Integer> armedOn(Lane lane) {
    CompletableFuture<Integer> armed = new CompletableFuture<>();
    lane.submit(() -> armed.complete(lane.armedDeadlines()));
    return armed;
  }

  /** Returns the status, or 0 if there was no connection. */
  private static int shakeHands(int port, boolean polling) {
    try (Raw raw = Raw.connect(port)) {
      return polling
          ? raw.get(Target.POLLING).answer().status()
          : raw.upgrade(Target.WEBSOCKET).answer().status();
    } catch (IOException refused) {
      return 0;
    }
  }

  private static long sockeyeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sockeye-"))
        .count();
  }

  private static int openFiles() {
    String[] files = new File("/proc/self/fd").list();
    return files == null ? 0 : files.length;
  }

  private static HostOptions loopback() {
    return new HostOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
  }

  /** Leads to the server whose turn it is. */
  private static final class Turnstile implements HttpService {
    private volatile HttpService current = new Closed();

    @Override
    public void onRequest(HttpExchange exchange) {
      current.onRequest(exchange);
    }

    @Override
    public void onUpgrade(UpgradeExchange exchange) {
      current.onUpgrade(exchange);
    }
  }

  private static final class Closed implements HttpService {
    @Override
    public void onRequest(HttpExchange exchange) {
      exchange.respond(HttpResponse.empty(503));
    }

    @Override
    public void onUpgrade(UpgradeExchange exchange) {
      exchange.refuse(HttpResponse.empty(503));
    }
  }

  /** A server's view of the network: its own while its turn lasts. */
  private record Guest(NettyHost network, Turnstile turnstile) implements HttpHost {
    @Override
    public void start(HostOptions options, HttpService service) {
      turnstile.current = service;
    }

    @Override
    public int port() {
      return network.port();
    }

    @Override
    public List<Lane> lanes() {
      return network.lanes();
    }

    @Override
    public CompletionStage<Void> stopAccepting() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> close() {
      return CompletableFuture.completedFuture(null);
    }
  }
}
