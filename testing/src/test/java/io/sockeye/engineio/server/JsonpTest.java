package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.POLLING_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.testing.InMemoryClient;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSONP (EIO-23): responses are scripts, POSTs come from forms. */
final class JsonpTest {
  private final TestEngine engine = TestEngine.calmEio3();

  @Test
  void eio23_aResponseIsAScriptThatCallsTheFunctionWithThePayload() {
    InMemoryResponse open = engine.client().get(POLLING + "&j=12");

    assertThat(open.text())
        .matches("___eio\\[12\\]\\(\"0\\{\\\\\"sid\\\\\":\\\\\"[A-Za-z0-9_-]{20}\\\\\".*}\"\\);");
    assertThat(open.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
    assertThat(open.header("cache-control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1x2, 12", "alert(1);0, 10", "abc, ''", "'', ''", "-7, 7"})
  void eio23_nothingButTheDigitsOfTheParameterIsInTheScript(String callback, String digits) {
    String query = URLEncoder.encode(callback, StandardCharsets.UTF_8);

    assertThat(engine.client().get(POLLING + "&j=" + query).text())
        .startsWith("___eio[" + digits + "](\"0{");
  }

  @Test
  void eio23_theFormIsThatOfTheHandshake() {
    TestEngine.Client client = engine.polling(POLLING + "&j=3");
    engine.send(client.session(), "a", "b");

    assertThat(engine.client().get(POLLING + "&sid=" + client.sid).text())
        .isEqualTo("___eio[3](\"4a\\u001e4b\");");
  }

  @Test
  void eio23_whatWouldEndAStringOrALineOfCodeIsEscaped() {
    TestEngine.Client client = engine.polling(POLLING + "&j=0");

    engine.send(client.session(), "\"\\\b\t\n\u000b\f\r\u0001/<é€😀\u2028\u2029\u2027");

    assertThat(client.poll().text())
        .isEqualTo(
            "___eio[0](\"4\\\"\\\\\\b\\t\\n\\u000b\\f\\r\\u0001/<é€😀\\u2028\\u2029\u2027\");");
  }

  @ParameterizedTest
  @CsvSource({
    POLLING_3 + "&j=0, 6:b4AQID",
    POLLING_3 + "&j=0&b64=1, 6:b4AQID",
    POLLING + "&j=0, bAQID"
  })
  void eio23_bytesAreBase64(String handshake, String payload) {
    TestEngine.Client client = engine.polling(handshake);
    EngineSession session = client.session();

    engine.on(session, () -> session.send(EngineFrame.binary(new byte[] {1, 2, 3})));

    assertThat(session.pendingBytes()).isEqualTo(payload.length());
    assertThat(client.poll().text()).isEqualTo("___eio[0](\"" + payload + "\");");
  }

  @Test
  void eio23_aNoopAndACloseAreScriptsToo() {
    TestEngine.Client client = engine.polling(POLLING_3 + "&j=0");
    InMemoryResponse poll = client.poll();
    InMemoryWebSocket socket = client.probe();
    socket.send("2probe");
    engine.advance(100);
    assertThat(poll.text()).isEqualTo("___eio[0](\"1:6\");");

    InMemoryResponse next = client.poll();
    client.session().closeNow();
    engine.clock.settle();
    assertThat(next.text()).isEqualTo("___eio[0](\"1:1\");");
  }

  @Test
  void eio23_afterTheUpgradePacketsAreFramesAsOfAnyOther() {
    TestEngine.Client client = engine.polling(POLLING_3 + "&j=0");
    InMemoryWebSocket socket = client.upgrade();

    engine.send(client.session(), "a");

    assertThat(socket.takeTexts()).containsExactly("4a");
  }

  @Test
  void eio46_aLongScriptIsCompressed() throws IOException {
    TestEngine.Client client = engine.polling(POLLING + "&j=0");
    engine.send(client.session(), "\n".repeat(600));

    InMemoryResponse poll = client.with("accept-encoding", "gzip").get(client.target());

    assertThat(poll.header("content-encoding")).isEqualTo("gzip");
    byte[] script = new GZIPInputStream(new ByteArrayInputStream(poll.body())).readAllBytes();
    assertThat(new String(script, StandardCharsets.UTF_8))
        .isEqualTo("___eio[0](\"4" + "\\n".repeat(600) + "\");");
  }

  // What comes

  @Test
  void eio23_aPostIsAFormWithThePayloadInFieldD() {
    TestEngine.Client client = engine.polling(POLLING + "&j=0");

    InMemoryResponse post = client.post("d=4a%20b%2Bc%26d%3D%C3%A9%F0%9F%98%80%1e4x+y");

    assertThat(post.text()).isEqualTo("ok");
    assertThat(post.header("content-type")).isEqualTo("text/html");
    assertThat(client.recorder.texts).containsExactly("a b+c&d=é😀", "x y");
  }

  @Test
  void eio23_otherFieldsDoNotMatter() {
    TestEngine.Client client = engine.polling(POLLING + "&j=0");

    assertThat(client.post("dd=4no&x=1&d=4yes&=&y").text()).isEqualTo("ok");

    assertThat(client.recorder.texts).containsExactly("yes");
  }

  @ParameterizedTest
  @CsvSource({
    "4a\\nb, 'a\nb'",
    "4a\\\\nb, a\\nb",
    "4a\\\\\\nb, a\\\\nb",
    "4a\\\\b, a\\\\b",
    "4a\\, a\\",
    "4a\\n, 'a\n'",
    "4\\n\\n, '\n\n'"
  })
  void eio23_anEscapedLineFeedIsOneAndADoublyEscapedOneIsAnEscape(String sent, String received) {
    TestEngine.Client client = engine.polling(POLLING + "&j=0");

    client.post("d=" + URLEncoder.encode(sent, StandardCharsets.UTF_8));

    assertThat(client.recorder.texts).containsExactly(received);
  }

  @Test
  void eio23_eio51_lengthsAreThoseOfTheUnescapedPayload() {
    TestEngine.Client client = engine.polling(POLLING_3 + "&j=0&b64=1");

    client.post("d=" + URLEncoder.encode("4:4a\\nb6:b4AQID4:4😀!", StandardCharsets.UTF_8));

    assertThat(client.recorder.texts).containsExactly("a\nb", "😀!");
    assertThat(client.recorder.binaries).containsExactly(new byte[] {1, 2, 3});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "d",
        "d=",
        "x=4a",
        "4a",
        "d=4a&d=4b",
        "d=4%",
        "d=4%2",
        "d=4%zz",
        "d=4%c3",
        "d=abc"
      })
  void eio23_aFormWithoutAPayloadEndsTheSession(String body) {
    TestEngine.Client client = engine.polling(POLLING + "&j=0");

    assertThat(client.post(body).status()).isEqualTo(400);

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.PARSE_ERROR);
  }

  @Test
  void eio18_aPostOfOctetsEndsTheSession() {
    TestEngine.Client client = engine.polling(POLLING_3 + "&j=0");

    InMemoryResponse post =
        client
            .with("content-type", "application/octet-stream")
            .post(client.target(), new byte[] {0, 2, -1, '4', 'a'});

    assertThat(post.status()).isEqualTo(400);
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void eio17_theLimitCountsTheBytesOnTheWire() {
    TestEngine small = TestEngine.calm(options -> options.maxPayloadBytes(20));
    TestEngine.Client client = small.polling(POLLING + "&j=0");

    assertThat(client.post("d=4" + "%61".repeat(6)).status()).isEqualTo(413);
    assertThat(client.post("d=4" + "%61".repeat(5)).text()).isEqualTo("ok");
    assertThat(client.recorder.texts).containsExactly("aaaaa");
  }

  // Who may

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://good.example/page?x=1 | 200",
        "https://evil.example/         | 403",
        "                              | 403",
        "not an address                | 403",
        "about:blank                   | 403"
      })
  void anOriginPolicyJudgesAScriptByItsReferrer(String referrer, int status) {
    TestEngine strict =
        TestEngine.calm(o -> o.originPolicy(OriginPolicy.only("https://good.example")));
    InMemoryClient client = strict.client();
    if (referrer != null) {
      client.header("referer", referrer);
    }

    assertThat(client.get(POLLING + "&j=0").status()).isEqualTo(status);
    assertThat(strict.client().get(POLLING).status()).as("not a browser").isEqualTo(200);
  }

  @Test
  void anOriginPolicyJudgesAFormByItsOrigin() {
    TestEngine strict =
        TestEngine.calm(o -> o.originPolicy(OriginPolicy.only("https://good.example")));

    assertThat(
            strict
                .client()
                .header("referer", "https://good.example/")
                .header("origin", "https://evil.example")
                .get(POLLING + "&j=0")
                .status())
        .isEqualTo(403);
  }
}
