package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.http.WebSocketListener;
import java.io.EOFException;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a WebSocket ends: what is answered with a close code, and who closes first. */
class WebSocketEndTest extends WebSocketOnNetty {
  // ---- what is refused

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "RSV2,            a1 80 00000000,             1002",
    "not masked,      81 05 48656c6c6f,           1002",
    "long ping,       89 fe 007e 00000000,        1002",
    "invalid UTF-8,   81 81 00000000 ff,          1007",
    "too large,       82 fe 03e9,                 1009"
  })
  void abuseIsAnsweredWithItsCloseCode_SEC015(String rule, String bytes, int code)
      throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      client.send(Frames.text("before"), Frames.hex(bytes), Frames.text("after"));
      assertThat(recorder.next()).isEqualTo("text before");
      assertThat(recorder.next()).as(rule).startsWith("closed: ").isNotEqualTo("closed: null");
      assertThat(client.read()).isEqualTo("close " + code);
      assertThat(client.closeReason()).isNotEmpty();
      client.assertEnd();
      assertThat(recorder.events()).isEmpty();
    }
  }

  @Test
  void eio26_aClientThatIsStillSendingItsTooLargeMessageSeesThe1009() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      client.send(Frames.binary(new byte[10_000_000]));
      assertThat(client.read()).isEqualTo("close 1009");
      assertThat(client.closeReason()).isEqualTo("message larger than maxPayload (1000 bytes)");
      assertThat(recorder.next()).isEqualTo("closed: message larger than maxPayload (1000 bytes)");
      assertThat(recorder.tooLarge).hasValue(1);
    }
  }

  @Test
  void aListenerThatThrowsClosesWith1011() throws Exception {
    try (TestHost host = start(opened -> new Broken(recorder));
        WebSocketClient client = WebSocketClient.open(host)) {
      client.send(Frames.text("x"));
      assertThat(client.read()).isEqualTo("close 1011");
      assertThat(recorder.next()).isEqualTo("closed: internal failure");
    }
  }

  // ---- the end

  @ParameterizedTest
  @CsvSource({
    "88 82 00000000 03e8, close 1000",
    "88 80 00000000, close",
    "88 82 00000000 0fa0, close 4000"
  })
  void aCloseFrameIsAnsweredWithItsCode(String sent, String answer) throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      client.send(Frames.hex(sent), Frames.text("late"));
      assertThat(recorder.next()).isEqualTo("closed: null");
      assertThat(client.read()).isEqualTo(answer);
      client.assertEnd();
      assertThat(recorder.events()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, close", "1000, close 1000", "4001, close 4001"})
  void ourCloseWaitsForTheAnswer_EIO26(int code, String frame) throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      recorder.with(
          host,
          connection -> {
            connection.send("last".getBytes(UTF_8), false, true);
            connection.close(code);
            connection.close(code);
            connection.send("too late".getBytes(UTF_8), false, true);
            connection.flush();
          });
      assertThat(client.read()).isEqualTo("text last");
      assertThat(client.read()).isEqualTo(frame);
      client.send(Frames.text("not delivered"));
      assertThat(recorder.events()).isEmpty();
      client.send(Frames.close(1000));
      assertThat(recorder.next()).isEqualTo("closed: null");
      client.assertEnd();
      assertThat(recorder.events()).isEmpty();
    }
  }

  @Test
  void aClientThatDoesNotAnswerOurCloseIsCut() throws Exception {
    try (TestHost host =
            TestHost.start(options().closeTimeout(Duration.ofMillis(100)), recorder.service());
        WebSocketClient client = WebSocketClient.open(host)) {
      recorder.with(host, connection -> connection.close(0));
      assertThat(client.read()).isEqualTo("close");
      client.assertEnd();
      assertThat(recorder.next()).isEqualTo("closed: null");
    }
  }

  @Test
  void aCloseIsSeenBehindMessagesNobodyReads() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      recorder.with(host, connection -> connection.reading(false));
      client.send(Frames.text("unread"));
      recorder.with(host, connection -> connection.close(0));
      assertThat(client.read()).isEqualTo("close");
      client.send(Frames.close(1000));
      assertThat(recorder.next()).isEqualTo("closed: null");
      client.assertEnd();
    }
  }

  @ParameterizedTest
  @CsvSource({"1005", "1006", "1015", "999", "5000", "-1"})
  void aCodeThatMayNotBeSentIsRefused(int code) throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      assertThat(client.raw().socket().isConnected()).isTrue();
      recorder.with(
          host,
          connection ->
              assertThatThrownBy(() -> connection.close(code))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining(String.valueOf(code)));
    }
  }

  @Test
  void aFinIsAnOrderlyEnd() throws Exception {
    try (TestHost host = start()) {
      WebSocketClient.open(host).close();
      assertThat(recorder.next()).isEqualTo("closed: null");
    }
  }

  @Test
  void aHalfCloseIsTheEnd_FLT15() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      client.raw().socket().shutdownOutput();
      assertThat(recorder.next()).isEqualTo("closed: null");
      client.assertEnd();
    }
  }

  @Test
  void aRstIsAnError() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      client.raw().reset();
      assertThat(recorder.next()).startsWith("closed: the connection broke");
      assertThat(recorder.events()).isEmpty();
    }
  }

  @Test
  void abortDiscardsWhatIsQueued() throws Exception {
    try (TestHost host = start();
        WebSocketClient client = WebSocketClient.open(host)) {
      recorder.with(
          host,
          connection -> {
            connection.send(new byte[50_000_000], true, true);
            connection.flush();
            connection.abort();
            connection.send(new byte[1], true, true);
            connection.flush();
          });
      assertThat(recorder.next()).isEqualTo("closed: null");
      assertThat(recorder.events()).isEmpty();
      assertThatThrownBy(client::read).isInstanceOfAny(SocketException.class, EOFException.class);
    }
  }

  /** Throws at the first message. */
  private record Broken(Recorder recorder) implements WebSocketListener {
    @Override
    public void onText(byte[] array, int offset, int length) {
      throw new IllegalStateException("the listener is broken");
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {}

    @Override
    public void onWritable() {}

    @Override
    public void onClose(@Nullable String error) {
      recorder.onClose(error);
    }
  }
}
