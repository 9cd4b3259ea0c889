package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.event.AckReply;
import io.sockeye.event.RawEvent;
import io.sockeye.http.HostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server on real sockets, real lanes and real threads. */
final class NetworkTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<NetWire> wires = new ArrayList<>();
  private final SocketIOServer io =
      SocketIOServer.builder()
          .host(NettyHost.builder().ioThreads(4).build())
          .inboundLimits(4_000, 4_000_000)
          .build();

  @AfterEach
  void close() {
    wires.forEach(NetWire::close);
    assertThat(io.shutdown(Duration.ofSeconds(5))).succeedsWithin(SOON);
    await().atMost(SOON).until(() -> io.engine().clientsCount() == 0);
    assertThat(io.sockets().sockets()).isEmpty();
    assertThat(io.sockets().adapter().rooms()).isEmpty();
  }

  private NetWire connect() {
    NetWire wire = NetWire.open(http, io.port());
    wires.add(wire);
    wire.send("40");
    await().atMost(SOON).until(() -> !wire.received().isEmpty());
    return wire;
  }

  @Test
  void oneHandlersEffectsReachEveryRecipientInProgramOrder() {
    List<Socket> sockets = new CopyOnWriteArrayList<>();
    List<RawEvent> unacknowledged = new ArrayList<>();
    List<OrderScript> scripts = new CopyOnWriteArrayList<>();
    io.onConnection(sockets::add);
    io.onRaw("ask", (socket, event) -> unacknowledged.add(event));
    io.on(
        "go",
        socket -> {
          OrderScript script = new OrderScript(io, sockets, unacknowledged);
          script.run(10_000);
          scripts.add(script);
        });
    io.listen(0);
    for (int i = 0; i < 8; i++) {
      connect();
    }
    for (int i = 0; i < 500; i++) {
      wires.get(0).send("42" + i + "[\"ask\"]");
    }

    wires.get(0).send("42[\"go\"]");

    await().atMost(SOON).until(() -> !scripts.isEmpty());
    for (int i = 0; i < 8; i++) {
      List<Integer> expected = scripts.get(0).expected().get(i);
      NetWire wire = wires.get(i);
      await().atMost(SOON).until(() -> wire.events().size() >= expected.size());
      assertThat(wire.events().stream().map(OrderScript::number).toList()).isEqualTo(expected);
    }
  }

  @Test
  void aHandlerThatJoinsAnAckWhileItsMailboxIsFullEndsOnWebSocket() {
    List<Integer> handled = joinAcksIn();
    io.listen(0);
    NetWire wire = connect();
    wire.onText(text -> answer(text, wire));

    // Far more than the soft limit, so that reading stops; the answer stands behind all of it.
    IntStream.range(0, 200).forEach(n -> wire.send(numbered(n)));

    await().atMost(SOON).until(() -> handled.size() == 200);
    assertThat(handled).isEqualTo(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void aHandlerThatJoinsAnAckWhileItsMailboxIsFullEndsOnPolling() throws Exception {
    List<Integer> handled = joinAcksIn();
    io.listen(0);
    NetPolling polling = new NetPolling(http, io.port());
    polling.post("40");
    assertThat(polling.poll()).singleElement().asString().startsWith("40{");

    String[] flood = IntStream.range(0, 200).mapToObj(NetworkTest::numbered).toArray(String[]::new);
    assertThat(polling.post(flood)).isEqualTo("ok");
    while (handled.size() < 200) {
      for (String packet : polling.poll()) {
        if (packet.equals("2")) {
          assertThat(polling.post("3")).isEqualTo("ok");
        } else if (packet.startsWith("42")) {
          assertThat(polling.post("43" + packet.replaceAll("\\D+.*$", "").substring(2) + "[1]"))
              .isEqualTo("ok");
        }
      }
    }

    assertThat(handled).isEqualTo(IntStream.range(0, 200).boxed().toList());
  }

  /** Each handler asks its own client and waits for the answer. */
  private List<Integer> joinAcksIn() {
    List<Integer> handled = new CopyOnWriteArrayList<>();
    io.on(
        "n",
        Integer.class,
        String.class,
        (socket, n, filler) -> {
          AckReply reply = socket.timeout(SOON).emitWithAck("q", n).join();
          assertThat(reply.size()).isEqualTo(1);
          handled.add(n);
        });
    return handled;
  }

  private static String numbered(int n) {
    return "42[\"n\"," + n + ",\"" + "x".repeat(500) + "\"]";
  }

  private static void answer(String text, NetWire wire) {
    if (text.startsWith("42")) {
      String id = text.substring(2, text.indexOf('['));
      Thread answering = new Thread(() -> wire.send("43" + id + "[1]"));
      answering.start();
    }
  }

  @Test
  void handlersThatBlockDelayNoOtherConnection() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(40);
    io.on(
        "block",
        socket -> {
          blocked.countDown();
          release.await(60, TimeUnit.SECONDS);
        });
    io.onWithAck("echo", String.class, (socket, text) -> text);
    io.listen(0);
    for (int i = 0; i < 40; i++) {
      connect().send("42[\"block\"]");
    }
    assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
    NetWire other = connect();

    for (int i = 0; i < 100; i++) {
      String reply = "43" + i + "[\"hello\"]";
      other.send("42" + i + "[\"echo\",\"hello\"]");
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(SOON)
          .until(() -> other.events().contains(reply));
    }

    release.countDown();
  }

  @Test
  void aPortInUseSaysSo() {
    io.listen(0);
    int port = io.port();
    try (SocketIOServer second = SocketIOServer.create()) {
      assertThatThrownBy(() -> second.listen(port))
          .isInstanceOf(HostException.class)
          .hasMessageContaining(String.valueOf(port));
    }
  }

  @Test
  void closeFromAHandlerDoesNotWaitForItself() {
    io.on("stop", socket -> io.close());
    io.listen(0);

    connect().send("42[\"stop\"]");

    assertThat(io.shutdown(Duration.ofSeconds(5))).succeedsWithin(SOON);
  }

  @Test
  void aHundredConnectionsThatComeAndGoLeaveNothing() {
    io.onConnection(socket -> socket.join("room"));
    io.listen(0);
    for (int i = 0; i < 100; i++) {
      connect();
    }
    assertThat(io.sockets().adapter().members("room")).hasSize(100);

    wires.forEach(NetWire::close);

    await().atMost(SOON).until(() -> io.sockets().sockets().isEmpty());
    assertThat(io.sockets().adapter().rooms()).isEmpty();
    await().atMost(SOON).until(() -> io.engine().clientsCount() == 0);
  }
}
