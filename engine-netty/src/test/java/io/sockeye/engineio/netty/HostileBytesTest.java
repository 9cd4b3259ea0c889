package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.WebSocketOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes nobody would send: whatever they are, they end in a refusal, not in a failure. */
class HostileBytesTest {
  private static final Limits LIMITS = new Limits(300, 600, 10, 1, 1, 1, 1);

  @Test
  void framesReadTheSameHoweverTheyAreCut_andFailOnlyByTheRules() {
    Random random = new Random(6455);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = mutated(random, someFrames(random));
      List<String> whole = read(bytes, bytes.length, random);
      List<String> pieces = read(bytes, 5, random);
      assertThat(pieces).isEqualTo(whole);
    }
  }

  private static byte[] someFrames(Random random) {
    byte[] payload = new byte[random.nextInt(200)];
    random.nextBytes(payload);
    return Frames.join(
        Frames.text("añ€😀".repeat(random.nextInt(5))),
        Frames.frame(0x02, payload),
        Frames.frame(0x89, Arrays.copyOf(payload, Math.min(payload.length, 125))),
        Frames.frame(0x80, payload),
        Frames.close(1000));
  }

  private static byte[] mutated(Random random, byte[] bytes) {
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static List<String> read(byte[] bytes, int most, Random random) {
    FrameDecoder decoder = new FrameDecoder(300, null);
    List<String> events = new ArrayList<>();
    FrameDecoder.Sink sink =
        new FrameDecoder.Sink() {
          @Override
          public void onMessage(boolean text, byte[] array, int offset, int length) {
            events.add(text + Arrays.toString(Arrays.copyOfRange(array, offset, offset + length)));
          }

          @Override
          public void onPing(byte[] payload) {
            events.add("ping" + Arrays.toString(payload));
          }

          @Override
          public void onPong() {
            events.add("pong");
          }

          @Override
          public void onCloseFrame(int code) {
            events.add("close " + code);
          }
        };
    try {
      int at = 0;
      while (at < bytes.length) {
        int n = Math.min(bytes.length - at, most == bytes.length ? most : 1 + random.nextInt(most));
        byte[] piece = Arrays.copyOfRange(bytes, at, at + n);
        decoder.decode(piece, 0, n, sink);
        at += n;
      }
    } catch (WebSocketException refused) {
      events.add("refused " + refused.code());
    }
    return events;
  }

  @Test
  void requestsReadTheSameHoweverTheyAreCut_andFailOnlyByTheRules() {
    Random random = new Random(9112);
    String requests =
        "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
            + "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = mutated(random, requests.getBytes(US_ASCII));
      List<String> whole = requests(bytes, bytes.length, random);
      List<String> pieces = requests(bytes, 5, random);
      assertThat(pieces).isEqualTo(whole);
    }
  }

  /** What is read, bodies joined, up to the refusal if there is one. */
  private static List<String> requests(byte[] bytes, int most, Random random) {
    RequestDecoder decoder = new RequestDecoder(LIMITS);
    List<String> events = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    RequestDecoder.Sink sink =
        new RequestDecoder.Sink() {
          @Override
          public void onHead(RequestHead head) {
            events.add(new String(head.bytes(), ISO_8859_1));
            events.add(
                List.of(
                        head.http11(),
                        head.keepAlive(),
                        head.expectsContinue(),
                        head.asksForWebSocket(),
                        head.oneWebSocketKey(),
                        head.oneWebSocketVersion(),
                        head.bodyBytes())
                    .toString());
          }

          @Override
          public void onBody(byte[] array, int offset, int length, boolean last) {
            body.append(new String(array, offset, length, US_ASCII));
            if (last) {
              events.add(body.toString());
              body.setLength(0);
            }
          }
        };
    try {
      int at = 0;
      while (at < bytes.length) {
        int n = Math.min(bytes.length - at, most == bytes.length ? most : 1 + random.nextInt(most));
        decoder.add(Unpooled.wrappedBuffer(bytes, at, n));
        at += n;
        for (int i = 0; i < 10; i++) {
          decoder.resume();
          decoder.decode(sink);
        }
      }
    } catch (BadRequestException refused) {
      assertThat(refused.status()).isBetween(400, 505);
      events.add("refused " + refused.status());
    }
    return events;
  }

  @ParameterizedTest
  @MethodSource("io.sockeye.engineio.netty.NetworkTest#available")
  void aResetAtAnyByteOfTheUpgradeIsClosedQuietly_SEC016(NettyIo io) throws Exception {
    Recorder recorder = new Recorder();
    HttpService service =
        TestHost.service(
            exchange -> exchange.respond(HttpResponse.empty(200)),
            upgrade ->
                upgrade.accept(
                    upgrade.lane(),
                    new HttpHeaders(),
                    WebSocketOptions.plain(1000),
                    opened -> recorder));
    byte[] upgrade =
        Frames.join(
            WebSocketClient.HANDSHAKE.replace("\n", "\r\n").getBytes(UTF_8), Frames.text("2probe"));
    try (TestHost host = TestHost.start(NettyHost.builder().io(io), service)) {
      for (int length = 0; length <= upgrade.length; length++) {
        try (RawClient client = host.connect()) {
          client.bytes(Arrays.copyOf(upgrade, length));
          client.reset();
        }
      }
      try (WebSocketClient client = WebSocketClient.open(host)) {
        client.send(Frames.text("alive"));
        await().until(() -> recorder.next().equals("text alive"));
      }
    }
  }
}
