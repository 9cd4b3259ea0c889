package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpResponse;
import io.sockeye.testing.InMemoryClient;
import io.sockeye.testing.InMemoryResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CorsTest {
  private static final String ME = "https://me.org";

  @Test
  @DisplayName("EIO-39 a preflight with everything set")
  void preflight() {
    TestEngine engine =
        engine(
            CorsOptions.builder()
                .origin(CorsOrigin.of(ME))
                .credentials(true)
                .exposedHeaders("X-One", "X-Two")
                .maxAge(Duration.ofMinutes(10)));

    InMemoryResponse response =
        from(engine, ME)
            .header("access-control-request-headers", "x-a,x-b")
            .request("OPTIONS", POLLING);

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().asMap())
        .isEqualTo(
            Map.of(
                "access-control-allow-origin", List.of(ME),
                "vary", List.of("Origin", "Access-Control-Request-Headers"),
                "access-control-allow-credentials", List.of("true"),
                "access-control-allow-methods", List.of("GET,HEAD,PUT,PATCH,POST,DELETE"),
                "access-control-allow-headers", List.of("x-a,x-b"),
                "access-control-expose-headers", List.of("X-One,X-Two"),
                "access-control-max-age", List.of("600")));
    assertThat(engine.errors).isEmpty();
  }

  @Test
  @DisplayName("EIO-39 methods and allowed headers of our own, another success status")
  void preflightOptions() {
    TestEngine engine =
        engine(
            CorsOptions.builder()
                .methods("GET", "POST")
                .allowedHeaders("x-mine")
                .optionsSuccessStatus(200));

    InMemoryResponse response =
        from(engine, ME)
            .header("access-control-request-headers", "x-a")
            .request("OPTIONS", POLLING);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().asMap())
        .isEqualTo(
            Map.of(
                "access-control-allow-origin", List.of("*"),
                "access-control-allow-methods", List.of("GET,POST"),
                "access-control-allow-headers", List.of("x-mine")));
  }

  @Test
  @DisplayName("EIO-39 a preflight that goes on meets the check of the method")
  void preflightContinue() {
    TestEngine engine = engine(CorsOptions.builder().preflightContinue(true));

    InMemoryResponse response = from(engine, ME).request("OPTIONS", POLLING);

    assertThat(response.text()).isEqualTo("{\"code\":2,\"message\":\"Bad handshake method\"}");
    assertThat(response.header("access-control-allow-origin")).isEqualTo("*");
  }

  @Test
  @DisplayName("EIO-40 any origin")
  void any() {
    assertThat(allowed(CorsOrigin.of("*"), ME)).isEqualTo("*");
    assertThat(vary(CorsOrigin.of("*"), ME)).isEmpty();
  }

  @Test
  @DisplayName("EIO-40 one origin is named, not reflected")
  void fixed() {
    assertThat(allowed(CorsOrigin.of("https://other.org"), ME)).isEqualTo("https://other.org");
    assertThat(vary(CorsOrigin.of("https://other.org"), ME)).containsExactly("Origin");
  }

  @Test
  @DisplayName("EIO-40 reflecting")
  void reflect() {
    assertThat(allowed(new CorsOrigin.Reflect(), ME)).isEqualTo(ME);
    assertThat(vary(new CorsOrigin.Reflect(), ME)).containsExactly("Origin");
  }

  @Test
  @DisplayName("EIO-40, SEC-033 of several only those listed are reflected")
  void list() {
    CorsOrigin two = CorsOrigin.of(ME, "https://you.org");

    assertThat(allowed(two, ME)).isEqualTo(ME);
    for (String evil :
        List.of(ME + ".evil", "https://evil.org", "null", "HTTPS://ME.ORG", ME + ":8443")) {
      assertThat(allowed(two, evil)).as(evil).isNull();
      assertThat(vary(two, evil)).containsExactly("Origin");
    }
  }

  @Test
  @DisplayName("EIO-40 a pattern")
  void pattern() {
    CorsOrigin rule = CorsOrigin.matching(Pattern.compile("^https://[a-z]+\\.org$"));

    assertThat(allowed(rule, ME)).isEqualTo(ME);
    assertThat(allowed(rule, ME + ".evil")).isNull();
    assertThat(allowed(new CorsOrigin.OneOf(List.of(rule)), ME)).isEqualTo(ME);
  }

  @Test
  @DisplayName("EIO-40 a function, synchronous and asynchronous")
  void function() {
    assertThat(allowed(CorsOrigin.decidedBy(ME::equals), ME)).isEqualTo(ME);
    assertThat(allowed(CorsOrigin.decidedBy(ME::equals), "https://x.org")).isNull();

    CompletableFuture<CorsOrigin> later = new CompletableFuture<>();
    TestEngine engine = engine(CorsOptions.builder().origin(new CorsOrigin.Decided(o -> later)));
    InMemoryResponse response = from(engine, ME).get(POLLING);
    assertThat(response.isDone()).isFalse();
    later.complete(CorsOrigin.of(ME));
    engine.clock.settle();
    assertThat(response.header("access-control-allow-origin")).isEqualTo(ME);
  }

  @Test
  @DisplayName("EIO-40 a delegate chooses the whole set, later if it likes")
  void delegate() {
    CompletableFuture<CorsOptions> later = new CompletableFuture<>();
    TestEngine engine = TestEngine.calm(o -> o.cors(request -> later));
    InMemoryResponse response = from(engine, ME).get(POLLING);
    assertThat(response.isDone()).isFalse();

    later.complete(CorsOptions.builder().origin(CorsOrigin.of(ME)).credentials(true).build());
    engine.clock.settle();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("access-control-allow-credentials")).isEqualTo("true");
  }

  @Test
  @DisplayName("EIO-40 a delegate or function that fails refuses with code 3")
  void failing() {
    TestEngine delegate =
        TestEngine.calm(
            o -> o.cors(r -> CompletableFuture.failedFuture(new IllegalStateException("x"))));
    TestEngine function =
        engine(
            CorsOptions.builder()
                .origin(
                    CorsOrigin.decidedBy(
                        origin -> {
                          throw new IllegalStateException("x");
                        })));

    assertThat(from(delegate, ME).get(POLLING).text())
        .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(from(function, ME).get(POLLING).text())
        .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(function.errors.get(0).context()).containsEntry("name", "MIDDLEWARE_FAILURE");
  }

  @Test
  @DisplayName("EIO-41 the headers are on errors too")
  void errors() {
    TestEngine engine =
        TestEngine.calm(
            o -> o.cors(CorsOptions.origins(ME)).allowRequest(r -> Admission.refuse("no")));

    InMemoryResponse forbidden = from(engine, ME).get(POLLING);
    InMemoryResponse unknown = from(engine, ME).get(POLLING + "&sid=nope");

    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.header("access-control-allow-origin")).isEqualTo(ME);
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.header("access-control-allow-origin")).isEqualTo(ME);
  }

  @Test
  @DisplayName("EIO-41 and on what is served beside the engine")
  void filtered() {
    TestEngine engine = engine(CorsOptions.builder().origin(CorsOrigin.of(ME)));
    io.sockeye.testing.InMemoryHost host = new io.sockeye.testing.InMemoryHost();
    host.start(
        new io.sockeye.http.HttpService() {
          @Override
          public void onRequest(io.sockeye.http.HttpExchange exchange) {
            engine.server.filtered(
                exchange, next -> next.respond(HttpResponse.of(200, "text/javascript", "x")));
          }

          @Override
          public void onUpgrade(io.sockeye.http.UpgradeExchange exchange) {
            exchange.refuse(HttpResponse.empty(404));
          }
        });

    InMemoryResponse bundle = host.client().get("/engine.io/client.js");
    InMemoryResponse preflight = host.client().request("OPTIONS", "/engine.io/client.js");

    assertThat(bundle.text()).isEqualTo("x");
    assertThat(bundle.header("access-control-allow-origin")).isEqualTo(ME);
    assertThat(preflight.status()).isEqualTo(204);
  }

  @Test
  @DisplayName("EIO-42 CORS is off by default: no header at all")
  void off() {
    InMemoryResponse response = from(TestEngine.calm(), ME).get(POLLING);

    assertThat(response.headers().asMap()).containsOnlyKeys("content-type", "cache-control");
    assertThat(from(TestEngine.calm(), ME).request("OPTIONS", POLLING).status()).isEqualTo(400);
  }

  private static TestEngine engine(CorsOptions.Builder cors) {
    return TestEngine.calm(o -> o.cors(cors.build()));
  }

  private static InMemoryClient from(TestEngine engine, String origin) {
    return engine.client().header("origin", origin);
  }

  private static @org.jspecify.annotations.Nullable String allowed(CorsOrigin rule, String origin) {
    return from(engine(CorsOptions.builder().origin(rule)), origin)
        .get(POLLING)
        .header("access-control-allow-origin");
  }

  private static List<String> vary(CorsOrigin rule, String origin) {
    return from(engine(CorsOptions.builder().origin(rule)), origin)
        .get(POLLING)
        .headers()
        .all("vary");
  }
}
