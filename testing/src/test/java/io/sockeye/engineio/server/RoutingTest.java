package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.sockeye.http.HttpResponse;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/engine.io",
        "/engine.iox/?EIO=4&transport=polling",
        "/",
        "/x/engine.io/",
        "/Engine.IO/"
      })
  void whatIsNotBelowThePathIsNotFound(String target) {
    TestEngine engine = new TestEngine();

    assertThat(engine.client().get(target).status()).isEqualTo(404);
    assertThat(engine.client().webSocket(target).response().status()).isEqualTo(404);
    assertThat(engine.errors).isEmpty();
  }

  @Test
  void thePathIsAPrefix() {
    assertThat(new TestEngine().client().get("/engine.io/anything?EIO=4&transport=polling").text())
        .startsWith("0{");
  }

  @Test
  void withoutTrailingSlashBothFormsAreTaken() {
    TestEngine engine = new TestEngine(o -> o.path("/engine.io/").addTrailingSlash(false));

    assertThat(engine.client().get("/engine.io?EIO=4&transport=polling").text()).startsWith("0{");
    assertThat(engine.client().get(POLLING).text()).startsWith("0{");
    assertThat(engine.client().get("/engine.iox?EIO=4&transport=polling").status()).isEqualTo(404);
  }

  @Test
  void otherRequestsGoToTheFallbackAndItsFailureIs500() {
    TestEngine engine =
        new TestEngine(
            o ->
                o.fallback(
                    exchange -> {
                      if (exchange.request().path().equals("/bad")) {
                        throw new IllegalStateException("a mistake");
                      }
                      exchange.respond(HttpResponse.of(200, "text/plain", "a page"));
                    }));

    assertThat(engine.client().get("/page").text()).isEqualTo("a page");
    assertThat(engine.client().get("/bad").status()).isEqualTo(500);
  }

  @ParameterizedTest
  @DisplayName("EIO-1 the order of the checks: transport, then sid, then method, then version")
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | transport=nope&sid=nope&EIO=9 | 0",
        "GET  | transport=polling&sid=nope&EIO=9 | 1",
        "POST | transport=polling&EIO=9 | 2",
        "GET  | transport=websocket&EIO=9 | 3",
        "GET  | transport=polling&EIO=9 | 5"
      })
  void order(String method, String query, int code) {
    TestEngine engine = new TestEngine();

    InMemoryResponse refused = engine.client().request(method, "/engine.io/?" + query);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).startsWith("{\"code\":" + code + ",");
  }

  @Test
  @DisplayName("EIO-1 allowRequest is asked before the version is looked at")
  void allowRequestBeforeVersion() {
    TestEngine engine = new TestEngine(o -> o.allowRequest(r -> Admission.refuse("no")));

    assertThat(engine.client().get("/engine.io/?EIO=9&transport=polling").text())
        .isEqualTo("{\"code\":4,\"message\":\"no\"}");
  }

  @Test
  @DisplayName("EIO-2 the EIO of requests with a sid is ignored")
  void versionOfTheHandshake() {
    TestEngine engine = TestEngine.calm();
    TestEngine.Client client = engine.polling();

    String target = "/engine.io/?EIO=3&transport=polling&sid=" + client.sid;
    assertThat(engine.client().post(target, "4hi").text()).isEqualTo("ok");

    InMemoryWebSocket socket =
        engine.client().webSocket("/engine.io/?transport=websocket&sid=" + client.sid);
    socket.send("2probe");
    socket.send("5");
    socket.send(new byte[] {4, 1});
    assertThat(client.recorder.texts).containsExactly("hi");
    assertThat(client.recorder.binaries.get(0)).containsExactly(4, 1);
  }

  @ParameterizedTest
  @DisplayName("§1.3 the error bodies")
  @CsvSource(
      delimiter = '|',
      value = {
        "transport=nope&EIO=4             | {\"code\":0,\"message\":\"Transport unknown\"}",
        "transport=polling&EIO=4&sid=nope | {\"code\":1,\"message\":\"Session ID unknown\"}",
        "transport=websocket&EIO=4        | {\"code\":3,\"message\":\"Bad request\"}",
        "transport=polling&EIO=3          | {\"code\":5,\"message\":\"Unsupported protocol version\"}"
      })
  void errorBodies(String query, String body) {
    InMemoryResponse refused = new TestEngine().client().get("/engine.io/?" + query);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.header("content-type")).isEqualTo("application/json");
    assertThat(refused.text()).isEqualTo(body);
  }

  @Test
  @DisplayName("EIO-4 a refused upgrade is 400 text/html with the message, also for code 4")
  void refusedUpgrade() {
    TestEngine engine = new TestEngine(o -> o.allowRequest(r -> Admission.refuse("stay out")));

    HttpResponse refused = engine.client().webSocket(WEBSOCKET).response();

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.headers().get("content-type")).isEqualTo("text/html");
    assertThat(new String(refused.body(), StandardCharsets.UTF_8)).isEqualTo("stay out");
  }

  @ParameterizedTest
  @CsvSource({
    "transport=nope&EIO=4, Transport unknown",
    "transport=websocket&EIO=4&sid=nope, Session ID unknown",
    "transport=polling&EIO=4, Bad request",
    "transport=websocket, Unsupported protocol version"
  })
  @DisplayName("EIO-4, EIO-5 an upgrade is refused before it is accepted")
  void refusedUpgrades(String query, String message) {
    HttpResponse refused = new TestEngine().client().webSocket("/engine.io/?" + query).response();

    assertThat(refused.status()).isEqualTo(400);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8)).isEqualTo(message);
  }

  @Test
  @DisplayName("EIO-6 every rejection is told to the hook, with its context")
  void connectionErrors() {
    TestEngine engine = TestEngine.calm();
    TestEngine.Client client = engine.polling();

    engine.client().get("/engine.io/?EIO=4&transport=nope");
    engine.client().get(POLLING + "&sid=nope");
    engine.client().post(POLLING, "");
    engine.client().get("/engine.io/?EIO=4&transport=websocket&sid=" + client.sid);
    engine.client().get("/engine.io/?transport=polling");
    engine.client().webSocket("/engine.io/?EIO=4&transport=nope");

    assertThat(engine.errors)
        .extracting(ConnectionError::code, ConnectionError::context)
        .containsExactly(
            tuple(0, Map.of("transport", "nope")),
            tuple(1, Map.of("sid", "nope", "hint", Refusal.LOST_SESSION)),
            tuple(2, Map.of("method", "POST")),
            tuple(3, Map.of("name", "TRANSPORT_MISMATCH")),
            tuple(5, Map.of("protocol", "null")),
            tuple(0, Map.of("transport", "nope")));
    assertThat(engine.errors.get(2).request().method()).isEqualTo("POST");
  }

  @Test
  @DisplayName("EIO-6 a hook that fails does not keep the answer back")
  void failingHook() {
    TestEngine engine =
        new TestEngine(
            o ->
                o.onConnectionError(
                    error -> {
                      throw new IllegalStateException("a mistake");
                    }));

    assertThat(engine.client().get("/engine.io/?transport=nope").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @DisplayName("EIO-7 ★ another method with a sid is 405, and the session lives")
  @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"})
  void otherMethods(String method) {
    TestEngine engine = TestEngine.calm();
    TestEngine.Client client = engine.polling();

    InMemoryResponse refused = engine.client().request(method, client.target());

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("allow")).isEqualTo("GET, POST");
    assertThat(client.post("4hi").text()).isEqualTo("ok");
  }

  @ParameterizedTest
  @DisplayName("§1.2 step 5: without a sid only GET is a handshake")
  @ValueSource(strings = {"PUT", "POST", "OPTIONS", "HEAD"})
  void handshakeMethods(String method) {
    InMemoryResponse refused = new TestEngine().client().request(method, POLLING);

    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  @DisplayName("SEC-034 an origin that the policy does not allow is 403 everywhere, with a sid too")
  void originPolicy() {
    TestEngine engine = TestEngine.calm(o -> o.originPolicy(OriginPolicy.only("https://good.com")));
    TestEngine.Client client = engine.polling();

    for (String evil :
        List.of(
            "https://evil.com",
            "https://good.com.evil",
            "null",
            "http://good.com",
            "https://good.com:8443")) {
      InMemoryResponse handshake = engine.client().header("origin", evil).get(POLLING);
      assertThat(handshake.status()).isEqualTo(403);
      assertThat(handshake.text()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
      assertThat(engine.client().header("origin", evil).get(client.target()).status())
          .isEqualTo(403);
      assertThat(engine.client().header("origin", evil).webSocket(WEBSOCKET).response().status())
          .isEqualTo(403);
      assertThat(
              engine
                  .client()
                  .header("origin", evil)
                  .webSocket(WEBSOCKET + "&sid=" + client.sid)
                  .response()
                  .status())
          .isEqualTo(403);
    }
    assertThat(engine.client().header("origin", "https://GOOD.com").get(POLLING).status())
        .isEqualTo(200);
    assertThat(engine.client().get(POLLING).status()).isEqualTo(200);
    assertThat(client.recorder.closeReason).isNull();
  }

  @Test
  @DisplayName("SEC-034 the same-origin policy compares with the Host header")
  void sameOrigin() {
    TestEngine engine = TestEngine.calm(o -> o.originPolicy(OriginPolicy.sameOrigin()));

    assertThat(originAndHost(engine, "http://here.org:3000", "here.org:3000")).isEqualTo(200);
    assertThat(originAndHost(engine, "https://here.org:3000", "here.org:3000")).isEqualTo(403);
    assertThat(originAndHost(engine, "http://there.org", "here.org")).isEqualTo(403);
  }

  @Test
  void aPolicyThatFailsRefuses() {
    TestEngine engine =
        new TestEngine(
            o ->
                o.originPolicy(
                    (origin, request) -> {
                      throw new IllegalStateException("a mistake");
                    }));

    assertThat(engine.client().header("origin", "https://x.org").get(POLLING).status())
        .isEqualTo(403);
  }

  private static int originAndHost(TestEngine engine, String origin, String host) {
    return engine.client().header("origin", origin).header("host", host).get(POLLING).status();
  }
}
