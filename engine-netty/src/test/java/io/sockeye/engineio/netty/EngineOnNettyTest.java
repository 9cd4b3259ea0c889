package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.server.CloseReason;
import io.sockeye.engineio.server.EngineListener;
import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.engineio.server.EngineServer;
import io.sockeye.engineio.server.EngineSession;
import io.sockeye.http.DeflateOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** The Engine.IO server on this host: the ways of a session over real sockets and two lanes. */
@OnEachNetwork
class EngineOnNettyTest {
  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

  @Parameter private NettyIo io = NettyIo.NIO;

  private final Queue<CloseReason> closed = new ConcurrentLinkedQueue<>();
  private final EngineServer engine =
      new EngineServer(EngineOptions.builder().build(), session -> new Echo(session, closed));

  private TestHost start() {
    return TestHost.start(NettyHost.builder().io(io).ioThreads(NetworkTest.lanes(io)), engine);
  }

  private static String handshake(RawClient client) throws Exception {
    client.lines("GET /engine.io/?EIO=4&transport=polling HTTP/1.1\nHost: a\n\n");
    RawClient.Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(200);
    Matcher sid = SID.matcher(response.body());
    assertThat(sid.find()).isTrue();
    return sid.group(1);
  }

  private static String poll(RawClient client, String sid) throws Exception {
    client.lines("GET /engine.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\nHost: a\n\n");
    return client.readResponse().body();
  }

  private static RawClient.Response post(RawClient client, String sid, String body)
      throws Exception {
    client.lines(
        "POST /engine.io/?EIO=4&transport=polling&sid="
            + sid
            + " HTTP/1.1\nHost: a\nContent-Length: "
            + body.length()
            + "\n\n"
            + body);
    return client.readResponse();
  }

  @Test
  void anEchoOverPolling_EIO16() throws Exception {
    try (TestHost host = start();
        RawClient polls = host.connect();
        RawClient posts = host.connect()) {
      String sid = handshake(polls);
      for (int i = 0; i < 50; i++) {
        assertThat(post(posts, sid, "4a" + i + "\u001e4b" + i).body()).isEqualTo("ok");
        assertThat(poll(polls, sid)).isEqualTo("4a" + i + "\u001e4b" + i);
      }
      assertThat(engine.clientsCount()).isEqualTo(1);
    }
  }

  @Test
  void aTooLargePostIs413AndTheSessionLives_EIO17() throws Exception {
    try (TestHost host = start();
        RawClient polls = host.connect();
        RawClient posts = host.connect();
        RawClient more = host.connect()) {
      String sid = handshake(polls);
      assertThat(post(posts, sid, "4" + "x".repeat(1_000_000)).status()).isEqualTo(413);
      assertThat(post(more, sid, "4still here").body()).isEqualTo("ok");
      assertThat(poll(polls, sid)).isEqualTo("4still here");
    }
  }

  @Test
  void aClientThatAbortsItsPollIsClosed_EIO15() throws Exception {
    try (TestHost host = start();
        RawClient polls = host.connect();
        RawClient posts = host.connect()) {
      String sid = handshake(polls);
      polls.lines("GET /engine.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\nHost: a\n\n");
      // Answered behind the GET that waits: both lanes have seen it when this comes back.
      assertThat(post(posts, sid, "6").status()).isEqualTo(200);
      polls.reset();
      await().untilAsserted(() -> assertThat(closed).containsExactly(CloseReason.TRANSPORT_ERROR));
      assertThat(post(posts, sid, "4x").status()).isEqualTo(400);
      assertThat(engine.clientsCount()).isZero();
    }
  }

  @Test
  void upgradesUnderTrafficLoseAndReorderNothing_EIO35() throws Exception {
    try (TestHost host = start()) {
      for (int round = 0; round < 20; round++) {
        try (RawClient polls = host.connect();
            RawClient posts = host.connect();
            RawClient raw = host.connect()) {
          String sid = handshake(polls);
          List<String> echoed = new ArrayList<>();
          int sent = 0;
          for (int i = 0; i < 20; i++) {
            assertThat(post(posts, sid, "4" + sent++).body()).isEqualTo("ok");
          }
          raw.lines(
              WebSocketClient.HANDSHAKE.replace(
                  "transport=websocket", "transport=websocket&sid=" + sid));
          WebSocketClient socket = new WebSocketClient(raw).opened();
          socket.send(Frames.text("2probe"));
          assertThat(socket.read()).isEqualTo("text 3probe");
          for (int i = 0; i < 20; i++) {
            assertThat(post(posts, sid, "4" + sent++).body()).isEqualTo("ok");
          }
          for (String packet : poll(polls, sid).split("\u001e", -1)) {
            if (packet.startsWith("4")) {
              echoed.add(packet.substring(1));
            }
          }
          byte[][] frames = new byte[101][];
          frames[0] = Frames.text("5");
          for (int i = 1; i <= 100; i++) {
            frames[i] = Frames.text("4" + sent++);
          }
          socket.send(frames);
          while (echoed.size() < sent) {
            String frame = socket.read();
            if (frame.startsWith("text 4")) {
              echoed.add(frame.substring(6));
            }
          }
          for (int i = 0; i < sent; i++) {
            assertThat(echoed.get(i)).isEqualTo(String.valueOf(i));
          }
        }
      }
      await().untilAsserted(() -> assertThat(engine.clientsCount()).isZero());
    }
  }

  @Test
  void eio47_theEngineCompressesOnBothWaysToAWebSocket() throws Exception {
    EngineServer compressing =
        new EngineServer(
            EngineOptions.builder()
                .perMessageDeflate(DeflateOptions.builder().thresholdBytes(20).build())
                .build(),
            session -> new Echo(session, closed));
    String long50 = "x".repeat(50);
    try (TestHost host =
            TestHost.start(
                NettyHost.builder().io(io).ioThreads(NetworkTest.lanes(io)), compressing);
        RawClient polls = host.connect();
        WebSocketClient first = WebSocketClient.offering(host, "permessage-deflate")) {
      assertThat(first.extensions()).isNotEmpty();
      assertThat(first.read()).startsWith("deflated text 0{");
      first.send(Frames.text("4" + long50), Frames.text("4short"));
      assertThat(first.read()).isEqualTo("deflated text 4" + long50);
      assertThat(first.read()).isEqualTo("text 4short");

      String sid = handshake(polls);
      try (WebSocketClient second =
          WebSocketClient.offering(host, "permessage-deflate", "&sid=" + sid)) {
        assertThat(second.extensions()).isNotEmpty();
        second.send(Frames.text("2probe"), Frames.text("5"), Frames.text("4" + long50));
        assertThat(second.read()).isEqualTo("text 3probe");
        assertThat(second.read()).isEqualTo("deflated text 4" + long50);
      }
    }
  }

  @Test
  void closingTheEngineThenTheHostLeavesNothing_EIO60() throws Exception {
    TestHost host = start();
    try (RawClient polls = host.connect();
        WebSocketClient socket = WebSocketClient.open(host)) {
      String sid = handshake(polls);
      polls.lines("GET /engine.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\nHost: a\n\n");
      assertThat(socket.read()).startsWith("text 0{");
      await().until(() -> engine.clientsCount() == 2);
      engine.close().toCompletableFuture().join();
      host.close();
      assertThat(polls.readResponse().body()).isEqualTo("1");
      assertThat(socket.read()).isEqualTo("close");
      assertThat(engine.clientsCount()).isZero();
    }
  }

  /** Sends back what comes in. */
  private record Echo(EngineSession session, Queue<CloseReason> closed) implements EngineListener {
    @Override
    public void onText(byte[] array, int offset, int length) {
      session.send(
          EngineFrame.textMessage(
              new String(Arrays.copyOfRange(array, offset, offset + length), UTF_8)));
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {
      session.send(EngineFrame.binary(Arrays.copyOfRange(array, offset, offset + length)));
    }

    @Override
    public void onClose(CloseReason reason, @Nullable String description) {
      closed.add(reason);
    }
  }
}
