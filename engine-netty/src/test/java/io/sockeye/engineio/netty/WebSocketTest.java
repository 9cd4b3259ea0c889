package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketOptions;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a WebSocket begins, and what goes over it. */
class WebSocketTest extends WebSocketOnNetty {
  // ---- handshake

  @Test
  void theHandshakeOfRfc6455Section1_3() throws Exception {
    try (TestHost host = start();
        RawClient client = host.connect()) {
      RawClient.Response response = client.lines(WebSocketClient.HANDSHAKE).readResponse();
      assertThat(response.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
      assertThat(response.headers())
          .containsOnly(
              entry("upgrade", "websocket"),
              entry("connection", "Upgrade"),
              entry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }
  }

  @Test
  void noExtensionAndNoSubprotocolIsSelected() throws Exception {
    try (TestHost host = start();
        RawClient client = host.connect()) {
      client.lines(
          WebSocketClient.HANDSHAKE.replace(
              "Upgrade: websocket\n",
              "Upgrade: websocket\nSec-WebSocket-Extensions: permessage-deflate\nSec-WebSocket-Protocol: a, b\n"));
      assertThat(client.readResponse().headers())
          .doesNotContainKeys("sec-websocket-extensions", "sec-websocket-protocol");
    }
  }

  @Test
  void headersOfTheServiceAreInThe101() throws Exception {
    HttpHeaders headers = new HttpHeaders().add("set-cookie", "io=1");
    try (TestHost host =
            TestHost.start(
                options(),
                TestHost.webSocket(
                    upgrade ->
                        upgrade.accept(
                            upgrade.lane(),
                            headers,
                            WebSocketOptions.plain(10),
                            opened -> recorder)));
        RawClient client = host.connect()) {
      assertThat(client.lines(WebSocketClient.HANDSHAKE).readResponse().header("set-cookie"))
          .isEqualTo("io=1");
    }
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource({
    "Sec-WebSocket-Version: 13,                     Sec-WebSocket-Version: 8,         426",
    "Sec-WebSocket-Version: 13,                     Sec-WebSocket-Version: 76,        426",
    "Sec-WebSocket-Version: 13,                     X: no version,                    426",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==,   X: no key,                        400",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==,   Sec-WebSocket-Key: short==,       400",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==,   Sec-WebSocket-Key: *GhlIHNhbXBsZSBub25jZQ==, 400",
    "GET,                                           POST,                             400",
    "Host: localhost,                               Content-Length: 3,                400"
  })
  void aWrongHandshakeIsRefused_SEC026(String right, String wrong, int status) throws Exception {
    try (TestHost host = start();
        RawClient client = host.connect()) {
      RawClient.Response response =
          client.lines(WebSocketClient.HANDSHAKE.replace(right, wrong)).readResponse();
      assertThat(response.status()).isEqualTo(status);
      assertThat(response.header("connection")).isEqualTo("close");
      if (status == 426) {
        assertThat(response.header("sec-websocket-version")).isEqualTo("13");
      }
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void twoKeysAreRefused_SEC026() throws Exception {
    try (TestHost host = start();
        RawClient client = host.connect()) {
      String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
      client.lines(WebSocketClient.HANDSHAKE.replace(key, key + key));
      assertThat(client.readResponse().status()).isEqualTo(400);
    }
  }

  @Test
  void refuseWritesTheResponseAndCloses() throws Exception {
    try (TestHost host =
            TestHost.start(
                options(),
                TestHost.webSocket(
                    upgrade -> {
                      upgrade.refuse(TestResponses.text(403, "{\"code\":4}"));
                      upgrade.accept(
                          upgrade.lane(),
                          new HttpHeaders(),
                          WebSocketOptions.plain(10),
                          opened -> recorder);
                    }));
        RawClient client = host.connect()) {
      RawClient.Response response = client.lines(WebSocketClient.HANDSHAKE).readResponse();
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.body()).isEqualTo("{\"code\":4}");
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void framesSentWithTheHandshakeAreNotLost() throws Exception {
    try (TestHost host = start();
        RawClient client = host.connect()) {
      client.bytes(
          Frames.join(
              WebSocketClient.HANDSHAKE.replace("\n", "\r\n").getBytes(UTF_8),
              Frames.text("early"),
              Frames.frame(0x89, "p".getBytes(UTF_8))));
      assertThat(recorder.next()).isEqualTo("text early");
      assertThat(new WebSocketClient(client).opened().read()).isEqualTo("pong p");
    }
  }

  @Test
  void aMessageSentWhileOpeningFollowsThe101() throws Exception {
    try (TestHost host =
            start(
                opened -> {
                  opened.send("0{}".getBytes(UTF_8), false, true);
                  return recorder;
                });
        WebSocketClient client = WebSocketClient.open(host)) {
      assertThat(client.read()).isEqualTo("text 0{}");
    }
  }

  @Test
  void aClientThatLeavesBeforeTheDecisionIsToldToNobody() throws Exception {
    CompletableFuture<UpgradeExchange> asked = new CompletableFuture<>();
    try (TestHost host = TestHost.start(options(), TestHost.webSocket(asked::complete));
        RawClient next = host.connect()) {
      try (RawClient client = host.connect()) {
        client.lines(WebSocketClient.HANDSHAKE);
        asked.get(5, TimeUnit.SECONDS);
        client.reset();
      }
      // One lane: when another request has been answered, the reset has been seen.
      await()
          .untilAsserted(
              () -> {
                next.lines("GET / HTTP/1.1\nHost: a\n\n");
                assertThat(next.readResponse().status()).isEqualTo(200);
              });
      asked
          .join()
          .accept(host.lane(0), new HttpHeaders(), WebSocketOptions.plain(10), opened -> recorder);
      next.lines("GET / HTTP/1.1\nHost: a\n\n");
      assertThat(next.readResponse().status()).isEqualTo(200);
      assertThat(recorder.events()).isEmpty();
    }
  }

  // ---- messages

  @Test
  void messagesComeWholeAndInOrder() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      client.send(
          Frames.text("4é"),
          Frames.binary(new byte[] {0, (byte) 0xFF}),
          Frames.frame(0x01, "fra".getBytes(UTF_8)),
          Frames.frame(0x80, "gment".getBytes(UTF_8)));
      assertThat(List.of(recorder.next(), recorder.next(), recorder.next()))
          .containsExactly("text 4é", "binary 00ff", "text fragment");
    }
  }

  @Test
  void aMessageMayComeByteByByte() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      for (byte b : Frames.text("añ€😀".repeat(20))) {
        client.raw().bytes(new byte[] {b});
      }
      assertThat(recorder.next()).isEqualTo("text " + "añ€😀".repeat(20));
    }
  }

  @Test
  void everyKindOfLengthIsSent_EIO24() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      int[] lengths = {0, 125, 126, 65_535, 65_536, 300_000};
      recorder.with(
          host,
          connection -> {
            for (int length : lengths) {
              connection.send("x".repeat(length).getBytes(UTF_8), false, true);
            }
            connection.flush();
          });
      for (int length : lengths) {
        assertThat(client.read()).isEqualTo("text " + "x".repeat(length));
      }
    }
  }

  @Test
  void aMessageLeavesAtTheFlush() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      recorder.with(
          host,
          connection -> {
            connection.send("one".getBytes(UTF_8), false, true);
            assertThat(connection.pendingBytes()).isPositive();
          });
      client.raw().socket().setSoTimeout(100);
      assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
      client.raw().socket().setSoTimeout(5_000);
      recorder.with(
          host,
          connection -> {
            connection.flush();
            // io_uring has only been told to send.
            assertThat(connection.pendingBytes() == 0 || io == NettyIo.IO_URING).isTrue();
          });
      assertThat(client.read()).isEqualTo("text one");
    }
  }

  @Test
  void eio29_aSharedMessageIsFramedOnceForAllConnectionsOfALane() throws Exception {
    List<WebSocketConnection> connections = new ArrayList<>();
    Semaphore open = new Semaphore(0);
    try (TestHost host =
        start(
            opened -> {
              connections.add(opened);
              open.release();
              return recorder;
            })) {
      List<WebSocketClient> clients = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        clients.add(WebSocketClient.open(host));
      }
      assertThat(open.tryAcquire(50, 5, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Integer> references = new CompletableFuture<>();
      host.lane(0)
          .submit(
              () -> {
                try (SharedMessage message = new SharedMessage("shared".getBytes(UTF_8), false)) {
                  connections.forEach(connection -> connection.send(message, true));
                  references.complete(message.form(PlainFrame.INSTANCE).refCnt());
                }
                connections.forEach(WebSocketConnection::flush);
              });
      assertThat(references.get(5, TimeUnit.SECONDS)).as("50 and the message's own").isEqualTo(51);
      for (WebSocketClient client : clients) {
        assertThat(client.read()).isEqualTo("text shared");
        client.close();
      }
    }
  }

  @Test
  void callsComeOnTheLaneOnly() throws Exception {
    ConcurrentLinkedQueue<Boolean> onLane = new ConcurrentLinkedQueue<>();
    try (TestHost host =
            TestHost.start(
                options(),
                TestHost.webSocket(
                    upgrade ->
                        upgrade.accept(
                            upgrade.lane(),
                            new HttpHeaders(),
                            WebSocketOptions.plain(10),
                            opened -> {
                              onLane.add(upgrade.lane().inLane());
                              return recorder;
                            })));
        WebSocketClient client = WebSocketClient.open(host)) {
      client.send(Frames.text("x"));
      assertThat(recorder.next()).isEqualTo("text x");
      assertThat(onLane).containsExactly(true);
    }
  }

  // ---- ping

  @Test
  void everyPingOfAClientThatReadsIsAnswered() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      byte[][] pings = new byte[10][];
      for (int i = 0; i < 10; i++) {
        pings[i] = Frames.frame(0x89, ("ping " + i).getBytes(UTF_8));
      }
      client.send(pings);
      for (int i = 0; i < 10; i++) {
        assertThat(client.read()).isEqualTo("pong ping " + i);
      }
    }
  }

  @Test
  void pongsToAClientThatDoesNotReadAreBoundedAndTheLatestIsSent() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      byte[][] pings = new byte[1000][];
      Arrays.fill(pings, Frames.frame(0x89, "x".repeat(125).getBytes(UTF_8)));
      byte[] thousand = Frames.join(pings);
      // 20 MB of pongs are due; the socket buffers of both sides hold less.
      for (int i = 0; i < 150; i++) {
        client.send(thousand);
      }
      client.send(Frames.frame(0x89, "last".getBytes(UTF_8)), Frames.text("all sent"));
      await().until(() -> recorder.next().equals("text all sent"));
      recorder.with(host, connection -> assertThat(connection.pendingBytes()).isLessThan(600_000));
      String frame = client.read();
      while (!frame.equals("pong last")) {
        assertThat(frame).isEqualTo("pong " + "x".repeat(125));
        frame = client.read();
      }
    }
  }

  @Test
  void anUnaskedPongIsIgnored() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      client.send(Frames.frame(0x8A, new byte[] {1}), Frames.text("x"));
      assertThat(recorder.next()).isEqualTo("text x");
    }
  }

  // ---- back-pressure

  @Test
  void writableFollowsTheWatermarks() throws Exception {
    try (TestHost host =
            TestHost.start(options().writeWatermarks(10_000, 20_000), recorder.service());
        WebSocketClient client = WebSocketClient.open(host)) {
      int size = 20_000_000;
      recorder.with(
          host,
          connection -> {
            assertThat(connection.writable()).isTrue();
            assertThat(connection.pendingBytes()).isZero();
            connection.send(new byte[size], true, true);
            assertThat(connection.writable()).isFalse();
            assertThat(connection.pendingBytes()).isGreaterThanOrEqualTo(size);
            connection.flush();
            assertThat(connection.pendingBytes()).isPositive();
          });
      assertThat(recorder.events()).isEmpty();
      assertThat(client.read()).hasSize("binary ".length() + 2 * size);
      assertThat(recorder.next()).isEqualTo("writable");
      recorder.with(
          host,
          connection -> {
            assertThat(connection.writable()).isTrue();
            assertThat(connection.pendingBytes()).isZero();
          });
      assertThat(recorder.events()).isEmpty();
    }
  }

  @Test
  void whatIsNotReadIsNotDelivered() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      recorder.with(host, connection -> connection.reading(false));
      client.send(Frames.text("1"), Frames.text("2"));
      await()
          .during(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(recorder.events()).isEmpty());
      recorder.with(host, connection -> connection.reading(true));
      assertThat(recorder.next()).isEqualTo("text 1");
      assertThat(recorder.next()).isEqualTo("text 2");
    }
  }

  @Test
  void aCloseIsNoticedWhileNothingIsRead() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      recorder.with(host, connection -> connection.reading(false));
      client.send(Frames.text("unread"));
      client.raw().socket().shutdownOutput();
      if (io == NettyIo.NIO) {
        // The selector tells nothing of a FIN behind unread bytes.
        recorder.with(host, connection -> connection.reading(true));
      }
      assertThat(recorder.next()).isEqualTo("text unread");
      assertThat(recorder.next()).isEqualTo("closed: null");
    }
  }
}
