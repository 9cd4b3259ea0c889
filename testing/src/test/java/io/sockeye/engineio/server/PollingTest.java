package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryUpload;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PollingTest {
  private final TestEngine engine = TestEngine.calm();
  private final TestEngine.Client client = engine.polling();

  @Test
  void aGetWaitsForThePacketsOfATurnAndGetsThemTogether() {
    InMemoryResponse poll = client.poll();
    assertThat(poll.isDone()).isFalse();

    engine.send(client.session(), "a", "b");

    assertThat(poll.text()).isEqualTo("4a\u001e4b");
    assertThat(poll.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
    assertThat(poll.header("cache-control")).isEqualTo("no-store");
  }

  @Test
  void packetsWaitForTheNextGet() {
    engine.send(client.session(), "a");
    engine.send(client.session(), "b");

    assertThat(client.session().pendingBytes()).isEqualTo(4);
    assertThat(client.poll().text()).isEqualTo("4a\u001e4b");
    assertThat(client.session().pendingBytes()).isZero();
  }

  @Test
  @DisplayName("EIO-13 a second GET is 400; the first completes with a close packet; session over")
  void getOverlap() {
    InMemoryResponse first = client.poll();

    InMemoryResponse second = client.poll();

    assertThat(second.status()).isEqualTo(400);
    assertThat(second.body()).isEmpty();
    assertThat(first.text()).isEqualTo("1");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(client.poll().text()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
  }

  @Test
  @DisplayName("EIO-14 a second POST is 400; the first's connection is closed; session over")
  void postOverlap() {
    InMemoryResponse poll = client.poll();
    InMemoryUpload first = engine.client().upload("POST", client.target());

    InMemoryResponse second = client.post("4hi");

    assertThat(second.status()).isEqualTo(400);
    assertThat(first.response().connectionClosed()).isTrue();
    assertThat(poll.text()).isEqualTo("1");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(client.recorder.closeDescription).isEqualTo("data request overlap from client");
    assertThat(client.recorder.texts).isEmpty();
  }

  @Test
  @DisplayName("EIO-15 a GET that is aborted ends the session")
  void abortedGet() {
    InMemoryResponse poll = client.poll();

    poll.abort();

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(client.recorder.closeDescription).isEqualTo("poll connection closed prematurely");
    assertThat(client.poll().status()).isEqualTo(400);
  }

  @Test
  @DisplayName("EIO-15 a POST that is aborted ends the session")
  void abortedPost() {
    InMemoryUpload post = engine.client().upload("POST", client.target());
    post.write("4h".getBytes(StandardCharsets.UTF_8));

    post.response().abort();

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(client.recorder.texts).isEmpty();
  }

  @Test
  @DisplayName(
      "EIO-15 a response that could not be handed over ends the session: its packets are lost")
  void abortedResponse() {
    InMemoryResponse poll = client.poll();

    engine.clock.together(
        () -> {
          client.session().lane().submit(() -> client.session().send(EngineFrame.textMessage("a")));
          poll.abort();
        });

    assertThat(poll.isDone()).isFalse();
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void anAnsweredRequestThatIsAbortedChangesNothing() {
    InMemoryResponse poll = client.poll();
    engine.send(client.session(), "a");
    poll.abort();
    client.post("4hi").abort();

    assertThat(client.recorder.closeReason).isNull();
  }

  @Test
  @DisplayName("EIO-16 handlers run before the ok is written; the echoes come with the next poll")
  void ok() {
    engine.onText =
        recorder ->
            recorder.session.send(
                EngineFrame.textMessage(recorder.texts.get(recorder.texts.size() - 1)));

    InMemoryResponse post = client.post("4a\u001e4b\u001e4c");

    assertThat(post.status()).isEqualTo(200);
    assertThat(post.header("content-type")).isEqualTo("text/html");
    assertThat(post.text()).isEqualTo("ok");
    assertThat(client.poll().text()).isEqualTo("4a\u001e4b\u001e4c");
  }

  @Test
  @DisplayName("EIO-17 bytes are counted, not characters, and across pieces of the body")
  void bytesAreCounted() {
    TestEngine small = TestEngine.calm(o -> o.maxPayloadBytes(7));
    TestEngine.Client one = small.polling();
    byte[] sevenBytes = "4€€".getBytes(StandardCharsets.UTF_8);

    InMemoryUpload pieces = small.client().upload("POST", one.target());
    for (byte b : sevenBytes) {
      pieces.write(new byte[] {b});
    }
    pieces.end();

    assertThat(pieces.response().text()).isEqualTo("ok");
    assertThat(one.recorder.texts).containsExactly("€€");
    assertThat(one.post("4€€x").status()).isEqualTo(413);
    assertThat(one.post("4a").text()).isEqualTo("ok");
  }

  @Test
  @DisplayName("EIO-18 a POST of octet-stream is 400, session over")
  void octetStream() {
    InMemoryResponse post =
        client.with("content-type", "application/octet-stream").post(client.target(), "4hi");

    assertThat(post.status()).isEqualTo(400);
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  @DisplayName("EIO-19 ★ packets before a malformed one are delivered, those after are not; 400")
  void malformed() {
    InMemoryResponse poll = client.poll();

    InMemoryResponse post = client.post("4a\u001eabc\u001e4b");

    assertThat(post.status()).isEqualTo(400);
    assertThat(client.recorder.texts).containsExactly("a");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.PARSE_ERROR);
    assertThat(poll.text()).isEqualTo("1");
  }

  @Test
  @DisplayName("EIO-20 binary is base64 on polling, both ways")
  void binary() {
    client.post("4a\u001ebAQIDBA==");
    engine.on(
        client.session(), () -> client.session().send(EngineFrame.binary(new byte[] {1, 2, 3})));

    assertThat(client.recorder.binaries.get(0)).containsExactly(1, 2, 3, 4);
    assertThat(client.poll().text()).isEqualTo("bAQID");
  }

  @Test
  @DisplayName("EIO-21 a close packet: the waiting GET gets a noop, reason transport close")
  void closePacket() {
    InMemoryResponse poll = client.poll();

    InMemoryResponse post = client.post("1");

    assertThat(post.text()).isEqualTo("ok");
    assertThat(poll.text()).isEqualTo("6");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_CLOSE);
    assertThat(client.poll().status()).isEqualTo(400);
  }

  @Test
  @DisplayName("EIO-21 what follows a close packet is dropped")
  void afterClosePacket() {
    client.post("4a\u001e1\u001e4b");

    assertThat(client.recorder.texts).containsExactly("a");
  }

  @ParameterizedTest
  @DisplayName("EIO-22 old Internet Explorers are told not to filter")
  @CsvSource({
    "'Mozilla/4.0 (compatible;MSIE 8.0)', 0",
    "'Mozilla/5.0 (Trident/7.0; rv:11.0)', 0",
    "Firefox,"
  })
  void internetExplorer(String agent, String header) {
    assertThat(engine.client().header("user-agent", agent).get(POLLING).header("x-xss-protection"))
        .isEqualTo(header);
    assertThat(
            client.with("user-agent", agent).post(client.target(), "4a").header("x-xss-protection"))
        .isEqualTo(header);
  }

  @Test
  void aListenerThatFailsIsLoggedAndTheSessionGoesOn() {
    engine.onText =
        recorder -> {
          throw new IllegalStateException("a mistake");
        };

    assertThat(client.post("4a\u001e4b").text()).isEqualTo("ok");
    assertThat(client.recorder.texts).containsExactly("a", "b");
    assertThat(client.recorder.closeReason).isNull();
  }

  @Test
  void aSessionThatEndsWhileItsPostArrivesAnswersThePost() {
    InMemoryUpload post = engine.client().upload("POST", client.target());
    client.session().closeNow();
    engine.clock.settle();

    assertThat(post.response().text()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    post.end();
    assertThat(client.recorder.texts).isEmpty();
  }
}
