package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.POLLING_3;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.SharedMessage;
import io.sockeye.testing.InMemoryFrame;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of Engine.IO 3, as Socket.IO 2 and older has them. */
final class Eio3Test {
  private static final byte[] ONE_TO_THREE = {1, 2, 3};

  private final TestEngine engine = TestEngine.calmEio3();

  // Handshake

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EIO=3&transport=polling",
        "transport=polling",
        "EIO=&transport=polling",
        "EIO=2&transport=polling",
        "EIO=5&transport=polling"
      })
  void whatDoesNotSayEio4IsAClientOfEngineIo3(String query) {
    TestEngine.Client client = engine.polling("/engine.io/?" + query);

    assertThat(client.session().version()).isEqualTo(EngineVersion.V3);
  }

  @Test
  void clientsOfEngineIo4GoOnBesideThem() {
    assertThat(engine.polling(POLLING).session().version()).isEqualTo(EngineVersion.V4);
    assertThat(engine.client().get(POLLING).text()).startsWith("0{");
  }

  @Test
  void withoutLeaveTheyAreRefusedOnBothTransports() {
    TestEngine strict = TestEngine.calm(options -> options.allowEio3(true).allowEio3(false));

    assertThat(strict.client().get(POLLING_3).text())
        .isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
    assertThat(strict.client().webSocket(WEBSOCKET_3).response().status()).isEqualTo(400);
    assertThat(strict.errors).extracting(ConnectionError::code).containsExactly(5, 5);
  }

  @Test
  void eio8_theOpenPacketHasTheSameFiveKeys() {
    String open = engine.client().get(POLLING_3).text();

    assertThat(open)
        .matches(
            "(\\d+):0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"],"
                + "\"pingInterval\":3600000,\"pingTimeout\":200,\"maxPayload\":1000000}");
    int colon = open.indexOf(':');
    assertThat(open.substring(0, colon)).isEqualTo(String.valueOf(open.length() - colon - 1));
  }

  @Test
  void eio11_theFirstFrameOfAWebSocketIsTheOpenPacketWithoutALength() {
    assertThat(engine.client().webSocket(WEBSOCKET_3).takeTexts().get(0))
        .startsWith("0{\"sid\":\"")
        .contains("\"upgrades\":[]");
  }

  @Test
  void eio2_theVersionIsThatOfTheHandshakeWhateverLaterRequestsSay() {
    TestEngine.Client client = engine.polling(POLLING_3);

    InMemoryResponse post = engine.client().post(POLLING + "&sid=" + client.sid, "3:4hi");
    InMemoryWebSocket socket = engine.client().webSocket(WEBSOCKET + "&sid=" + client.sid);
    socket.send("2probe");
    socket.send("5");
    socket.send(new byte[] {4, 1});

    assertThat(post.text()).isEqualTo("ok");
    assertThat(client.recorder.texts).containsExactly("hi");
    assertThat(client.recorder.binaries).containsExactly(new byte[] {1});
  }

  @Test
  void eio58_noCookieIsSetUnlessItIsAskedForAsByNewerServers() {
    assertThat(engine.client().get(POLLING_3).header("set-cookie")).isNull();
  }

  // Polling

  @Test
  void eio51_textPayloadsGoBothWays() {
    TestEngine.Client client = engine.polling(POLLING_3);
    assertThat(client.post("3:4hi3:4€!4:4😀!").text()).isEqualTo("ok");
    assertThat(client.recorder.texts).containsExactly("hi", "€!", "😀!");
    engine.send(client.session(), "hi", "€!", "😀!");

    InMemoryResponse poll = client.poll();
    assertThat(poll.text()).isEqualTo("3:4hi3:4€!4:4😀!");
    assertThat(poll.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
  }

  @Test
  void eio52_aPayloadWithBytesIsOctetsUnlessTheHandshakeHadB64() {
    TestEngine.Client client = engine.polling(POLLING_3);
    sendTextAndBytes(client.session());

    InMemoryResponse poll = client.poll();

    assertThat(poll.header("content-type")).isEqualTo("application/octet-stream");
    assertThat(poll.body()).containsExactly(0, 2, 255, '4', 'a', 1, 4, 255, 4, 1, 2, 3);
    engine.send(client.session(), "only text");
    assertThat(client.poll().text()).isEqualTo("10:4only text");
  }

  @Test
  void eio53_withB64InTheHandshakeBytesAreBase64() {
    TestEngine.Client client = engine.polling(POLLING_3 + "&b64=1");
    sendTextAndBytes(client.session());

    // JavaScript clients say b64 in the handshake only.
    InMemoryResponse poll = engine.client().get(POLLING_3 + "&sid=" + client.sid);

    assertThat(poll.text()).isEqualTo("2:4a6:b4AQID");
    assertThat(poll.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
  }

  @Test
  void eio53_laterRequestsWithB64ChangeNothing() {
    TestEngine.Client client = engine.polling(POLLING_3);
    sendTextAndBytes(client.session());

    InMemoryResponse poll = engine.client().get(client.target() + "&b64=1");

    assertThat(poll.header("content-type")).isEqualTo("application/octet-stream");
  }

  @Test
  void eio18_aPostOfOctetsIsABinaryPayload() {
    TestEngine.Client client = engine.polling(POLLING_3);

    InMemoryResponse post =
        client
            .with("content-type", "application/octet-stream")
            .post(client.target(), new byte[] {0, 2, -1, '4', 'a', 1, 4, -1, 4, 1, 2, 3});

    assertThat(post.text()).isEqualTo("ok");
    assertThat(client.recorder.texts).containsExactly("a");
    assertThat(client.recorder.binaries).containsExactly(ONE_TO_THREE);
  }

  @Test
  void eio53_aPostOfTextMayHoldBase64() {
    TestEngine.Client client = engine.polling(POLLING_3);

    client.post("6:b4AQID");

    assertThat(client.recorder.binaries).containsExactly(ONE_TO_THREE);
  }

  @Test
  void eio13_overlappingPollsEndTheSession() {
    TestEngine.Client client = engine.polling(POLLING_3);
    InMemoryResponse first = client.poll();

    assertThat(client.poll().status()).isEqualTo(400);

    assertThat(first.text()).isEqualTo("1:1");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void eio21_aClosePacketLetsTheWaitingPollGo() {
    TestEngine.Client client = engine.polling(POLLING_3);
    InMemoryResponse poll = client.poll();

    client.post("1:1");

    assertThat(poll.text()).isEqualTo("1:6");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  void whatWaitsForAPollIsCounted() {
    TestEngine.Client client = engine.polling(POLLING_3 + "&b64=1");
    sendTextAndBytes(client.session());

    assertThat(client.session().pendingBytes()).isEqualTo("2:4a6:b4AQID".length());
    client.poll();
    assertThat(client.session().pendingBytes()).isZero();
  }

  /** What is sent to a session by POST: the answer, and whether the session lives. */
  private record Post(String body, int status, boolean alive) {}

  @TestFactory
  Stream<DynamicTest> eio54_badInputByPost() {
    return Stream.of(
            new Post("abc", 400, false),
            new Post("", 400, false),
            new Post("4hi", 400, false),
            new Post("2:4hi", 400, false),
            new Post("9:4hi", 400, false),
            new Post("1e0:4", 400, false),
            new Post("1".repeat(311) + ":4", 400, false),
            new Post("5:bAQID", 400, false),
            new Post("6:b4!!!!", 400, false),
            new Post("1:7", 400, false),
            new Post("1:3", 400, false),
            new Post("\u00ff", 400, false),
            new Post("0:", 200, true),
            new Post("1:2", 200, true),
            new Post("6:2probe", 200, true),
            new Post("1:4", 200, true),
            new Post("1:5", 200, true),
            new Post("1:6", 200, true),
            new Post("3:0{}", 200, true),
            new Post("1000001:4" + "x".repeat(1_000_000), 413, true))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.body.length()
                        + ": "
                        + row.body.substring(0, Math.min(20, row.body.length())),
                    () -> {
                      TestEngine fresh = TestEngine.calmEio3();
                      TestEngine.Client client = fresh.polling(POLLING_3);
                      byte[] body = row.body.getBytes(StandardCharsets.ISO_8859_1);

                      assertThat(client.post(body).status()).isEqualTo(row.status);

                      assertThat(fresh.server.clientsCount()).isEqualTo(row.alive ? 1 : 0);
                      assertThat(client.post("3:4ok").status()).isEqualTo(row.alive ? 200 : 400);
                    }));
  }

  // WebSocket

  @Test
  void eio24_binaryFramesHaveATypeByteBothWays() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);
    EngineSession session = engine.last().session;

    socket.send("4hi");
    socket.send(new byte[] {4, 1, 2, 3});
    sendTextAndBytes(session);

    assertThat(engine.last().texts).containsExactly("hi");
    assertThat(engine.last().binaries).containsExactly(ONE_TO_THREE);
    List<InMemoryFrame> received = socket.take();
    assertThat(received.get(0).text()).isEqualTo("4a");
    assertThat(received.get(1).bytes()).containsExactly(4, 1, 2, 3);
  }

  @Test
  void eio25_withB64InTheHandshakeBinaryIsText() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3 + "&b64=1");
    socket.send("b4AQID");
    EngineSession session = engine.last().session;
    sendTextAndBytes(session);
    engine.on(session, () -> session.send(new SharedMessage(ONE_TO_THREE, true), true));

    assertThat(engine.last().binaries).containsExactly(ONE_TO_THREE);
    assertThat(socket.takeTexts()).containsExactly("4a", "b4AQID", "b4AQID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "", "7", "bAQID", "b4!!!!"})
  void badTextFramesEndTheSession(String frame) {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);

    socket.send(frame);

    assertThat(engine.last().closeReason).isEqualTo(CloseReason.PARSE_ERROR);
    assertThat(socket.closeCode()).isEqualTo(1005);
  }

  @Test
  void eio24_aBinaryFrameWithoutATypeEndsTheSession() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);

    socket.send(new byte[] {9, 1});

    assertThat(engine.last().closeReason).isEqualTo(CloseReason.PARSE_ERROR);
  }

  /** Text is one frame for all; bytes are one for each form that is needed on the lane. */
  @Test
  void eio29_aBroadcastMakesOneFrameForEachFormAndSharesIt() {
    List<InMemoryWebSocket> sockets =
        Stream.of(
                WEBSOCKET,
                WEBSOCKET,
                WEBSOCKET_3,
                WEBSOCKET_3,
                WEBSOCKET_3 + "&b64=1",
                WEBSOCKET_3 + "&b64=1",
                WEBSOCKET + "&b64=1",
                WEBSOCKET + "&b64=1")
            .map(engine::webSocket)
            .toList();
    SharedMessage text = new SharedMessage(new byte[] {'4', 'a'}, false);
    SharedMessage bytes = new SharedMessage(ONE_TO_THREE, true);

    engine.on(
        engine.last().session,
        () ->
            engine.recorders.forEach(
                recorder -> {
                  recorder.session.send(text, true);
                  recorder.session.send(bytes, true);
                }));

    List<List<InMemoryFrame>> received = sockets.stream().map(InMemoryWebSocket::take).toList();
    List<InMemoryFrame> texts = received.stream().map(frames -> frames.get(0)).toList();
    List<InMemoryFrame> binaries = received.stream().map(frames -> frames.get(1)).toList();
    assertThat(texts).allSatisfy(frame -> assertThat(frame).isSameAs(texts.get(0)));
    assertThat(binaries.get(0).bytes()).containsExactly(1, 2, 3);
    assertThat(binaries.get(2).bytes()).containsExactly(4, 1, 2, 3);
    assertThat(binaries.get(4).text()).isEqualTo("b4AQID");
    assertThat(binaries.get(6).text()).isEqualTo("bAQID");
    for (int i = 0; i < binaries.size(); i += 2) {
      assertThat(binaries.get(i + 1)).isSameAs(binaries.get(i));
    }
  }

  // Upgrade

  @Test
  void eio35_anUpgradeTakesWhatWaitsAlong() {
    TestEngine.Client client = engine.polling(POLLING_3);
    InMemoryResponse poll = client.poll();
    InMemoryWebSocket socket = client.probe();
    socket.send("2probe");
    assertThat(socket.takeTexts()).containsExactly("3probe");
    engine.advance(100);
    assertThat(poll.text()).as("a noop ends the poll").isEqualTo("1:6");

    sendTextAndBytes(client.session());
    socket.send("5");

    List<InMemoryFrame> received = socket.take();
    assertThat(received.get(0).text()).isEqualTo("4a");
    assertThat(received.get(1).bytes()).containsExactly(4, 1, 2, 3);
    assertThat(client.poll().status()).isEqualTo(400);
    assertThat(client.session().transport()).isEqualTo("websocket");
  }

  @Test
  void eio34_aPollThatWaitsAtTheUpgradeIsClosed() {
    TestEngine.Client client = engine.polling(POLLING_3);
    InMemoryResponse poll = client.poll();

    client.upgrade();

    assertThat(poll.text()).isEqualTo("1:1");
  }

  private void sendTextAndBytes(EngineSession session) {
    engine.on(
        session,
        () -> {
          session.send(EngineFrame.textMessage("a"));
          session.send(EngineFrame.binary(ONE_TO_THREE));
        });
  }
}
