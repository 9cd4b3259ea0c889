package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpResponse;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HeadersTest {
  @Test
  @DisplayName("EIO-43 initial_headers: the first response of a session; headers: every one")
  void hooks() {
    TestEngine engine =
        TestEngine.calm(
            o ->
                o.onInitialHeaders((headers, request) -> headers.set("x-first", "1"))
                    .onHeaders((headers, request) -> headers.set("x-any", request.method())));

    InMemoryResponse open = engine.client().get(POLLING);
    TestEngine.Client client = engine.polling();
    InMemoryResponse post = client.post("4a");
    InMemoryWebSocket socket = engine.client().webSocket(WEBSOCKET);
    InMemoryWebSocket probe = client.probe();

    assertThat(open.header("x-first")).isEqualTo("1");
    assertThat(open.header("x-any")).isEqualTo("GET");
    assertThat(post.header("x-first")).isNull();
    assertThat(post.header("x-any")).isEqualTo("POST");
    assertThat(socket.response().headers().get("x-first")).isEqualTo("1");
    assertThat(socket.response().headers().get("x-any")).isEqualTo("GET");
    assertThat(probe.response().headers().get("x-first")).isNull();
    assertThat(probe.response().headers().get("x-any")).isEqualTo("GET");
  }

  @Test
  @DisplayName("EIO-43 several cookies in the first response")
  void severalCookies() {
    TestEngine engine =
        TestEngine.calm(
            o ->
                o.onInitialHeaders(
                    (headers, request) ->
                        headers.add("set-cookie", "1=1").add("set-cookie", "2=2; Path=/")));

    assertThat(engine.client().get(POLLING).headers().all("set-cookie"))
        .containsExactly("1=1", "2=2; Path=/");
  }

  @Test
  @DisplayName("EIO-43 a hook that fails, or would split the response, does no harm")
  void failingHook() {
    TestEngine engine =
        TestEngine.calm(o -> o.onHeaders((headers, r) -> headers.set("x", "a\r\nset-cookie: b")));

    InMemoryResponse open = engine.client().get(POLLING);

    assertThat(open.status()).isEqualTo(200);
    assertThat(open.header("x")).isNull();
  }

  @Test
  @DisplayName("EIO-44 the cookie of the session, on the polling handshake only")
  void cookie() {
    TestEngine engine = TestEngine.calm(o -> o.cookie(CookieOptions.defaults()));

    InMemoryResponse open = engine.client().get(POLLING);
    TestEngine.Client client = engine.polling();

    assertThat(open.header("set-cookie"))
        .isEqualTo("io=" + TestEngine.sidOf(open.text()) + "; Path=/; HttpOnly; SameSite=Lax");
    assertThat(client.post("4a").header("set-cookie")).isNull();
    assertThat(engine.client().webSocket(WEBSOCKET).response().headers().get("set-cookie"))
        .isNull();
  }

  @Test
  @DisplayName("EIO-44 no cookie by default")
  void noCookie() {
    assertThat(TestEngine.calm().client().get(POLLING).header("set-cookie")).isNull();
  }

  @Test
  @DisplayName("EIO-44 the cookie with all its attributes")
  void fullCookie() {
    CookieOptions options =
        CookieOptions.builder()
            .name("sid")
            .maxAge(Duration.ofDays(1))
            .domain("example.org")
            .path("/chat")
            .expires(Instant.parse("2030-01-02T03:04:05Z"))
            .httpOnly(false)
            .secure(true)
            .sameSite(CookieOptions.SameSite.STRICT)
            .build();

    assertThat(Cookie.of(options, "abc"))
        .isEqualTo(
            "sid=abc; Max-Age=86400; Domain=example.org; Path=/chat;"
                + " Expires=Wed, 02 Jan 2030 03:04:05 GMT; Secure; SameSite=Strict");
    assertThat(
            Cookie.of(
                CookieOptions.builder().path(null).sameSite(null).httpOnly(false).build(), "x"))
        .isEqualTo("io=x");
  }

  @Test
  @DisplayName("EIO-45 middlewares run in order before every request and upgrade")
  void middlewares() {
    TestEngine engine = TestEngine.calm();
    List<String> ran = new ArrayList<>();
    engine.server.use(
        (request, headers, next) -> {
          ran.add("one " + request.method());
          headers.set("x-one", "1");
          headers.set("cache-control", "public");
          next.proceed();
        });
    engine.server.use(
        (request, headers, next) -> {
          ran.add("two");
          headers.remove("x-one");
          headers.set("x-two", "2");
          next.proceed();
        });

    InMemoryResponse open = engine.client().get(POLLING);
    InMemoryWebSocket socket = engine.client().webSocket(WEBSOCKET);
    InMemoryResponse refused = engine.client().post(POLLING, "");

    assertThat(ran).containsExactly("one GET", "two", "one GET", "two", "one POST", "two");
    assertThat(open.header("x-one")).isNull();
    assertThat(open.header("x-two")).isEqualTo("2");
    assertThat(open.header("cache-control")).isEqualTo("no-store");
    assertThat(socket.response().headers().get("x-two")).isEqualTo("2");
    assertThat(refused.header("x-two")).isEqualTo("2");
  }

  @Test
  @DisplayName("EIO-45 a middleware may answer itself")
  void respond() {
    TestEngine engine = TestEngine.calm();
    engine.server.use(
        (request, headers, next) ->
            next.respond(HttpResponse.of(401, "text/plain", "log in").header("x", "y")));

    assertThat(engine.client().get(POLLING).text()).isEqualTo("log in");
    assertThat(engine.client().webSocket(WEBSOCKET).response().status()).isEqualTo(401);
    assertThat(engine.server.clientsCount()).isZero();
  }

  @Test
  @DisplayName("EIO-45, §1.2 step 1: a middleware that fails refuses with code 3")
  void fail() {
    for (EngineMiddleware failing :
        List.<EngineMiddleware>of(
            (request, headers, next) -> next.fail("no"),
            (request, headers, next) -> {
              throw new IllegalStateException("no");
            })) {
      TestEngine engine = TestEngine.calm();
      engine.server.use(failing);
      assertThat(engine.client().get("/engine.io/?transport=nope").text())
          .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
      assertThat(engine.errors.get(0).context()).containsEntry("name", "MIDDLEWARE_FAILURE");
      assertThat(engine.client().webSocket(WEBSOCKET).response().status()).isEqualTo(400);
    }
  }

  @Test
  @DisplayName("SEC-039 a middleware has one choice; it may make it later, on any thread")
  void oneChoice() throws InterruptedException {
    TestEngine engine = TestEngine.calm();
    List<EngineMiddleware.Next> kept = new ArrayList<>();
    engine.server.use((request, headers, next) -> kept.add(next));
    InMemoryResponse open = engine.client().get(POLLING);
    assertThat(open.isDone()).isFalse();

    Thread other =
        new Thread(
            () -> {
              kept.get(0).proceed();
              kept.get(0).proceed();
              kept.get(0).fail("too late");
            });
    other.start();
    other.join();
    engine.clock.settle();

    assertThat(open.status()).isEqualTo(200);
    assertThat(engine.server.clientsCount()).isEqualTo(1);
  }
}
