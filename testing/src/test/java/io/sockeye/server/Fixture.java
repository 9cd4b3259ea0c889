package io.sockeye.server;

import io.sockeye.testing.FakeClock;
import io.sockeye.testing.InMemoryHost;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import io.sockeye.testing.SocketIOTestServer;
import io.sockeye.testreport.Carriers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/** A server in memory, and clients that speak the wire by hand. */
final class Fixture implements AutoCloseable {
  static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
  static final String POLLING = "/socket.io/?EIO=4&transport=polling";
  static final String WEBSOCKET_3 = "/socket.io/?EIO=3&transport=websocket";

  final FakeClock clock;
  final InMemoryHost host;
  final SocketIOServer io;
  private final SocketIOTestServer server;

  Fixture() {
    this(2, options -> {});
  }

  Fixture(Consumer<SocketIOServerBuilder> options) {
    this(2, options);
  }

  Fixture(int lanes, Consumer<SocketIOServerBuilder> options) {
    server =
        SocketIOTestServer.builder()
            .lanes(lanes)
            // Futures are completed beside the clock, as beside the lanes of a real host.
            .options(builder -> builder.ackExecutor(ForkJoinPool.commonPool()))
            .options(options)
            .start(started -> {});
    clock = server.clock();
    host = server.host();
    io = server.io();
  }

  /** A WebSocket whose open packet has been taken. */
  Wire open(int lane) {
    InMemoryWebSocket socket = webSocket(lane, WEBSOCKET);
    clock.settle();
    socket.take();
    return new Wire(this, socket);
  }

  /** A WebSocket of a Socket.IO 2 client, from which nothing has been taken. */
  Wire openEio3(int lane) {
    return new Wire(this, webSocket(lane, WEBSOCKET_3));
  }

  private InMemoryWebSocket webSocket(int lane, String target) {
    Carriers.seen(target);
    return host.client(lane).webSocket(target);
  }

  Wire open() {
    return open(0);
  }

  /** A WebSocket that is connected to the main namespace; the answer to CONNECT has been taken. */
  Wire connect(int lane) {
    return open(lane).connect("/");
  }

  Wire connect() {
    return connect(0);
  }

  /** Connects to the main namespace and returns what came behind the answer to CONNECT. */
  List<String> connectAndTakeAll() {
    List<String> all = open().send("40").take();
    return all.subList(1, all.size());
  }

  /** A polling session that is connected to the main namespace. */
  PollingWire poll(int lane) {
    PollingWire wire = pollWith(lane, "40");
    wire.take();
    return wire;
  }

  /** A polling session that has sent a CONNECT. */
  PollingWire pollWith(int lane, String connect) {
    PollingWire wire = handshake(lane);
    wire.post(connect);
    return wire;
  }

  /** A polling session that is connected to no namespace. */
  PollingWire handshake(int lane) {
    Carriers.seen(POLLING);
    InMemoryResponse open = host.client(lane).get(POLLING);
    clock.settle();
    String sid = open.text().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    return new PollingWire(this, lane, sid);
  }

  /** Lets time pass in which a client answers the pings it gets. */
  void answerPings(Duration time, Wire wire) {
    Duration step = Duration.ofMillis(100);
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
      clock.advance(step);
      wire.pong();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
