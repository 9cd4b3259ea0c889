package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.engineio.netty.NettyIo;
import io.sockeye.engineio.server.HandshakeLimit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Limits on real sockets, on native epoll where there is one and on NIO. Somebody who keeps to them
 * is served all the time.
 */
final class LimitsNetworkTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<NetWire> wires = new ArrayList<>();
  private final List<SocketIOServer> servers = new ArrayList<>();

  private SocketIOServer start(NettyIo io, Consumer<SocketIOServerBuilder> options) {
    SocketIOServerBuilder builder =
        SocketIOServer.builder().host(NettyHost.builder().io(io).ioThreads(2).build());
    options.accept(builder);
    SocketIOServer server = builder.build();
    server.onWithAck("echo", Integer.class, (socket, n) -> n);
    server.listen(0);
    servers.add(server);
    return server;
  }

  @AfterEach
  void close() {
    wires.forEach(NetWire::close);
    for (SocketIOServer server : servers) {
      soon().until(() -> server.engine().clientsCount() == 0);
      soon().until(() -> server.sockets().sockets().isEmpty());
      assertThat(server.sockets().adapter().rooms()).isEmpty();
      assertThat(server.shutdown(Duration.ofSeconds(5))).succeedsWithin(SOON);
    }
  }

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(2)).atMost(SOON);
  }

  private NetWire open(SocketIOServer server) {
    NetWire wire = NetWire.open(http, server.port());
    wires.add(wire);
    return wire;
  }

  private NetWire connect(SocketIOServer server) {
    NetWire wire = open(server).send("40");
    soon().until(() -> !wire.received().isEmpty());
    return wire;
  }

  private static void assertServed(NetWire wire, int n) {
    wire.send("42" + n + "[\"echo\"," + n + "]");
    soon().until(() -> wire.events().contains("43" + n + "[" + n + "]"));
  }

  private HttpResponse<String> handshake(SocketIOServer server)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + Fixture.POLLING);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private int statusOfWebSocketHandshake(SocketIOServer server) {
    URI uri = URI.create("ws://127.0.0.1:" + server.port() + Fixture.WEBSOCKET);
    try {
      http.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {}).join().abort();
      return 101;
    } catch (CompletionException refused) {
      return refused.getCause() instanceof WebSocketHandshakeException answer
          ? answer.getResponse().statusCode()
          : -1;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NIO"})
  void sec045_handshakesAboveTheLimitAre503OnBothTransports(NettyIo network) throws Exception {
    SocketIOServer server =
        start(
            network,
            options ->
                options.engine(
                    engine -> engine.handshakeLimit(HandshakeLimit.perSecondAndAddress(1, 2))));
    NetWire canary = connect(server);
    connect(server);

    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> refused = handshake(server);
      statuses.add(refused.statusCode());
      statuses.add(statusOfWebSocketHandshake(server));
      if (refused.statusCode() == 503) {
        assertThat(refused.headers().firstValue("retry-after")).hasValue("5");
        assertThat(refused.body()).isEqualTo("{\"code\":3,\"message\":\"Too many handshakes\"}");
      }
      assertServed(canary, i);
    }

    assertThat(statuses).filteredOn(status -> status == 503).hasSizeGreaterThan(20);
    // Somebody may have got in meanwhile: those go with the connectTimeout or the end of the test.
    server.engine().close();
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NIO"})
  void sec039_anAllowRequestThatNeverAnswersIs503OnBothTransports(NettyIo network)
      throws Exception {
    SocketIOServer server =
        start(
            network,
            options ->
                options.engine(
                    engine ->
                        engine
                            .allowRequest(request -> new CompletableFuture<>())
                            .decisionTimeout(Duration.ofMillis(100))));

    assertThat(handshake(server).statusCode()).isEqualTo(503);
    assertThat(statusOfWebSocketHandshake(server)).isEqualTo(503);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NIO"})
  void sec043_connectsToAHundredThousandNamesEndAndOthersAreServed(NettyIo network) {
    SocketIOServer server = start(network, options -> options.cleanupEmptyChildNamespaces(true));
    server.of(Pattern.compile("^/d-\\d+$"));
    NetWire canary = connect(server);
    for (String prefix : List.of("/unknown-", "/d-")) {
      NetWire hostile = connect(server);
      int sent = 0;
      while (sent < 100_000 && hostile.isOpen()) {
        try {
          hostile.send("40" + prefix + sent++ + ",");
        } catch (CompletionException closed) {
          break;
        }
      }

      soon().until(() -> !hostile.isOpen());
      assertThat(sent).isLessThan(100_000);
      assertServed(canary, prefix.length());
    }

    soon().until(() -> server.namespaces().size() == 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NIO"})
  void sec045_whoNeverConnectsIsClosedThoughHeIsRefusedAllTheTime(NettyIo network) {
    SocketIOServer server =
        start(
            network,
            options ->
                options
                    .connectTimeout(Duration.ofMillis(300))
                    .limits(limits -> limits.maxRefusedConnects(Integer.MAX_VALUE)));
    List<NetWire> silent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      silent.add(open(server));
    }
    NetWire asking = open(server);

    soon()
        .until(
            () -> {
              if (!asking.isOpen()) {
                return true;
              }
              try {
                asking.send("40/nope,");
              } catch (CompletionException closed) {
                return true;
              }
              return false;
            });

    soon().until(() -> silent.stream().noneMatch(NetWire::isOpen));
    assertThat(server.engine().clientsCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NIO"})
  void sec007_aPacketWhoseAttachmentsDoNotComeEndsTheConnection(NettyIo network) {
    SocketIOServer server =
        start(
            network,
            options ->
                options.limits(limits -> limits.binaryPacketTimeout(Duration.ofMillis(200))));
    NetWire hostile = connect(server);
    NetWire canary = connect(server);

    hostile.send("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]");

    soon().until(() -> !hostile.isOpen());
    assertServed(canary, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NIO"})
  void sec023_aPayloadOfAMillionBytesOfPacketsIsRefusedAndOthersAreServed(NettyIo network)
      throws Exception {
    SocketIOServer server = start(network, options -> {});
    NetWire canary = connect(server);
    String open = handshake(server).body();
    String sid = open.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    URI session = URI.create("http://127.0.0.1:" + server.port() + Fixture.POLLING + "&sid=" + sid);
    HttpRequest.BodyPublisher flood =
        HttpRequest.BodyPublishers.ofString("3" + "\u001e3".repeat(499_999));

    HttpResponse<String> refused =
        http.send(
            HttpRequest.newBuilder(session).POST(flood).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(refused.statusCode()).isEqualTo(400);
    assertServed(canary, 1);
    assertThat(server.engine().clientsCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NIO"})
  void sec051_aFloodIsDroppedWithoutWaitingForTheHandlers(NettyIo network) {
    SocketIOServer server = start(network, options -> {});
    server.eventRateLimit(EventRateLimit.perSecond(1000));
    NetWire hostile = connect(server);
    NetWire canary = connect(server);

    for (int i = 0; i < 20_000; i++) {
      hostile.send("42" + i + "[\"echo\"," + i + "]");
    }
    assertServed(canary, 1);
    soon().until(() -> hostile.events().size() >= 1000);

    assertThat(hostile.events()).hasSizeLessThan(20_000);
    assertThat(hostile.isOpen()).isTrue();
  }
}
