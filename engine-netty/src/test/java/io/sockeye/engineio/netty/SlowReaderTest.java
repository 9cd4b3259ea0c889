package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.server.BufferUsage;
import io.sockeye.engineio.server.CloseReason;
import io.sockeye.engineio.server.EngineListener;
import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.engineio.server.EngineServer;
import io.sockeye.engineio.server.EngineSession;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.TlsOptions;
import io.sockeye.lane.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Clients that stop reading, over real sockets: they go, with what waited for them. */
@OnEachNetwork
@Timeout(60)
class SlowReaderTest {
  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int MEGABYTE = 1_000_000;

  /** More than any kernel takes for a client that does not read. */
  private static final int MORE_THAN_THE_KERNEL = 16 * MEGABYTE;

  @Parameter private NettyIo io = NettyIo.NIO;

  private final List<Ended> ended = new CopyOnWriteArrayList<>();
  private final List<EngineSession> sessions = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private @Nullable EngineServer engine;
  private @Nullable TestHost host;

  private record Ended(EngineSession session, CloseReason reason, @Nullable String why) {}

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    EngineServer server = engine();
    await().atMost(SOON).until(() -> server.clientsCount() == 0);
    assertThat(server.bufferUsage().bufferedBytes()).isZero();
    assertThat(server.bufferUsage().sessions()).isZero();
    if (host != null) {
      host.close();
    }
  }

  private void start(Consumer<EngineOptions.Builder> options) {
    start(options, null);
  }

  private void start(Consumer<EngineOptions.Builder> options, @Nullable TlsOptions tls) {
    EngineOptions.Builder builder = EngineOptions.builder();
    options.accept(builder);
    EngineServer server =
        new EngineServer(
            builder.build(),
            session -> {
              sessions.add(session);
              return new Echo(session);
            });
    engine = server;
    host = TestHost.start(NettyHost.builder().io(io).ioThreads(1), server, tls);
  }

  private EngineServer engine() {
    EngineServer server = engine;
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  private int port() {
    TestHost started = host;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started.port();
  }

  /** A client whose kernel takes little. */
  private RawClient connect() throws IOException {
    return connect(4096);
  }

  private RawClient connect(int receiveBufferBytes) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBufferBytes);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
    RawClient client = new RawClient(socket);
    open.add(client);
    return client;
  }

  /** A WebSocket that has its session and reads nothing more. */
  private WebSocketClient webSocket() throws Exception {
    return webSocket(connect());
  }

  private WebSocketClient webSocket(RawClient raw) throws Exception {
    int before = sessions.size();
    WebSocketClient client = WebSocketClient.open(raw);
    assertThat(client.read()).startsWith("text 0{");
    await().atMost(SOON).until(() -> sessions.size() > before);
    return client;
  }

  private String poll(RawClient client, String sid) throws IOException {
    return get(client, sid).readResponse().body();
  }

  private RawClient get(RawClient client, String sid) throws IOException {
    return client.lines("GET /engine.io/?EIO=4&transport=polling" + sid + " HTTP/1.1\nHost: a\n\n");
  }

  /** Opens a session by polling; returns its part of the query. */
  private String polling() throws Exception {
    int before = sessions.size();
    Matcher sid = SID.matcher(poll(connect(), ""));
    assertThat(sid.find()).isTrue();
    await().atMost(SOON).until(() -> sessions.size() > before);
    return "&sid=" + sid.group(1);
  }

  private EngineSession last() {
    return sessions.get(sessions.size() - 1);
  }

  /** Does something on a session's lane; returns when its turn has ended and been flushed. */
  private static void on(EngineSession session, Runnable action) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Lane lane = session.lane();
    lane.submit(
        () -> {
          action.run();
          lane.atTurnEnd(() -> done.complete(null));
        });
    done.get(20, TimeUnit.SECONDS);
  }

  private static void send(EngineSession session, int bytes) throws Exception {
    on(session, () -> session.send(EngineFrame.binary(new byte[bytes])));
  }

  private void assertTooSlow(EngineSession session) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ended)
                    .anyMatch(
                        end -> end.session == session && end.reason == CloseReason.SLOW_CONSUMER));
  }

  /** What the server has given up does not reach the client any more. */
  private static void assertReset(RawClient client) {
    assertThatThrownBy(
            () -> {
              client.readBytes(Integer.MAX_VALUE - 8);
            })
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }

  // ---- bytes

  @Test
  void sec040_aWebSocketThatStopsReadingGoesAndOthersGoOn() throws Exception {
    start(options -> {});
    WebSocketClient slow = webSocket();
    EngineSession session = last();
    WebSocketClient other = webSocket();

    for (int i = 0; i < 40 && ended.isEmpty(); i++) {
      send(session, MEGABYTE);
      other.send(Frames.text("4" + i));
      assertThat(other.read()).isEqualTo("text 4" + i);
    }

    assertTooSlow(session);
    assertThat(ended.get(0).why).isEqualTo("more than 4194304 bytes wait for the client");
    assertReset(slow.raw());
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(engine().bufferUsage()).isEqualTo(new BufferUsage(0, 0, 1)));
    other.send(Frames.text("4still here"));
    assertThat(other.read()).isEqualTo("text 4still here");
  }

  @Test
  void sec040_fewBytesInEachTurnTakeNoLargeBufferEach() throws Exception {
    start(options -> options.maxBufferedBytes(1_000_000_000));
    webSocket();
    EngineSession session = last();
    send(session, MORE_THAN_THE_KERNEL);
    long before = DirectBuffers.used();

    // Two in a turn are put behind each other in a buffer of 8 KiB.
    for (int i = 0; i < 2000; i++) {
      on(
          session,
          () -> {
            session.send(EngineFrame.textMessage("ab"));
            session.send(EngineFrame.textMessage("cd"));
          });
    }

    assertThat(DirectBuffers.used() - before).isLessThan(8 << 20);
  }

  @Test
  void sec040_whoSaysGoodbyeAndDoesNotReadIsResetToo() throws Exception {
    start(options -> options.maxBufferedBytes(1_000_000_000));
    for (byte[] goodbye : List.of(Frames.text("1"), Frames.close(1000))) {
      WebSocketClient slow = webSocket();
      send(last(), MORE_THAN_THE_KERNEL);
      long began = System.nanoTime();

      slow.send(goodbye);

      assertReset(slow.raw());
      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }
    await().atMost(SOON).until(() -> ended.size() == 2);
    assertThat(ended).extracting(Ended::reason).containsOnly(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  void sec041_whoSaysGoodbyeByPollingAndDoesNotReadIsResetToo() throws Exception {
    start(options -> options.maxBufferedBytes(1_000_000_000));
    String sid = polling();
    EngineSession session = last();
    RawClient client = get(connect(), sid);
    await().atMost(SOON).until(() -> ready(session));
    send(session, MORE_THAN_THE_KERNEL);

    connect()
        .lines(
            "POST /engine.io/?EIO=4&transport=polling"
                + sid
                + " HTTP/1.1\nHost: a\nContent-Length: 1\n\n1");

    assertReset(client);
    await().atMost(SOON).until(() -> !ended.isEmpty());
    assertThat(ended).extracting(Ended::reason).containsExactly(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  void sec041_aPollingClientThatDoesNotReadItsResponseGoes() throws Exception {
    start(options -> options.maxBufferedBytes(20_000_000));
    String sid = polling();
    EngineSession session = last();
    RawClient client = get(connect(), sid);
    await().atMost(SOON).until(() -> ready(session));

    // The first leaves in the response, the others wait behind it.
    for (int i = 0; i < 4 && ended.isEmpty(); i++) {
      send(session, MORE_THAN_THE_KERNEL);
    }

    assertTooSlow(session);
    assertReset(client);
  }

  @Test
  void sec041_aPollingClientThatAsksAgainAndAgainAndReadsNothingGoes() throws Exception {
    start(options -> options.maxBufferedBytes(30_000_000));
    String sid = polling();
    EngineSession session = last();
    List<RawClient> clients = new ArrayList<>();

    for (int i = 0; i < 5 && ended.isEmpty(); i++) {
      RawClient client = get(connect(), sid);
      clients.add(client);
      await().atMost(SOON).until(() -> ready(session) || !ended.isEmpty());
      send(session, MORE_THAN_THE_KERNEL);
    }

    assertTooSlow(session);
    clients.forEach(SlowReaderTest::assertReset);
  }

  private static boolean ready(EngineSession session) throws Exception {
    boolean[] answer = {false};
    on(session, () -> answer[0] = session.ready());
    return answer[0];
  }

  // ---- time

  @Test
  void sec040_pongsThatNobodyAskedForProlongNothing() throws Exception {
    start(
        options ->
            options
                .maxBufferedBytes(1_000_000_000)
                .slowConsumerTimeout(Duration.ofMillis(500))
                .pingInterval(Duration.ofMillis(100))
                .pingTimeout(Duration.ofSeconds(5)));
    WebSocketClient slow = webSocket();
    EngineSession session = last();
    send(session, MORE_THAN_THE_KERNEL);

    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (ended.isEmpty()) {
                sendIfOpen(slow, "3");
              }
              return !ended.isEmpty();
            });

    assertTooSlow(session);
    assertThat(ended.get(0).why).startsWith("nothing of the ").endsWith(" was taken for PT0.5S");
  }

  private static void sendIfOpen(WebSocketClient client, String text) {
    try {
      client.send(Frames.text(text));
    } catch (IOException reset) {
      // The server was quicker.
    }
  }

  @Test
  void whoReadsSlowlyIsNotCutOffForTheTime() throws Exception {
    start(
        options ->
            options.maxBufferedBytes(1_000_000_000).slowConsumerTimeout(Duration.ofSeconds(3)));
    WebSocketClient slow = webSocket(connect(64 * 1024));
    for (int i = 0; i < 8; i++) {
      send(last(), MORE_THAN_THE_KERNEL);
    }

    // The kernel asks for more when a good part of what it has is gone.
    long endNanos = System.nanoTime() + Duration.ofMillis(4_500).toNanos();
    while (System.nanoTime() < endNanos) {
      slow.raw().readBytes(500_000);
      pause(Duration.ofMillis(100));
    }

    assertThat(ended).isEmpty();
    assertThat(engine().bufferUsage().bufferedBytes()).isPositive();
  }

  @Test
  void sec041_aGetBeginsTheTimeAnewThoughNothingOfItsResponseHasBeenTaken() throws Exception {
    start(
        options ->
            options.maxBufferedBytes(1_000_000_000).slowConsumerTimeout(Duration.ofSeconds(4)));
    String sid = polling();
    send(last(), MORE_THAN_THE_KERNEL);
    pause(Duration.ofMillis(2500));

    RawClient client = get(connect(), sid);
    pause(Duration.ofMillis(2500));

    assertThat(ended).isEmpty();
    assertThat(client.readResponse().body()).hasSizeGreaterThan(MORE_THAN_THE_KERNEL);
    assertThat(ended).isEmpty();
    // Nobody could see before its time-out that it does not poll any more.
    on(last(), last()::closeNow);
  }

  private static void pause(Duration time) {
    await().pollDelay(time).until(() -> true);
  }

  @Test
  void sec041_aResponseThatIsNotTakenInTimeEndsTheSession() throws Exception {
    start(
        options ->
            options.maxBufferedBytes(1_000_000_000).slowConsumerTimeout(Duration.ofMillis(500)));
    String sid = polling();
    EngineSession session = last();
    RawClient client = get(connect(), sid);
    await().atMost(SOON).until(() -> ready(session));

    send(session, MORE_THAN_THE_KERNEL);

    assertTooSlow(session);
    assertReset(client);
  }

  // ---- all together

  @Test
  void sec049_aBroadcastToClientsThatDoNotReadIsHeldOnce() throws Exception {
    start(
        options ->
            options
                .maxBufferedBytes(1_000_000_000)
                .maxTotalBufferedBytes(3L * MORE_THAN_THE_KERNEL));
    for (int i = 0; i < 100; i++) {
      webSocket();
    }
    long before = DirectBuffers.used();

    broadcast(MORE_THAN_THE_KERNEL);

    BufferUsage usage = engine().bufferUsage();
    assertThat(usage.sessions()).isEqualTo(100);
    assertThat(usage.bufferedBytes()).isGreaterThan(100L * MEGABYTE);
    assertThat(DirectBuffers.used() - before).isLessThan(2L * MORE_THAN_THE_KERNEL);
    broadcast(MORE_THAN_THE_KERNEL);
    assertThat(ended).isEmpty();

    // Two messages are held once each; a third and a fourth are too much.
    broadcast(MORE_THAN_THE_KERNEL);
    broadcast(MORE_THAN_THE_KERNEL);

    await().atMost(SOON).until(() -> !ended.isEmpty());
  }

  private void broadcast(int bytes) throws Exception {
    on(
        sessions.get(0),
        () -> {
          try (SharedMessage message = new SharedMessage(new byte[bytes], true)) {
            sessions.forEach(session -> session.send(message, true));
          }
        });
  }

  @Test
  void whatIsSentToEachAloneIsHeldForEach() throws Exception {
    start(
        options ->
            options
                .maxBufferedBytes(1_000_000_000)
                .maxTotalBufferedBytes(3L * MORE_THAN_THE_KERNEL));
    for (int i = 0; i < 6; i++) {
      webSocket();
      send(last(), MORE_THAN_THE_KERNEL);
    }

    // The share, and the part of it that may be added before it is looked at again.
    long most = 3L * MORE_THAN_THE_KERNEL * 17 / 16;
    await().atMost(SOON).until(() -> engine().bufferUsage().bufferedBytes() <= most);
    assertThat(engine().bufferUsage().slowConsumers()).isBetween(2L, 4L);
    assertThat(ended).allMatch(end -> end.reason == CloseReason.SLOW_CONSUMER);
  }

  // ---- TLS

  @Test
  void sec040_overTlsItGoesAtOnceToo(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.create(folder);
    start(options -> {}, certificate.options());
    SSLSocket socket =
        (SSLSocket) certificate.clientContext("TLSv1.3").getSocketFactory().createSocket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
    RawClient raw = new RawClient(socket);
    open.add(raw);
    WebSocketClient slow = WebSocketClient.open(raw);
    assertThat(slow.read()).startsWith("text 0{");
    await().atMost(SOON).until(() -> !sessions.isEmpty());
    EngineSession session = last();

    for (int i = 0; i < 100 && ended.isEmpty(); i++) {
      send(session, MEGABYTE);
    }

    assertTooSlow(session);
    // TLS's own goodbye would keep the connection, and what waits, for three seconds.
    await()
        .atMost(Duration.ofMillis(2_500))
        .until(
            () -> {
              try {
                slow.send(Frames.text("3"));
                return false;
              } catch (IOException reset) {
                return true;
              }
            });
  }

  // ---- the end while nothing is read

  @Test
  void aResetWhileReadingIsPausedEndsTheSession() throws Exception {
    start(options -> options.stallTimeout(Duration.ofMillis(500)));
    WebSocketClient client = webSocket();
    EngineSession session = last();
    on(session, () -> session.reading(false));
    client.send(Frames.text("4unread"));

    client.raw().reset();

    // The JDK's selector does not tell of it; then the stall limit does its work.
    await().atMost(SOON).until(() -> !ended.isEmpty());
    assertThat(ended.get(0).reason)
        .isIn(CloseReason.TRANSPORT_ERROR, CloseReason.TRANSPORT_CLOSE, CloseReason.PING_TIMEOUT);
  }

  @Test
  void aFinWhileReadingIsPausedEndsTheSession() throws Exception {
    start(options -> options.stallTimeout(Duration.ofMillis(500)));
    WebSocketClient client = webSocket();
    EngineSession session = last();
    on(session, () -> session.reading(false));
    client.send(Frames.text("4unread"));

    client.raw().socket().shutdownOutput();

    await().atMost(SOON).until(() -> !ended.isEmpty());
    assertThat(ended.get(0).reason).isIn(CloseReason.TRANSPORT_CLOSE, CloseReason.PING_TIMEOUT);
  }

  /** Sends back what comes in, and writes the end down. */
  private final class Echo implements EngineListener {
    private final EngineSession session;

    Echo(EngineSession session) {
      this.session = session;
    }

    @Override
    public void onText(byte[] array, int offset, int length) {
      session.send(EngineFrame.textMessage(new String(array, offset, length, ISO_8859_1)));
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {}

    @Override
    public void onClose(CloseReason reason, @Nullable String description) {
      ended.add(new Ended(session, reason, description));
    }
  }
}
