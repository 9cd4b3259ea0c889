package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.lane.Lane;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/**
 * A session that is closed, moves to WebSocket and misses its heartbeat, all at about the same
 * time.
 */
@OnEachNetwork
final class EndRaceTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Parameter Way way = Way.networks().get(0);

  private final ScheduledExecutorService others = Executors.newScheduledThreadPool(2);
  private final Ends ends = new Ends();
  private NettyHost host = NettyHost.create();
  private SocketIOServer io = SocketIOServer.create();

  @BeforeEach
  void start() {
    host =
        NettyHost.builder().io(way.io()).ioThreads(2).closeTimeout(Duration.ofMillis(100)).build();
    io =
        SocketIOServer.builder()
            .host(host)
            .connectTimeout(Duration.ofSeconds(2))
            .slowHandler(Duration.ofSeconds(1))
            .engine(
                engine ->
                    engine
                        .pingInterval(Duration.ofMillis(3))
                        .pingTimeout(Duration.ofMillis(5))
                        .upgradeTimeout(Duration.ofMillis(20))
                        .closeTimeout(Duration.ofMillis(20)))
            .build();
    ends.watch(io.sockets());
    io.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() {
    others.shutdownNow();
    io.close();
  }

  @Test
  void race2_closeUpgradeAndPingTimeoutMakeOneEnd() throws Exception {
    io.onConnection(this::disconnectSometime);
    Rounds.on(
        16,
        rounds -> {
          for (int i = 0; i < rounds; i++) {
            round();
          }
        });

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(io.engine().clientsCount()).isZero();
              ends.assertEachOnce();
              for (Lane lane : host.lanes()) {
                assertThat(armedOn(lane).get(10, TimeUnit.SECONDS)).isZero();
              }
            });
    // Otherwise they have not met.
    assertThat(ends.connected()).isGreaterThan(Rounds.ROUNDS / 2);
    assertThat(ends.reasons()).contains("ping timeout", "server namespace disconnect");
  }

  private void disconnectSometime(Socket socket) {
    int millis = ThreadLocalRandom.current().nextInt(30);
    if (millis < 20) {
      ScheduledFuture<?> unused =
          others.schedule(() -> socket.disconnect(true), millis, TimeUnit.MILLISECONDS);
    }
  }

  private void round() throws IOException {
    try (Raw http = Raw.connect(io.port());
        Raw socket = Raw.connect(io.port())) {
      String sid = Target.sidIn(http.get(Target.POLLING).answer().body());
      String session = Target.POLLING + "&sid=" + sid;
      try {
        http.post(session, Frames.ascii("40")).answer();
        Rounds.jitter(12_000);
        socket.upgrade(Target.WEBSOCKET + "&sid=" + sid);
        if (socket.answer().status() == 101) {
          socket.bytes(Frames.join(Frames.text("2probe"), Frames.text("5")));
          while (!socket.anyFrame().startsWith("close")) {
            // Whatever comes before the end.
          }
        }
      } catch (IOException ended) {
        // At any moment.
      }
    }
  }

  private static CompletableFuture<Integer> armedOn(Lane lane) {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    lane.submit(() -> count.complete(lane.armedDeadlines()));
    return count;
  }
}
