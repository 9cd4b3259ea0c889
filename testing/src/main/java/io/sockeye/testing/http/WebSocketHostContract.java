package io.sockeye.testing.http;

import static io.sockeye.testing.http.HostUnderTest.next;
import static io.sockeye.testing.http.HostUnderTest.on;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link HttpHost} that speaks WebSocket owes its service, over real sockets of the
 * loopback interface. To be extended like {@link HttpHostContract}, beside it.
 */
@Timeout(60)
public abstract class WebSocketHostContract {
  private static final int MAX_MESSAGE_BYTES = 100_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<Told> sockets = new LinkedBlockingQueue<>();
  private @Nullable HostUnderTest running;

  /** Made by JUnit. */
  protected WebSocketHostContract() {}

  /**
   * Creates a host that is not started, with two lanes or more if it can have them.
   *
   * @return a new host
   */
  protected abstract HttpHost createHost();

  @BeforeEach
  void startHost() {
    running = new HostUnderTest(createHost()).start();
    host().upgrading(upgrade -> accept(upgrade, upgrade.lane(), connection -> {}));
  }

  @AfterEach
  void closeHost() {
    host().end();
  }

  private HostUnderTest host() {
    HostUnderTest host = running;
    if (host == null) {
      throw new IllegalStateException("the host is not started");
    }
    return host;
  }

  // ---- the handshake

  @Test
  void theConnectionLivesOnTheLaneItWasAcceptedFor() throws Exception {
    for (Lane lane : host().host.lanes()) {
      host().upgrading(upgrade -> accept(upgrade, lane, connection -> {}));
      Client client = connect();
      Told socket = next(sockets);
      client.socket.sendText("a", true).join();
      assertEquals("text a", next(socket.told));
      client.socket.sendClose(1000, "").join();
      assertEquals("close null", next(socket.told));
    }
  }

  @Test
  void theDecisionMayComeLaterFromAnyThread() throws Exception {
    BlockingQueue<UpgradeExchange> upgrades = new LinkedBlockingQueue<>();
    host().upgrading(upgrades::add);
    CompletableFuture<Client> connecting = CompletableFuture.supplyAsync(this::connect);
    UpgradeExchange upgrade = next(upgrades);
    assertEquals("/ws?a=1", upgrade.request().target());

    accept(upgrade, upgrade.lane(), connection -> {});
    upgrade.refuse(HttpResponse.empty(500));
    accept(upgrade, upgrade.lane(), connection -> {});

    connecting.get();
    next(sockets);
    assertNull(sockets.poll(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void aRefusalIsAResponse() {
    host()
        .upgrading(
            upgrade -> {
              upgrade.refuse(HttpResponse.of(403, "text/plain", "no").header("x-why", "because"));
              accept(upgrade, upgrade.lane(), connection -> {});
            });
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> connecting(new Client()).get());
    java.net.http.HttpResponse<?> response =
        assertInstanceOf(WebSocketHandshakeException.class, failed.getCause()).getResponse();
    assertEquals(403, response.statusCode());
    assertEquals("because", response.headers().firstValue("x-why").orElse(""));
    assertTrue(sockets.isEmpty());
  }

  @Test
  void whatIsSentWhileOpeningFollowsThe101() throws Exception {
    host()
        .upgrading(
            upgrade ->
                accept(
                    upgrade,
                    upgrade.lane(),
                    connection -> {
                      connection.send("welcome".getBytes(UTF_8), false, true);
                      connection.flush();
                    }));
    assertEquals("text welcome", next(connect().told));
  }

  @Test
  void aLaneOfAnotherHostIsRefused() throws Exception {
    BlockingQueue<UpgradeExchange> upgrades = new LinkedBlockingQueue<>();
    host().upgrading(upgrades::add);
    CompletableFuture<WebSocket> connecting = connecting(new Client());
    UpgradeExchange upgrade = next(upgrades);
    Lane foreign = new Lane(new NoLane());
    assertThrows(IllegalArgumentException.class, () -> accept(upgrade, foreign, connection -> {}));
    upgrade.refuse(HttpResponse.empty(400));
    assertThrows(ExecutionException.class, connecting::get);
  }

  // ---- messages

  @Test
  void messagesComeWholeAndInOrder() throws Exception {
    Client client = connect();
    Told socket = next(sockets);
    client.socket.sendText("ä", true).join();
    client.socket.sendText("one ", false).join();
    client.socket.sendPing(ByteBuffer.allocate(0)).join();
    client.socket.sendText("message", true).join();
    client.socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 1}), false).join();
    client.socket.sendBinary(ByteBuffer.wrap(new byte[] {2}), true).join();
    client.socket.sendText("", true).join();

    assertEquals("text ä", next(socket.told));
    assertEquals("text one message", next(socket.told));
    assertEquals("binary 000102", next(socket.told));
    assertEquals("text ", next(socket.told));
  }

  @Test
  void pingsAreAnsweredByTheHost() throws Exception {
    Client client = connect();
    client.socket.sendPing(ByteBuffer.wrap(new byte[] {7})).join();
    assertEquals("pong 07", next(client.told));
    assertTrue(next(sockets).told.isEmpty());
  }

  @Test
  void whatIsSentLeavesInOrder() throws Exception {
    Client client = connect();
    Told socket = next(sockets);
    for (int i = 0; i < 100; i++) {
      String text = "x".repeat(i * 50) + i;
      on(socket.lane, () -> socket.connection().send(text.getBytes(UTF_8), false, true));
    }
    on(socket.lane, () -> socket.connection().send(new byte[] {1, 2}, true, false));
    on(socket.lane, () -> socket.connection().flush());

    for (int i = 0; i < 100; i++) {
      assertEquals("text " + "x".repeat(i * 50) + i, next(client.told));
    }
    assertEquals("binary 0102", next(client.told));
  }

  @Test
  void aSharedMessageReachesEveryConnection() throws Exception {
    Lane lane = host().lane(0);
    host().upgrading(upgrade -> accept(upgrade, lane, connection -> {}));
    Client one = connect();
    Client two = connect();
    Told first = next(sockets);
    Told second = next(sockets);
    on(
        lane,
        () -> {
          try (SharedMessage message = new SharedMessage("all".getBytes(UTF_8), false);
              SharedMessage bytes = new SharedMessage(new byte[] {9}, true)) {
            for (Told socket : new Told[] {first, second}) {
              socket.connection().send(message, true);
              socket.connection().send(bytes, false);
            }
          }
          // What is queued has to live longer than the message.
          first.connection().flush();
          second.connection().flush();
        });
    for (Client client : new Client[] {one, two}) {
      assertEquals("text all", next(client.told));
      assertEquals("binary 09", next(client.told));
    }
  }

  @Test
  void aMessageOfTheLargestSizeComesAndALargerOneCloses() throws Exception {
    Client client = connect();
    Told socket = next(sockets);
    client.socket.sendBinary(ByteBuffer.allocate(MAX_MESSAGE_BYTES), true).join();
    assertEquals(MAX_MESSAGE_BYTES * 2 + "binary ".length(), next(socket.told).length());
    // The server may close before it has read all of it.
    Future<?> unused = client.socket.sendBinary(ByteBuffer.allocate(MAX_MESSAGE_BYTES + 1), true);

    String why = WebSocketOptions.plain(MAX_MESSAGE_BYTES).tooLarge();
    assertEquals("close 1009", next(client.told));
    assertEquals(why, client.closeReason);
    assertEquals("too large", next(socket.told));
    assertEquals("close " + why, next(socket.told));
  }

  // ---- back-pressure

  @Test
  void whatIsNotReadIsDeliveredLater() throws Exception {
    Client client = connect();
    Told socket = next(sockets);
    on(socket.lane, () -> socket.connection().reading(false));
    client.socket.sendText("later", true).join();
    assertNull(socket.told.poll(100, TimeUnit.MILLISECONDS));

    on(socket.lane, () -> socket.connection().reading(true));

    assertEquals("text later", next(socket.told));
  }

  @Test
  void aClientThatDoesNotReadMakesItUnwritableUntilItDoes() throws Exception {
    Client client = new Client();
    client.lazy = true;
    connecting(client).get();
    Told socket = next(sockets);
    byte[] message = new byte[1 << 20];
    on(socket.lane, () -> assertTrue(socket.connection().writable()));
    int sent = 0;
    boolean[] writable = {true};
    long[] pending = {0};
    while (writable[0] && sent < 100) {
      on(
          socket.lane,
          () -> {
            socket.connection().send(message, true, false);
            socket.connection().flush();
            writable[0] = socket.connection().writable();
            pending[0] = socket.connection().pendingBytes();
          });
      sent++;
    }
    assertFalse(writable[0], "100 MiB fit nowhere");
    assertTrue(pending[0] > 0);

    client.readAll();

    assertEquals("writable", next(socket.told));
    for (int i = 0; i < sent; i++) {
      assertEquals(message.length * 2 + "binary ".length(), next(client.told).length());
    }
  }

  // ---- the end

  @Test
  void aCloseOfOursIsToldOnce() throws Exception {
    Client client = connect();
    Told socket = next(sockets);
    on(
        socket.lane,
        () -> {
          socket.connection().send("last".getBytes(UTF_8), false, true);
          socket.connection().close(4000);
          socket.connection().close(4001);
          socket.connection().send("ignored".getBytes(UTF_8), false, true);
          socket.connection().flush();
          assertTrue(socket.told.isEmpty(), "told from inside of the call");
        });
    assertEquals("text last", next(client.told));
    assertEquals("close 4000", next(client.told));
    assertEquals("close null", next(socket.told));
    assertNull(socket.told.poll(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void aCloseOfTheClientIsAnsweredAndToldOnce() throws Exception {
    Client client = connect();
    Told socket = next(sockets);
    client.socket.sendText("last", true).join();
    client.socket.sendClose(1000, "bye").join();
    assertEquals("text last", next(socket.told));
    assertEquals("close null", next(socket.told));
    assertEquals("close 1000", next(client.told));
    on(socket.lane, () -> socket.connection().close(1000));
    on(socket.lane, () -> socket.connection().abort());
    assertNull(socket.told.poll(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void aClientThatGoesAwayIsToldOnce() throws Exception {
    Client client = connect();
    Told socket = next(sockets);
    client.socket.abort();
    String end = next(socket.told);
    assertTrue(end.startsWith("close "), end);
    assertNull(socket.told.poll(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void abortCutsTheConnection() throws Exception {
    Client client = connect();
    Told socket = next(sockets);
    on(
        socket.lane,
        () -> {
          socket.connection().abort();
          assertTrue(socket.told.isEmpty(), "told from inside of the call");
        });
    String end = next(socket.told);
    assertTrue(end.startsWith("close "), end);
    assertEquals("error", next(client.told));
    on(socket.lane, () -> socket.connection().abort());
    assertNull(socket.told.poll(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void aListenerThatThrowsEndsItsConnectionOnly() throws Exception {
    Client client = connect();
    Told socket = next(sockets);
    Client other = connect();
    Told otherSocket = next(sockets);
    socket.failing = true;
    client.socket.sendText("fail", true).join();
    assertEquals("close 1011", next(client.told));
    String end = next(socket.told);
    assertTrue(end.startsWith("close "), end);
    other.socket.sendText("fine", true).join();
    assertEquals("text fine", next(otherSocket.told));
  }

  @Test
  void closingTheHostEndsEveryConnection() throws Exception {
    Client one = connect();
    Client two = connect();
    host().host.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    for (int i = 0; i < 2; i++) {
      Told socket = next(sockets);
      String end = next(socket.told);
      assertTrue(end.startsWith("close "), end);
      assertTrue(socket.told.isEmpty());
    }
    assertFalse(next(one.told).isEmpty());
    assertFalse(next(two.told).isEmpty());
  }

  // ---- both sides

  private void accept(UpgradeExchange upgrade, Lane lane, Consumer<WebSocketConnection> opening) {
    upgrade.accept(
        lane,
        new HttpHeaders(),
        WebSocketOptions.plain(MAX_MESSAGE_BYTES),
        connection -> {
          host().checkInLane(lane);
          opening.accept(connection);
          Told socket = new Told(connection, lane);
          sockets.add(socket);
          return socket;
        });
  }

  private Client connect() {
    Client client = new Client();
    connecting(client).join();
    return client;
  }

  private CompletableFuture<WebSocket> connecting(Client client) {
    return http.newWebSocketBuilder()
        .buildAsync(host().uri("ws", "/ws?a=1"), client)
        .whenComplete((socket, failure) -> client.socket = socket);
  }

  /** The server's side of a connection, which writes down what it is told. */
  private final class Told implements WebSocketListener {
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    final Lane lane;
    private final WebSocketConnection connection;
    volatile boolean failing;

    Told(WebSocketConnection connection, Lane lane) {
      this.connection = connection;
      this.lane = lane;
    }

    WebSocketConnection connection() {
      return connection;
    }

    private void tell(String what) {
      host().checkInLane(lane);
      told.add(what);
    }

    @Override
    public void onText(byte[] array, int offset, int length) {
      if (failing) {
        throw new IllegalStateException("thrown on purpose");
      }
      tell("text " + new String(array, offset, length, UTF_8));
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {
      tell("binary " + HexFormat.of().formatHex(array, offset, offset + length));
    }

    @Override
    public void onWritable() {
      tell("writable");
    }

    @Override
    public void onTooLarge() {
      tell("too large");
    }

    @Override
    public void onClose(@Nullable String error) {
      tell("close " + error);
    }
  }

  /** The client's side of a connection. */
  private static final class Client implements WebSocket.Listener {
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder binary = new StringBuilder();

    /** Set when the connection is open, and used by tests only then. */
    @SuppressWarnings("NullAway.Init")
    volatile WebSocket socket;

    /** Reads nothing until it is told to. */
    volatile boolean lazy;

    volatile String closeReason = "";

    void readAll() {
      lazy = false;
      socket.request(Long.MAX_VALUE);
    }

    @Override
    public void onOpen(WebSocket opened) {
      if (!lazy) {
        opened.request(Long.MAX_VALUE);
      }
    }

    @Override
    public @Nullable CompletableFuture<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        told.add("text " + text);
        text.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletableFuture<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.append(HexFormat.of().formatHex(bytes));
      if (last) {
        told.add("binary " + binary);
        binary.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletableFuture<?> onPong(WebSocket from, ByteBuffer message) {
      byte[] bytes = new byte[message.remaining()];
      message.get(bytes);
      told.add("pong " + HexFormat.of().formatHex(bytes));
      return null;
    }

    @Override
    public @Nullable CompletableFuture<?> onClose(WebSocket from, int code, String reason) {
      closeReason = reason;
      told.add("close " + code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      told.add("error");
    }
  }

  /** The executor of a lane that belongs to no host. */
  private static final class NoLane implements LaneExecutor {
    @Override
    public boolean inLane() {
      return false;
    }

    @Override
    public void execute(Runnable task) {}

    @Override
    public void schedule(Runnable task, long delayNanos) {}

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }
}
