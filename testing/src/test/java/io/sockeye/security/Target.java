package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.engineio.netty.NettyIo;
import io.sockeye.lane.Lane;
import io.sockeye.server.Namespace;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.SocketIOServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A server under attack. It has no error listener, two namespaces, {@code /} and {@code /other}, a
 * handler {@code echo}, and short time-outs; {@link #assertUnharmed} looks whether it is as it was.
 */
final class Target implements AutoCloseable {
  static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
  static final String POLLING = "/socket.io/?EIO=4&transport=polling";

  private static final Duration SOON = Duration.ofSeconds(20);

  /** More on a machine so busy that a client cannot answer a ping in time. */
  private static final Duration PING_TIMEOUT =
      Duration.ofMillis(Long.getLong("sockeye.test.pingTimeoutMillis", 200));

  /** The longest time-out there is. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  final SocketIOServer io;
  private final NettyHost host;
  private final LogWatch log = LogWatch.begin();
  private final List<AutoCloseable> clients = new ArrayList<>();

  private final Ends ends = new Ends();
  private final int namespaces;
  private final List<Integer> deadlines;

  private Target(SocketIOServer io, NettyHost host) {
    this.io = io;
    this.host = host;
    for (Namespace namespace : List.of(io.sockets(), io.of("/other"))) {
      ends.watch(namespace);
      namespace.onWithAck("echo", String.class, (socket, text) -> text);
    }
    io.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    namespaces = io.namespaces().size();
    deadlines = armed();
  }

  static Target start(
      Way way, Consumer<SocketIOServerBuilder> options, Consumer<NettyHost.Builder> network) {
    NettyHost.Builder host =
        NettyHost.builder()
            .io(way.io())
            .ioThreads(2)
            .headerTimeout(LONGEST)
            .bodyTimeout(LONGEST)
            .idleTimeout(LONGEST)
            .closeTimeout(Duration.ofSeconds(1));
    network.accept(host);
    NettyHost built = host.build();
    SocketIOServerBuilder server =
        SocketIOServer.builder()
            .host(built)
            .connectTimeout(LONGEST)
            .slowHandler(Duration.ofMillis(500))
            .engine(
                engine ->
                    engine
                        .pingInterval(Duration.ofMillis(300))
                        .pingTimeout(PING_TIMEOUT)
                        .upgradeTimeout(Duration.ofSeconds(1))
                        .closeTimeout(Duration.ofSeconds(1)));
    options.accept(server);
    return new Target(server.build(), built);
  }

  static String sidIn(String open) {
    assertThat(open).contains("\"sid\":\"");
    return open.replaceAll("(?s).*\"sid\":\"([^\"]+)\".*", "$1");
  }

  int port() {
    return io.port();
  }

  /** How the sockets that are gone have ended. */
  List<String> reasons() {
    return ends.reasons();
  }

  LogWatch log() {
    return log;
  }

  // ---- who attacks

  Raw raw() throws IOException {
    Raw raw = Raw.connect(port());
    clients.add(raw);
    return raw;
  }

  Peer open(Way way) throws IOException {
    Peer peer = Peer.open(way, port());
    clients.add(peer);
    return peer;
  }

  // ---- what must hold behind every attack

  /** U1, U3, U7 and U8; what is left of the attackers' connections is closed. */
  void assertUnharmed() throws Exception {
    assertServes();
    for (AutoCloseable client : clients) {
      client.close();
    }
    assertNothingIsLeft();
    ends.assertEachOnce();
    assertThat(io.shutdown(Duration.ofSeconds(5))).succeedsWithin(SOON);
    log.assertUnharmed();
  }

  /** U1: a new client is served, the first or, on a machine that is held up, the next. */
  void assertServes() {
    for (Way.Transport transport : Way.Transport.values()) {
      await().atMost(SOON).pollDelay(Duration.ZERO).untilAsserted(() -> assertServes(transport));
    }
  }

  private void assertServes(Way.Transport transport) throws IOException {
    try (Peer healthy = Peer.open(new Way(NettyIo.NIO, transport), port())) {
      healthy.connect().assertAlive();
    }
  }

  /** U3. */
  private void assertNothingIsLeft() {
    await()
        .atMost(LONGEST.plus(PING_TIMEOUT).multipliedBy(2))
        .untilAsserted(
            () -> {
              assertThat(io.engine().clientsCount()).as("sessions").isZero();
              for (Namespace namespace : io.namespaces()) {
                assertThat(namespace.sockets()).isEmpty();
                assertThat(namespace.adapter().rooms()).isEmpty();
              }
              assertThat(io.namespaces()).hasSize(namespaces);
              assertThat(armed()).as("deadlines").isEqualTo(deadlines);
              ends.assertEachOnce();
            });
  }

  /** How many deadlines each lane has: heartbeats, time-outs of connections, acknowledgements. */
  private List<Integer> armed() {
    return host.lanes().stream().map(Target::armedOn).map(CompletableFuture::join).toList();
  }

  private static CompletableFuture<Integer> armedOn(Lane lane) {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    lane.submit(() -> count.complete(lane.armedDeadlines()));
    return count;
  }

  @Override
  public void close() {
    io.close();
    log.close();
  }
}
