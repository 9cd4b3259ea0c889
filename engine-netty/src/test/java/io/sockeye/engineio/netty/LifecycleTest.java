package io.sockeye.engineio.netty;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sockeye.http.HostException;
import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHostProvider;
import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Starting, closing, lanes. */
@OnEachNetwork
class LifecycleTest {
  private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

  @Parameter private NettyIo io = NettyIo.NIO;

  private NettyHost.Builder options() {
    return NettyHost.builder().io(io).ioThreads(NetworkTest.lanes(io));
  }

  private static HostOptions port(int port) {
    return new HostOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sockeye-io"))
        .count();
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NettyHost host = options().build();
      assertThatThrownBy(() -> host.start(port(taken.getLocalPort()), new Recorder().service()))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("already in use");
      assertThatThrownBy(host::port).isInstanceOf(IllegalStateException.class);
      host.close().toCompletableFuture().get(5, SECONDS);
      await().until(() -> threads() == 0);
    }
  }

  @Test
  void anAddressThatIsNotOursIsNamed() {
    NettyHost host = options().build();
    HostOptions foreign = new HostOptions(new InetSocketAddress("203.0.113.1", 1234), null);
    assertThatThrownBy(() -> host.start(foreign, new Recorder().service()))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("port 1234 of 203.0.113.1");
  }

  @Test
  void aHostIsStartedOnce() {
    try (TestHost host = TestHost.start(options(), new Recorder().service())) {
      assertThatThrownBy(() -> host.host().start(port(0), new Recorder().service()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aHostThatIsNotStartedHasNoPortAndNoLanesAndCloses() throws Exception {
    NettyHost host = options().build();
    assertThatThrownBy(host::port).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(host::lanes).isInstanceOf(IllegalStateException.class);
    host.stopAccepting().toCompletableFuture().get(5, SECONDS);
    host.close().toCompletableFuture().get(5, SECONDS);
    assertThatThrownBy(() -> host.start(port(0), new Recorder().service()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void eachThreadIsALane() throws Exception {
    int lanes = Math.min(3, Network.of(io).mostLoops());
    try (TestHost host =
        TestHost.start(NettyHost.builder().io(io).ioThreads(lanes), new Recorder().service())) {
      assertThat(host.host().lanes()).hasSize(lanes).doesNotHaveDuplicates();
      assertThat(host.host().lanes()).isEqualTo(host.host().lanes());
      for (Lane lane : host.host().lanes()) {
        CompletableFuture<List<Lane>> inLane = new CompletableFuture<>();
        lane.submit(
            () -> inLane.complete(host.host().lanes().stream().filter(Lane::inLane).toList()));
        assertThat(inLane.get(5, SECONDS)).containsExactly(lane);
        assertThat(lane.inLane()).isFalse();
      }
    }
  }

  @Test
  void aDeadlineOfALaneExpiresNotEarly() throws Exception {
    try (TestHost host = TestHost.start(options(), new Recorder().service())) {
      CompletableFuture<Long> late = new CompletableFuture<>();
      Lane lane = host.lane(0);
      lane.submit(
          () -> {
            long start = System.nanoTime();
            lane.arm(
                new Deadline() {
                  @Override
                  protected void expired() {
                    late.complete(System.nanoTime() - start);
                  }
                },
                TimeUnit.MILLISECONDS.toNanos(50));
          });
      assertThat(late.get(5, SECONDS)).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Test
  void connectionsAreSpreadOverTheLanes() throws Exception {
    BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();
    try (TestHost host = TestHost.start(options(), TestHost.http(exchanges::add));
        RawClient one = host.connect();
        RawClient two = host.connect()) {
      one.lines(GET);
      two.lines(GET);
      HttpExchange first = Objects.requireNonNull(exchanges.poll(5, SECONDS));
      HttpExchange second = Objects.requireNonNull(exchanges.poll(5, SECONDS));
      assertThat(new HashSet<>(List.of(first.lane(), second.lane())))
          .isEqualTo(new HashSet<>(host.host().lanes()));
    }
  }

  @Test
  void stopAcceptingFreesThePortAndKeepsTheConnections() throws Exception {
    try (TestHost host =
            TestHost.start(
                options(),
                TestHost.http(exchange -> exchange.respond(TestResponses.text(200, "still"))));
        RawClient client = host.connect()) {
      assertThat(client.lines(GET).readResponse().status()).isEqualTo(200);
      int port = host.port();
      host.host().stopAccepting().toCompletableFuture().get(5, SECONDS);
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      assertThat(client.lines(GET).readResponse().body()).isEqualTo("still");
    }
  }

  @Test
  void closeEndsConnectionsThreadsAndThePort() throws Exception {
    Recorder recorder = new Recorder();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch aborted = new CountDownLatch(1);
    TestHost host =
        TestHost.start(
            options(),
            TestHost.service(
                exchange -> {
                  exchange.onAbort(aborted::countDown);
                  asked.countDown();
                },
                recorder.service()::onUpgrade));
    int port = host.port();
    try (WebSocketClient socket = WebSocketClient.open(host);
        RawClient poll = host.connect();
        RawClient idle = host.connect();
        RawClient half = host.connect()) {
      poll.lines(GET);
      half.lines("GET / HT");
      assertThat(asked.await(5, SECONDS)).isTrue();
      host.host().close().toCompletableFuture().get(10, SECONDS);
      assertThat(socket.read()).isEqualTo("close 1001");
      socket.assertEnd();
      assertThat(poll.readOrEnd()).isEqualTo(-1);
      assertEnds(idle);
      assertThat(aborted.getCount()).isZero();
      assertEnds(half);
      assertThat(recorder.next()).isEqualTo("closed: null");
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      await().until(() -> threads() == 0);
    }
  }

  private static void assertEnds(RawClient client) {
    try {
      assertThat(client.readOrEnd()).isEqualTo(-1);
    } catch (IOException reset) {
      // Bytes that the server had not read when it closed.
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @Test
  void closeMayBeCalledOnALaneAndTwice() throws Exception {
    TestHost host = TestHost.start(options(), new Recorder().service());
    CompletableFuture<Void> closed = new CompletableFuture<>();
    host.lane(NetworkTest.lanes(io) - 1)
        .submit(() -> host.host().close().whenComplete((done, failure) -> closed.complete(null)));
    closed.get(10, SECONDS);
    host.host().close().toCompletableFuture().get(5, SECONDS);
    await().until(() -> threads() == 0);
  }

  @Test
  void responsesGivenBeforeCloseAreWritten() throws Exception {
    BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();
    TestHost host = TestHost.start(options(), TestHost.http(exchanges::add));
    try (RawClient client = host.connect()) {
      client.lines(GET);
      Objects.requireNonNull(exchanges.poll(5, SECONDS)).respond(TestResponses.text(200, "1"));
      host.host().close();
      assertThat(client.readResponse().body()).isEqualTo("1");
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
    host.close();
  }

  @Test
  void whatIsSubmittedToALaneAfterCloseIsDropped() throws Exception {
    TestHost host = TestHost.start(options(), new Recorder().service());
    Lane lane = host.lane(0);
    host.close();
    CompletableFuture<Void> ran = new CompletableFuture<>();
    lane.submit(() -> ran.complete(null));
    assertThat(ran).isNotDone();
  }

  @Test
  void theHostIsFoundByServiceLoader() {
    assertThat(ServiceLoader.load(HttpHostProvider.class))
        .singleElement()
        .satisfies(provider -> assertThat(provider.create()).isInstanceOf(NettyHost.class));
  }
}
