package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.engineio.netty.NettyIo;
import io.sockeye.lane.Lane;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two lanes, real ones, on which each broadcasts to the other as fast as it can. */
@Timeout(120)
final class TwoLanesTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LIMIT = 1 << 20;
  private static final String KILOBYTE = "x".repeat(1000);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<NetWire> wires = new ArrayList<>();
  private final AtomicLong most = new AtomicLong();
  private @Nullable SocketIOServer server;

  @AfterEach
  void close() {
    wires.forEach(NetWire::close);
    SocketIOServer io = server;
    if (io != null) {
      await().atMost(SOON).until(() -> io.engine().clientsCount() == 0);
      assertThat(io.outboundUsage().emittedBytes()).isZero();
      assertThat(io.outboundUsage().bufferedBytes()).isZero();
      assertThat(io.shutdown(Duration.ofSeconds(5))).succeedsWithin(SOON);
    }
  }

  private SocketIOServer start(NettyIo network, Dispatch dispatch) {
    SocketIOServer io =
        SocketIOServer.builder()
            .host(NettyHost.builder().io(network).ioThreads(2).build())
            .dispatch(dispatch)
            .emitLimit(LIMIT, Duration.ofMinutes(1))
            .engine(engine -> engine.maxBufferedBytes(64 << 20))
            .build();
    server = io;
    io.onWithAck("echo", String.class, (socket, text) -> text);
    io.listen(0);
    return io;
  }

  private NetWire connect(SocketIOServer io) {
    NetWire wire = NetWire.open(http, io.port());
    wires.add(wire);
    wire.send("40");
    await().atMost(SOON).until(() -> !wire.received().isEmpty());
    return wire;
  }

  private void look(SocketIOServer io) {
    most.accumulateAndGet(io.outboundUsage().emittedBytes(), Math::max);
  }

  @ParameterizedTest
  @EnumSource(names = {"NIO", "EPOLL"})
  void handlersThatMayWaitLoseNothingAndNobodyElseWaits(NettyIo network) throws Exception {
    SocketIOServer io = start(network, Dispatch.MAILBOX);
    int count = 5_000;
    Set<Lane> lanes = ConcurrentHashMap.newKeySet();
    io.on(
        "go",
        Integer.class,
        (socket, sender) -> {
          lanes.add(socket.member().lane());
          for (int i = 0; i < count; i++) {
            io.emit("x", sender, i, KILOBYTE);
            look(io);
          }
        });
    for (int i = 0; i < 4; i++) {
      connect(io);
    }

    for (int i = 0; i < 4; i++) {
      wires.get(i).send("42[\"go\"," + i + "]");
    }
    NetWire other = connect(io);
    for (int i = 0; i < 20; i++) {
      String reply = "43" + i + "[\"hello\"]";
      other.send("42" + i + "[\"echo\",\"hello\"]");
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(SOON)
          .until(() -> other.received().contains(reply));
    }

    for (NetWire wire : wires.subList(0, 4)) {
      await().atMost(SOON).until(() -> wire.events().size() == 4 * count);
      for (int sender = 0; sender < 4; sender++) {
        String prefix = "42[\"x\"," + sender + ",";
        assertThat(
                wire.events().stream()
                    .filter(text -> text.startsWith(prefix))
                    .map(text -> text.substring(prefix.length(), text.lastIndexOf(','))))
            .isEqualTo(IntStream.range(0, count).mapToObj(String::valueOf).toList());
      }
    }
    assertThat(lanes).hasSize(2);
    // On each of two lanes, and each of four handlers may be past its look at the limit.
    assertThat(most.get()).isLessThan(2L * LIMIT + 2 * 6 * 1400);
    assertThat(io.outboundUsage().slowConsumers()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"NIO", "EPOLL"})
  void handlersOnTheLanesEndThoseWhomTheyFloodAndStayBounded(NettyIo network) throws Exception {
    SocketIOServer io = start(network, Dispatch.IO_THREAD);
    int count = 20_000;
    CyclicBarrier together = new CyclicBarrier(2);
    CountDownLatch done = new CountDownLatch(2);
    Set<Lane> lanes = ConcurrentHashMap.newKeySet();
    io.on(
        "go",
        socket -> {
          // One of each lane. What blocks in a handler on the lane is for tests only.
          if (lanes.add(socket.member().lane())) {
            together.await(60, TimeUnit.SECONDS);
            for (int i = 0; i < count; i++) {
              io.emit("x", i, KILOBYTE);
              look(io);
            }
            done.countDown();
          }
        });
    for (int i = 0; i < 4; i++) {
      connect(io);
    }

    wires.forEach(wire -> wire.send("42[\"go\"]"));

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    await().atMost(SOON).until(() -> io.outboundUsage().emittedBytes() == 0);
    assertThat(most.get()).isLessThan(2L * (4 * LIMIT + 4 * 1400));
    await().atMost(SOON).until(() -> io.outboundUsage().slowConsumers() == 4);

    // The server lives.
    NetWire other = connect(io);
    other.send("420[\"echo\",\"hello\"]");
    await().atMost(SOON).until(() -> other.events().contains("430[\"hello\"]"));
  }
}
