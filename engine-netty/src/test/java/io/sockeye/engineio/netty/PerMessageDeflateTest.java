package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.http.DeflateOptions;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpService;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7692 on a real socket. */
@OnEachNetwork
class PerMessageDeflateTest {
  private static final String OFFER = "permessage-deflate; client_max_window_bits";
  private static final String TEXT = "all work and no play ".repeat(10);

  @Parameter private NettyIo io = NettyIo.NIO;

  private final Recorder recorder = new Recorder();
  private volatile List<Lane> lanes = List.of();

  private TestHost start(DeflateOptions.Builder deflate) {
    return TestHost.start(
        NettyHost.builder().io(io).ioThreads(1), recorder.service(deflate.build()));
  }

  private static DeflateOptions.Builder above(int thresholdBytes) {
    return DeflateOptions.builder().thresholdBytes(thresholdBytes);
  }

  // ---- handshake

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate; client_max_window_bits | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10; client_no_context_takeover | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10",
        "permessage-deflate; x, permessage-deflate  | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; x                      | ''",
        "x-webkit-deflate-frame                     | ''"
      })
  void eio47_theHandshakeAnswersTheOffer(String offer, String answer) throws Exception {
    try (TestHost host = start(above(0));
        WebSocketClient client = WebSocketClient.offering(host, offer)) {
      assertThat(client.extensions()).isEqualTo(answer);
    }
  }

  @Test
  void eio47_withoutAnOfferNothingIsCompressed() throws Exception {
    try (TestHost host = start(above(0));
        WebSocketClient client = WebSocketClient.open(host)) {
      recorder.with(host, connection -> send(connection, TEXT, true));
      assertThat(client.read()).isEqualTo("text " + TEXT);
      client.send(Frames.frame(0xC1, Deflated.alone(TEXT.getBytes(UTF_8))));
      assertThat(client.read()).isEqualTo("close 1002");
    }
  }

  @Test
  void eio47_aServiceThatDoesNotWantItDeclines() throws Exception {
    try (TestHost host =
            TestHost.start(NettyHost.builder().io(io).ioThreads(1), recorder.service());
        WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
      assertThat(client.extensions()).isEmpty();
      recorder.with(host, connection -> send(connection, TEXT, true));
      assertThat(client.read()).isEqualTo("text " + TEXT);
      client.send(Frames.frame(0xC1, Deflated.alone(TEXT.getBytes(UTF_8))));
      assertThat(client.read()).isEqualTo("close 1002");
    }
  }

  @Test
  void eio47_aHeaderOfTheServiceCannotPretendThatItWasAgreedOn() throws Exception {
    HttpHeaders headers = new HttpHeaders().add("sec-websocket-extensions", "permessage-deflate");
    HttpService service =
        TestHost.webSocket(
            upgrade ->
                upgrade.accept(
                    upgrade.lane(), headers, WebSocketOptions.plain(10), opened -> recorder));
    try (TestHost host = TestHost.start(NettyHost.builder().io(io).ioThreads(1), service);
        WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
      assertThat(client.extensions()).isEmpty();
    }
  }

  // ---- out

  @Test
  void eio47_messagesFromTheThresholdOnAreCompressed() throws Exception {
    try (TestHost host = start(above(TEXT.length()));
        WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
      assertThat(client.extensions()).isNotEmpty();
      recorder.with(
          host,
          connection -> {
            send(connection, TEXT, true);
            send(connection, TEXT.substring(1), true);
            send(connection, TEXT, false);
            connection.send(new byte[1000], true, true);
            connection.flush();
          });
      assertThat(client.read()).isEqualTo("deflated text " + TEXT);
      assertThat(client.read()).as("below").isEqualTo("text " + TEXT.substring(1));
      assertThat(client.read()).as("not to be compressed").isEqualTo("text " + TEXT);
      assertThat(client.read()).isEqualTo("deflated binary " + "00".repeat(1000));
    }
  }

  @Test
  void eio47_theDefaultThresholdIs1024Bytes() throws Exception {
    try (TestHost host = start(DeflateOptions.builder());
        WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
      assertThat(client.extensions()).isNotEmpty();
      recorder.with(
          host,
          connection -> {
            send(connection, "x".repeat(1023), true);
            send(connection, "x".repeat(1024), true);
          });
      assertThat(client.read()).isEqualTo("text " + "x".repeat(1023));
      assertThat(client.read()).isEqualTo("deflated text " + "x".repeat(1024));
    }
  }

  @Test
  void eio47_whatDoesNotBecomeShorterIsSentAsItIs() throws Exception {
    byte[] noise = new byte[200];
    new Random(1).nextBytes(noise);
    try (TestHost host = start(above(0));
        WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
      assertThat(client.extensions()).isNotEmpty();
      recorder.with(
          host,
          connection -> {
            connection.send(noise, true, true);
            connection.send(new byte[0], true, true);
            connection.flush();
          });
      assertThat(client.read()).startsWith("binary ").hasSize("binary ".length() + 400);
      assertThat(client.read()).isEqualTo("binary ");
    }
  }

  @Test
  void eio29_aBroadcastIsDeflatedOnceForAThousandOfALane() throws Exception {
    AtomicInteger deflated = new AtomicInteger();
    List<WebSocketConnection> connections = new ArrayList<>();
    Semaphore open = new Semaphore(0);
    NettyHost.Builder options =
        NettyHost.builder()
            .io(io)
            .ioThreads(1)
            .zlib(new Zlib(level -> new CountingDeflater(level, deflated), Inflater::new));
    WebSocketOptions deflating = new WebSocketOptions(10, above(100).build());
    try (TestHost host =
        TestHost.start(
            options,
            TestHost.webSocket(
                upgrade ->
                    upgrade.accept(
                        upgrade.lane(),
                        new HttpHeaders(),
                        deflating,
                        opened -> {
                          connections.add(opened);
                          open.release();
                          return recorder;
                        })))) {
      List<WebSocketClient> compressing = new ArrayList<>();
      List<WebSocketClient> plain = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        WebSocketClient client = WebSocketClient.offering(host, OFFER);
        assertThat(client.extensions()).isNotEmpty();
        compressing.add(client);
        if (i % 10 == 0) {
          plain.add(WebSocketClient.open(host));
        }
      }
      assertThat(open.tryAcquire(1100, 5, TimeUnit.SECONDS)).isTrue();

      broadcast(host, connections, TEXT, true);
      broadcast(host, connections, "short", true);
      broadcast(host, connections, TEXT, false);

      for (WebSocketClient client : compressing) {
        assertThat(client.read()).isEqualTo("deflated text " + TEXT);
        assertThat(client.read()).isEqualTo("text short");
        assertThat(client.read()).isEqualTo("text " + TEXT);
        client.close();
      }
      for (WebSocketClient client : plain) {
        assertThat(client.read()).isEqualTo("text " + TEXT);
        assertThat(client.read()).isEqualTo("text short");
        assertThat(client.read()).isEqualTo("text " + TEXT);
        client.close();
      }
      assertThat(deflated).hasValue(1);
    }
  }

  private static void broadcast(
      TestHost host, List<WebSocketConnection> connections, String text, boolean compress) {
    host.lane(0)
        .submit(
            () -> {
              try (SharedMessage message = new SharedMessage(text.getBytes(UTF_8), false)) {
                connections.forEach(connection -> connection.send(message, compress));
              }
              connections.forEach(WebSocketConnection::flush);
            });
  }

  // ---- in

  @Test
  void eio47_messagesAreInflatedWithTheClientsContext() throws Exception {
    Deflated context = new Deflated();
    try (TestHost host = start(above(0));
        WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
      assertThat(client.extensions()).doesNotContain("client_no_context_takeover");
      byte[] first = context.payload(TEXT.getBytes(UTF_8));
      byte[] second = context.payload(TEXT.getBytes(UTF_8));
      assertThat(second.length).isLessThan(first.length);
      client.send(
          Frames.frame(0xC1, first),
          Frames.text("plain"),
          Frames.frame(0x42, new byte[] {second[0]}),
          Frames.frame(0x89, "ping".getBytes(UTF_8)),
          Frames.frame(0x80, Arrays.copyOfRange(second, 1, second.length)));
      assertThat(recorder.next()).isEqualTo("text " + TEXT);
      assertThat(recorder.next()).isEqualTo("text plain");
      assertThat(recorder.next()).startsWith("binary 616c6c");
      assertThat(client.read()).isEqualTo("pong ping");
    }
  }

  @Test
  void eio47_framesSentWithTheHandshakeAreInflated() throws Exception {
    try (TestHost host = start(above(0));
        RawClient raw = host.connect()) {
      String handshake =
          WebSocketClient.HANDSHAKE.replace(
              "Host:", "Sec-WebSocket-Extensions: permessage-deflate\nHost:");
      raw.bytes(
          Frames.join(
              handshake.replace("\n", "\r\n").getBytes(UTF_8),
              Frames.frame(0xC1, Frames.hex("f2 48 cd c9 c9 07 00"))));
      assertThat(recorder.next()).isEqualTo("text Hello");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "RSV1 on a ping,       c9 80 00000000,                       1002",
    "RSV1 on a fragment,   41 81 00000000 00 c0 80 00000000,     1002",
    "garbage,              c2 84 00000000 ffffffff,              1007",
    "invalid UTF-8 inside, c1 87 00000000 000100feffff00,        1007"
  })
  void eio47_abuseIsAnsweredWithItsCloseCode(String rule, String bytes, int code) throws Exception {
    try (TestHost host = start(above(0));
        WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
      assertThat(client.extensions()).isNotEmpty();
      client.send(Frames.text("before"), Frames.hex(bytes), Frames.text("after"));
      assertThat(recorder.next()).isEqualTo("text before");
      assertThat(recorder.next()).as(rule).startsWith("closed: ").isNotEqualTo("closed: null");
      assertThat(client.read()).isEqualTo("close " + code);
      client.assertEnd();
      assertThat(recorder.events()).isEmpty();
    }
  }

  @Test
  void eio47_aMessageThatInflatesBeyondTheLimitIs1009_SEC024() throws Exception {
    try (TestHost host = start(above(0));
        WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
      assertThat(client.extensions()).isNotEmpty();
      client.send(
          Frames.frame(0xC1, Deflated.alone("x".repeat(Recorder.LIMIT).getBytes(UTF_8))),
          Frames.frame(0xC1, Deflated.alone("x".repeat(Recorder.LIMIT + 1).getBytes(UTF_8))));
      assertThat(recorder.next()).isEqualTo("text " + "x".repeat(Recorder.LIMIT));
      assertThat(recorder.next()).isEqualTo("closed: message larger than maxPayload (1000 bytes)");
      assertThat(recorder.tooLarge).hasValue(1);
      assertThat(client.read()).isEqualTo("close 1009");
      client.assertEnd();
    }
  }

  @Test
  void eio47_aConnectionThatMovesCompressesOnItsNewLane() throws Exception {
    HttpService service =
        TestHost.webSocket(
            upgrade ->
                upgrade.accept(
                    otherLane(upgrade.lane()),
                    new HttpHeaders(),
                    new WebSocketOptions(1000, above(0).build()),
                    Echo::new));
    try (TestHost host =
        TestHost.start(NettyHost.builder().io(io).ioThreads(NetworkTest.lanes(io)), service)) {
      lanes = host.host().lanes();
      for (int i = 0; i < 4; i++) {
        try (WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
          assertThat(client.extensions()).isNotEmpty();
          for (int message = 0; message < 20; message++) {
            client.send(Frames.frame(0xC1, Deflated.alone(TEXT.getBytes(UTF_8))));
            assertThat(client.read()).isEqualTo("deflated text " + TEXT);
          }
        }
      }
    }
  }

  @Test
  void eio47_clientsThatVanishAmidAMessageLeaveNothing() throws Exception {
    AtomicInteger inflaters = new AtomicInteger();
    Zlib counting = new Zlib(Zlib.RAW.deflaters(), () -> new CountedInflater(inflaters));
    NettyHost.Builder options = NettyHost.builder().io(io).ioThreads(1).zlib(counting);
    try (TestHost host = TestHost.start(options, recorder.service(above(0).build()))) {
      for (int i = 0; i < 50; i++) {
        try (WebSocketClient client = WebSocketClient.offering(host, OFFER)) {
          assertThat(client.extensions()).isNotEmpty();
          client.send(Frames.frame(0x41, Frames.hex("f2 48 cd")), Frames.frame(0x89, new byte[0]));
          assertThat(client.read()).isEqualTo("pong ");
          client.raw().reset();
        }
      }
      ConcurrentLinkedQueue<String> ends = new ConcurrentLinkedQueue<>();
      await()
          .until(
              () -> {
                recorder.events().drainTo(ends);
                return ends.stream().filter(event -> event.startsWith("closed: ")).count() == 50;
              });
      assertThat(inflaters).hasPositiveValue();
    }
    assertThat(inflaters).hasValue(0);
  }

  private Lane otherLane(Lane lane) {
    return lanes.get(lanes.size() - 1 - lanes.indexOf(lane));
  }

  private static void send(WebSocketConnection connection, String text, boolean compress) {
    connection.send(text.getBytes(UTF_8), false, compress);
    connection.flush();
  }

  private record Echo(WebSocketConnection connection) implements WebSocketListener {
    @Override
    public void onText(byte[] array, int offset, int length) {
      send(connection, new String(array, offset, length, UTF_8), true);
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {}

    @Override
    public void onWritable() {}

    @Override
    public void onClose(@Nullable String error) {}
  }

  /** Counts those that have not been ended. */
  private static final class CountedInflater extends Inflater {
    private final AtomicInteger held;
    private boolean ended;

    CountedInflater(AtomicInteger held) {
      super(true);
      this.held = held;
      held.incrementAndGet();
    }

    @Override
    public void end() {
      super.end();
      if (!ended) {
        ended = true;
        held.decrementAndGet();
      }
    }
  }

  private static final class CountingDeflater extends Deflater {
    private final AtomicInteger messages;

    CountingDeflater(int level, AtomicInteger messages) {
      super(level, true);
      this.messages = messages;
    }

    @Override
    public void setInput(byte[] input, int off, int len) {
      messages.incrementAndGet();
      super.setInput(input, off, len);
    }
  }
}
