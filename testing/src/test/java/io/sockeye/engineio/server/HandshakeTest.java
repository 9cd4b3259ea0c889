package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.http.HttpRequest;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HandshakeTest {
  @Test
  @DisplayName("EIO-8 the open packet has exactly these five keys")
  void openPacket() {
    TestEngine engine = new TestEngine();

    InMemoryResponse open = engine.client().get(POLLING);

    assertThat(open.text())
        .matches(
            "0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"],"
                + "\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}");
  }

  @Test
  @DisplayName("EIO-9 a polling session may upgrade, unless that is off or WebSocket is")
  void upgrades() {
    assertThat(open(new TestEngine())).contains("\"upgrades\":[\"websocket\"]");
    assertThat(open(new TestEngine(o -> o.allowUpgrades(false)))).contains("\"upgrades\":[]");
    assertThat(open(new TestEngine(o -> o.transports("polling")))).contains("\"upgrades\":[]");
  }

  @Test
  @DisplayName("EIO-9 a WebSocket session has nowhere to upgrade to")
  void upgradesOfWebSocket() {
    InMemoryWebSocket socket = new TestEngine().client().webSocket(WEBSOCKET);

    assertThat(socket.takeTexts().get(0)).contains("\"upgrades\":[]");
  }

  @Test
  @DisplayName("EIO-10 the response of a polling handshake")
  void pollingResponse() {
    InMemoryResponse open = new TestEngine().client().get(POLLING);

    assertThat(open.status()).isEqualTo(200);
    assertThat(open.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
    assertThat(open.header("cache-control")).isEqualTo("no-store");
    assertThat(open.text()).startsWith("0{").doesNotContain("\u001e");
  }

  @Test
  @DisplayName("EIO-10 the initial packet, and what the acceptor sends, come with the open packet")
  void initialPacket() {
    TestEngine engine = new TestEngine(o -> o.initialPacket(EngineFrame.textMessage("initial")));
    engine.onAccept = session -> session.send(EngineFrame.textMessage("hi"));

    assertThat(open(engine)).startsWith("0{").endsWith("}\u001e4initial\u001e4hi");
  }

  @Test
  @DisplayName("EIO-11 the first frame of a WebSocket is the open packet, as text")
  void firstFrame() {
    TestEngine engine = new TestEngine(o -> o.initialPacket(EngineFrame.textMessage("initial")));
    engine.onAccept = session -> session.send(EngineFrame.textMessage("hi"));

    List<String> frames = engine.client().webSocket(WEBSOCKET).takeTexts();

    assertThat(frames.get(0)).startsWith("0{\"sid\":\"");
    assertThat(frames.subList(1, 3)).containsExactly("4initial", "4hi");
  }

  @Test
  @DisplayName("EIO-3, EIO-12 the session keeps the head of its first request and its peer")
  void request() {
    TestEngine engine = new TestEngine();
    engine
        .client()
        .header("X-Mine", "yes")
        .header("X-Forwarded-For", "9.9.9.9")
        .get(POLLING + "&color=blue");

    EngineSession session = engine.last().session;

    assertThat(session.request().query()).containsEntry("color", List.of("blue"));
    assertThat(session.request().header("x-mine")).isEqualTo("yes");
    assertThat(session.request().remoteAddress().getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  @DisplayName("SEC-030 ids are 15 random bytes, and no two are alike")
  void ids() {
    TestEngine engine = new TestEngine();
    engine.polling();
    HttpRequest request = engine.last().session.request();
    Set<String> ids = new HashSet<>();
    SessionIds generator = new SessionIds(new SecureRandom());
    for (int i = 0; i < 10_000; i++) {
      String id = generator.generate(request).toCompletableFuture().join();
      assertThat(id).hasSize(20).matches("[A-Za-z0-9_-]+");
      ids.add(id);
    }
    assertThat(ids).hasSize(10_000);
  }

  @Test
  void aGeneratorOfTheUsersMakesTheId() {
    TestEngine engine =
        new TestEngine(o -> o.generateId(r -> CompletableFuture.completedFuture("mine")));

    assertThat(open(engine)).startsWith("0{\"sid\":\"mine\"");
  }

  @Test
  @DisplayName("SEC-037 an id that would break a header, or is in use, is refused with code 3")
  void badIds() {
    for (String bad : List.of("", "a b", "a;b", "a\r\nset-cookie: x", "ä", "a".repeat(129))) {
      TestEngine engine =
          new TestEngine(o -> o.generateId(r -> CompletableFuture.completedFuture(bad)));
      InMemoryResponse refused = engine.client().get(POLLING);
      assertThat(refused.status()).as(bad).isEqualTo(400);
      assertThat(refused.text()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
      assertThat(engine.errors.get(0).context()).containsEntry("name", "ID_GENERATION_ERROR");
    }
    TestEngine engine =
        new TestEngine(o -> o.generateId(r -> CompletableFuture.completedFuture("same")));
    engine.polling();
    assertThat(engine.client().get(POLLING).status()).isEqualTo(400);
    assertThat(engine.client().webSocket(WEBSOCKET).response().status()).isEqualTo(400);
    assertThat(engine.server.clientsCount()).isEqualTo(1);
  }

  @Test
  void aGeneratorThatFailsRefusesWithCode3() {
    TestEngine throwing =
        new TestEngine(
            o ->
                o.generateId(
                    r -> {
                      throw new IllegalStateException("no entropy");
                    }));
    TestEngine failing =
        new TestEngine(
            o -> o.generateId(r -> CompletableFuture.failedFuture(new IllegalStateException())));

    assertThat(throwing.client().get(POLLING).text()).startsWith("{\"code\":3,");
    assertThat(failing.client().get(POLLING).text()).startsWith("{\"code\":3,");
  }

  @Test
  void allowRequestMayAnswerLaterOnAnotherThread() throws InterruptedException {
    CompletableFuture<Admission> answer = new CompletableFuture<>();
    TestEngine engine = new TestEngine(o -> o.allowRequest(request -> answer));

    InMemoryResponse waiting = engine.client().get(POLLING);
    assertThat(waiting.isDone()).isFalse();

    Thread other = new Thread(() -> answer.complete(new Admission.Accept()));
    other.start();
    other.join();
    engine.clock.settle();

    assertThat(waiting.text()).startsWith("0{");
  }

  @Test
  void allowRequestRefusesWithCode4AndItsMessage() {
    TestEngine engine = new TestEngine(o -> o.allowRequest(r -> Admission.refuse("not \"you\"")));

    InMemoryResponse refused = engine.client().get(POLLING);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.header("content-type")).isEqualTo("application/json");
    assertThat(refused.text()).isEqualTo("{\"code\":4,\"message\":\"not \\\"you\\\"\"}");
  }

  @Test
  @DisplayName("SEC-039 an allowRequest that fails keeps the client out")
  void allowRequestFails() {
    TestEngine engine =
        new TestEngine(
            o ->
                o.allowRequest(
                    r -> {
                      throw new IllegalStateException("database");
                    }));

    assertThat(engine.client().get(POLLING).text())
        .isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
  }

  @Test
  void allowRequestIsNotAskedForRequestsWithSid() {
    int[] asked = {0};
    TestEngine engine =
        TestEngine.calm(
            o ->
                o.allowRequest(
                    r -> {
                      asked[0]++;
                      return Admission.accept();
                    }));

    TestEngine.Client client = engine.polling();
    client.post("4hi");
    client.probe();

    assertThat(asked[0]).isEqualTo(1);
  }

  @Test
  void aClientThatLeftDuringTheHandshakeLeavesNoSession() {
    CompletableFuture<Admission> answer = new CompletableFuture<>();
    TestEngine engine = new TestEngine(o -> o.allowRequest(request -> answer));
    InMemoryResponse polling = engine.client().get(POLLING);
    InMemoryWebSocket socket = engine.client().webSocket(WEBSOCKET);

    polling.abort();
    socket.abort();
    answer.complete(new Admission.Accept());
    engine.clock.settle();

    assertThat(engine.server.clientsCount()).isZero();
    assertThat(engine.armedDeadlines()).isZero();
  }

  @Test
  void whileHandshakesAreRefusedTheyGet503AndSessionsGoOn() {
    TestEngine engine = TestEngine.calm();
    TestEngine.Client client = engine.polling();

    engine.server.refuseHandshakes();

    InMemoryResponse refused = engine.client().get(POLLING);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isEqualTo("5");
    assertThat(engine.client().webSocket(WEBSOCKET).response().status()).isEqualTo(503);
    assertThat(client.post("4still here").text()).isEqualTo("ok");
  }

  private static String open(TestEngine engine) {
    return engine.client().get(POLLING).text();
  }
}
