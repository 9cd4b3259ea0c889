package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryUpload;
import io.sockeye.testing.InMemoryWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users run into most: the client is told what it always was, the server's side explains. */
final class ExplanationsTest {

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream err = System.err;

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(err);
  }

  private List<String> warnings() {
    return log.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("WARN")).toList();
  }

  // ---- a session that this server does not have

  @Test
  void eio6_theClientOfALostSessionIsToldWhatItAlwaysWas() {
    TestEngine engine = TestEngine.calm();

    InMemoryResponse refused = engine.client().get(POLLING + "&sid=lost");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    assertThat(refused.headers().asMap()).containsOnlyKeys("content-type");

    InMemoryWebSocket upgrade = engine.client().webSocket(WEBSOCKET + "&sid=lost");
    assertThat(upgrade.response().body())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("Session ID unknown");
  }

  @Test
  void eio6_theHookIsToldWhatToDoAboutALostSession() {
    TestEngine engine = TestEngine.calm();

    engine.client().get(POLLING + "&sid=lost");
    engine.client().webSocket(WEBSOCKET + "&sid=lost");

    assertThat(engine.errors)
        .hasSize(2)
        .allSatisfy(
            error -> {
              assertThat(error.code()).isEqualTo(1);
              assertThat(error.message()).isEqualTo("Session ID unknown");
              assertThat(error.context()).containsEntry("sid", "lost");
              assertThat(error.context().get("hint"))
                  .contains("make sessions sticky")
                  .contains("transports: [\"websocket\"]");
            });
  }

  @Test
  void eio6_theLogExplainsTheFirstLostSession() {
    TestEngine engine = TestEngine.calm();

    engine.client().get(POLLING + "&sid=lost");

    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("Session ID unknown")
        .contains("make sessions sticky")
        .contains("transports: [\"websocket\"]")
        .doesNotContain("lost");
  }

  @Test
  void eio6_theLogHasOneLineForManyLostSessions() {
    TestEngine engine = TestEngine.calm();
    for (int i = 0; i < 10; i++) {
      engine.client().post(POLLING + "&sid=lost", "4x");
      engine.client().webSocket(WEBSOCKET + "&sid=lost");
    }

    assertThat(warnings()).hasSize(1);
  }

  @Test
  void eio6_aSessionThatIsOverIsNotALostOne() {
    TestEngine engine = TestEngine.calm();
    TestEngine.Client client = engine.polling();
    InMemoryUpload late = engine.client().upload("POST", client.target());

    client.session().closeNow();
    engine.clock.settle();

    assertThat(late.response().text()).contains("Session ID unknown");
    assertThat(engine.errors).extracting(ConnectionError::code).containsExactly(1);
    assertThat(engine.errors.get(0).context()).doesNotContainKey("hint");
    assertThat(warnings()).isEmpty();
  }

  // ---- more than maxPayload

  @Test
  void eio17_aBodyThatIsTooLargeIsExplainedToHookAndLog() {
    TestEngine engine = TestEngine.calm(o -> o.maxPayloadBytes(1000));
    TestEngine.Client client = engine.polling();

    InMemoryResponse refused = client.post(new byte[1001]);

    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.body()).isEmpty();
    assertThat(refused.headers().asMap()).isEmpty();
    assertThat(client.recorder.closeReason).isNull();
    ConnectionError error = engine.errors.get(0);
    assertThat(error.code()).isEqualTo(3);
    assertThat(error.message()).isEqualTo("message larger than maxPayload (1000 bytes)");
    assertThat(error.context())
        .containsEntry("name", "PAYLOAD_TOO_LARGE")
        .containsEntry("maxPayloadBytes", "1000");
    assertThat(error.context().get("hint")).contains("set maxPayloadBytes");
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("1000 bytes")
        .contains("set maxPayloadBytes");
  }

  @Test
  void eio26_aMessageThatIsTooLargeIsExplainedToListenerClientAndLog() {
    TestEngine engine = TestEngine.calm();
    InMemoryWebSocket socket = engine.webSocket();

    socket.send(new byte[1_000_001]);

    String text = "message larger than maxPayload (1000000 bytes)";
    assertThat(socket.closeCode()).isEqualTo(1009);
    assertThat(socket.closeReason()).isEqualTo(text);
    assertThat(engine.last().closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(engine.last().closeDescription).isEqualTo(text);
    assertThat(warnings()).singleElement().asString().contains("1000000 bytes");
  }

  @Test
  void eio26_theLogHasOneLineForManyOnBothTransports() {
    TestEngine engine = TestEngine.calm(o -> o.maxPayloadBytes(100));
    TestEngine.Client client = engine.polling();
    client.post(new byte[101]);
    client.post(new byte[101]);
    engine.webSocket().send(new byte[101]);

    assertThat(warnings()).hasSize(1);
  }
}
