package io.sockeye.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.sockeye.server.DisconnectReason;
import io.sockeye.server.SocketIOServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The official Java client, as a program uses it, by each of its transports. Run twice: with the
 * client for Engine.IO 4 and with the one for Engine.IO 3.
 */
final class OfficialClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MESSAGES = 200;

  private final List<Socket> sockets = new ArrayList<>();
  private final BlockingQueue<DisconnectReason> ended = new LinkedBlockingQueue<>();
  private final SocketIOServer io = server();

  private SocketIOServer server() {
    SocketIOServer server =
        SocketIOServer.builder()
            .allowEio3(true)
            // A poll that is lost between two requests is noticed by the heartbeat only.
            .engine(
                engine ->
                    engine.pingInterval(Duration.ofSeconds(3)).pingTimeout(Duration.ofSeconds(7)))
            .build();
    server.onRaw("echo", (socket, event) -> socket.emit("echoed", event.values()));
    server.onRaw("ack", (socket, event) -> event.ack(event.values()));
    server.on(
        "callAck",
        socket -> {
          Future<?> unused =
              socket
                  .emitWithAck("ack", "from the server")
                  .thenAccept(reply -> socket.emit("acked", reply.values()));
        });
    server.on("leave", socket -> socket.disconnect());
    server.onDisconnect((socket, disconnect) -> ended.add(disconnect.reason()));
    server.of("/news").onRaw("echo", (socket, event) -> socket.emit("echoed", event.values()));
    server
        .of("/private")
        .use(
            socket -> {
              Map<?, ?> auth = socket.handshake().auth(Map.class);
              if (auth == null || !"secret".equals(auth.get("token"))) {
                throw ClientVersion.CURRENT.refusal();
              }
            });
    return server;
  }

  @BeforeEach
  void listen() {
    io.listen(0);
  }

  @AfterEach
  void close() {
    sockets.forEach(Socket::disconnect);
    // A session is gone from the engine a moment before its sockets leave their rooms.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(io.engine().clientsCount()).isZero();
              assertThat(io.sockets().adapter().rooms()).isEmpty();
            });
    io.close();
  }

  private static IO.Options options(Transport transport) {
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.transports = transport.names();
    options.reconnection = false;
    options.timeout = PATIENCE.toMillis();
    return options;
  }

  private Socket socket(String namespace, IO.Options options) {
    return socket(io.port(), namespace, options);
  }

  private Socket socket(int port, String namespace, IO.Options options) {
    Socket socket = IO.socket(URI.create("http://127.0.0.1:" + port + namespace), options);
    sockets.add(socket);
    return socket;
  }

  /** A socket that is connected, by the transport where it is to end. */
  private Socket connect(Transport transport) {
    return connect(transport, options(transport));
  }

  private Socket connect(Transport transport, IO.Options options) {
    return connect(transport, options, io.port());
  }

  private Socket connect(Transport transport, IO.Options options, int port) {
    Socket socket = socket(port, "/", options);
    Heard connected = new Heard(socket, Socket.EVENT_CONNECT);
    socket.connect();
    connected.next();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                io.sockets().sockets().stream()
                    .anyMatch(s -> s.transport().equals(transport.last())));
    return socket;
  }

  @Test
  void theClientIsOfTheVersionThatThisRunNames() {
    assertThat(IO.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .endsWith("/socket.io-client-" + ClientVersion.NUMBER + ".jar");
  }

  @ParameterizedTest
  @EnumSource
  void sio12_theClientIsToldTheIdThatTheServerKnows(Transport transport) {
    Socket socket = connect(transport);

    assertThat(io.sockets().sockets())
        .singleElement()
        .extracting(s -> s.id())
        .isEqualTo(socket.id());
  }

  @ParameterizedTest
  @EnumSource
  void sio13_eio56_whoHasTheTokenIsLetIn(Transport transport) {
    IO.Options options = options(transport);
    ClientVersion.CURRENT.token(options, "secret");
    Socket socket = socket("/private", options);
    Heard connected = new Heard(socket, Socket.EVENT_CONNECT);

    socket.connect();

    connected.next();
    assertThat(socket.connected()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void sio31_theQueryOfTheFirstRequestIsInTheHandshake(Transport transport) {
    IO.Options options = options(transport);
    options.query = "token=%C3%A9%20%26";
    Socket socket = connect(transport, options);

    assertThat(io.sockets().sockets())
        .singleElement()
        .extracting(s -> s.handshake().query("token"))
        .isEqualTo("é &");
    assertThat(socket.connected()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void sio25_eio57_whoIsRefusedIsToldWhy(Transport transport) {
    Socket socket = socket("/private", options(transport));
    Heard refused = new Heard(socket, ClientVersion.CURRENT.refusedBy());

    socket.connect();

    assertThat(refused.next()).containsExactly(ClientVersion.CURRENT.told());
    assertThat(socket.connected()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void sio10_textBothWays(Transport transport) throws JSONException {
    Object[] values = {
      "",
      "é€𝄞",
      "𝄞".repeat(20_000),
      "a\u0000\u001e\"\\\n\u2028",
      1,
      -1.5,
      1L << 40,
      true,
      null,
      new JSONArray(List.of(1, "two")),
      new JSONObject(Map.of("a", new JSONArray(List.of(false))))
    };

    assertEchoed(connect(transport), values);
  }

  @ParameterizedTest
  @EnumSource
  void sio5_binaryBothWays(Transport transport) throws JSONException {
    Socket socket = connect(transport);
    byte[] bytes = {0, 1, 127, -128, -1};

    assertEchoed(socket, bytes);
    assertEchoed(socket, new byte[0]);
    assertEchoed(
        socket,
        "first",
        bytes,
        new JSONObject().put("deep", new JSONArray().put(new byte[100_000])));
  }

  private static void assertEchoed(Socket socket, Object... values) {
    Heard echoed = new Heard(socket, "echoed");
    socket.emit("echo", values);
    assertThat(echoed.next()).isEqualTo(Plain.list(values));
    socket.off("echoed");
  }

  @ParameterizedTest
  @EnumSource
  void sio41_theServerAcknowledges(Transport transport) throws Exception {
    Socket socket = connect(transport);
    for (Object[] values : acknowledgements()) {
      CompletableFuture<List<Object>> reply = new CompletableFuture<>();

      socket.emit("ack", values, (Ack) args -> reply.complete(Plain.list(args)));

      assertThat(reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Plain.list(values));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sio42_theClientAcknowledges(Transport transport) throws JSONException {
    Socket socket = connect(transport);
    for (Object[] values : acknowledgements()) {
      socket.off("ack");
      socket.on("ack", args -> ((Ack) args[args.length - 1]).call(values));
      Heard acked = new Heard(socket, "acked");

      socket.emit("callAck");

      assertThat(acked.next()).isEqualTo(Plain.list(values));
      socket.off("acked");
    }
  }

  private static List<Object[]> acknowledgements() throws JSONException {
    byte[] bytes = {1, 2, 3};
    return List.of(
        new Object[] {},
        new Object[] {"é", 1, new JSONObject().put("a", true)},
        new Object[] {bytes, new JSONObject().put("bytes", bytes)});
  }

  @ParameterizedTest
  @EnumSource
  void eio35_eventsKeepTheirOrderAlsoThroughAnUpgrade(Transport transport) {
    Socket socket = socket("/", options(transport));
    Heard echoed = new Heard(socket, "echoed");
    Heard connected = new Heard(socket, Socket.EVENT_CONNECT);
    socket.connect();
    connected.next();

    for (int i = 0; i < MESSAGES; i++) {
      socket.emit("echo", i, new byte[] {(byte) i});
    }

    for (int i = 0; i < MESSAGES; i++) {
      assertThat(echoed.next()).isEqualTo(Plain.list(i, new byte[] {(byte) i}));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sio1_severalNamespacesOfOneConnection(Transport transport) {
    Manager manager = new Manager(URI.create("http://127.0.0.1:" + io.port()), options(transport));
    Socket main = manager.socket("/");
    Socket news = manager.socket("/news");
    sockets.addAll(List.of(main, news));
    Heard mainConnected = new Heard(main, Socket.EVENT_CONNECT);
    Heard newsConnected = new Heard(news, Socket.EVENT_CONNECT);
    main.connect();
    news.connect();
    mainConnected.next();
    newsConnected.next();

    assertThat(io.engine().clientsCount()).isOne();
    assertEchoed(news, "news", new byte[] {1});
    news.disconnect();
    assertEchoed(main, "main", new byte[] {2});
    await().atMost(PATIENCE).until(() -> io.of("/news").sockets().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void cli27_theClientDisconnects(Transport transport) throws InterruptedException {
    Socket socket = connect(transport);
    Heard disconnected = new Heard(socket, Socket.EVENT_DISCONNECT);

    socket.disconnect();

    assertThat(disconnected.next()).containsExactly("io client disconnect");
    assertThat(ended.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
  }

  @ParameterizedTest
  @EnumSource
  void sio35_theServerDisconnects(Transport transport) throws InterruptedException {
    Socket socket = connect(transport);
    Heard disconnected = new Heard(socket, Socket.EVENT_DISCONNECT);

    socket.emit("leave");

    assertThat(disconnected.next()).containsExactly("io server disconnect");
    assertThat(ended.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
  }

  @ParameterizedTest
  @EnumSource
  void cli27_theClientComesBackWithWhatItHasToSay(Transport transport) throws IOException {
    IO.Options options = options(transport);
    options.reconnection = true;
    options.reconnectionDelay = 50;
    options.reconnectionDelayMax = 200;
    try (Cable cable = new Cable(io.port())) {
      Socket socket = connect(transport, options, cable.port());
      String id = socket.id();
      Heard disconnected = new Heard(socket, Socket.EVENT_DISCONNECT);
      Heard echoed = new Heard(socket, "echoed");

      cable.cut();
      assertThat(disconnected.next()).singleElement().asString().startsWith("transport ");
      socket.emit("echo", "emitted while away", new byte[] {1});
      cable.mend();

      assertThat(echoed.next()).isEqualTo(Plain.list("emitted while away", new byte[] {1}));
      assertThat(socket.id()).isNotEqualTo(id);
      socket.disconnect();
    }
  }
}
