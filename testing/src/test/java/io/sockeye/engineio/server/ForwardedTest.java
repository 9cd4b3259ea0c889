package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.testing.InMemoryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Everybody who is shown a request sees it as it was before the trusted proxies (EIO-12). */
final class ForwardedTest {
  private final List<HttpRequest> seen = new ArrayList<>();

  /** All clients of the in-memory host come from the loopback address. */
  private static InMemoryClient forwarded(TestEngine engine) {
    return engine
        .client()
        .header("host", "example.org")
        .header("x-forwarded-for", "6.6.6.6, 198.51.100.1")
        .header("x-forwarded-proto", "https");
  }

  private void assertSeen() {
    assertThat(seen)
        .isNotEmpty()
        .allSatisfy(
            request -> {
              assertThat(request.remoteAddress().getAddress().getHostAddress())
                  .isEqualTo("198.51.100.1");
              assertThat(request.secure()).isTrue();
              assertThat(request.peerAddress().getAddress().isLoopbackAddress()).isTrue();
            });
  }

  @Test
  void eio12_theSessionOfATrustedProxyHasTheClientsAddress() {
    TestEngine engine = new TestEngine(o -> o.trustedProxies("loopback"));

    forwarded(engine).get(POLLING);
    forwarded(engine).webSocket(WEBSOCKET);

    engine.recorders.forEach(recorder -> seen.add(recorder.session.request()));
    assertThat(seen).hasSize(2);
    assertSeen();
  }

  @Test
  void eio12_withoutTheOptionHeadersMeanNothing() {
    TestEngine engine = new TestEngine();

    forwarded(engine).get(POLLING);

    HttpRequest request = engine.last().session.request();
    assertThat(request.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
    assertThat(request.secure()).isFalse();
  }

  @Test
  void eio12_hooksAndMiddlewaresSeeTheClient() {
    TestEngine engine =
        new TestEngine(
            o ->
                o.trustedProxies("loopback")
                    .allowRequest(
                        request -> {
                          seen.add(request);
                          return Admission.accept();
                        })
                    .cors(
                        request -> {
                          seen.add(request);
                          return CompletableFuture.completedFuture(CorsOptions.origins("*"));
                        })
                    .onHeaders((HttpHeaders headers, HttpRequest request) -> seen.add(request))
                    .fallback(
                        exchange -> {
                          seen.add(exchange.request());
                          exchange.respond(HttpResponse.empty(200));
                        }));

    forwarded(engine).get(POLLING);
    forwarded(engine).webSocket(WEBSOCKET);
    forwarded(engine).get("/page");

    assertThat(seen).hasSize(7);
    assertSeen();
  }

  @Test
  void eio12_aRefusedRequestIsReportedWithTheClient() {
    TestEngine engine = new TestEngine(o -> o.trustedProxies("loopback"));

    forwarded(engine).get(POLLING + "&sid=unknown");
    forwarded(engine).webSocket(WEBSOCKET + "&sid=unknown");

    engine.errors.forEach(error -> seen.add(error.request()));
    assertThat(seen).hasSize(2);
    assertSeen();
  }

  @Test
  void eio12_theSameOriginIsThatOfTheClient() {
    TestEngine engine =
        new TestEngine(o -> o.trustedProxies("loopback").originPolicy(OriginPolicy.sameOrigin()));

    InMemoryClient client = forwarded(engine);
    assertThat(client.header("origin", "https://example.org").get(POLLING).status()).isEqualTo(200);
    assertThat(forwarded(engine).header("origin", "http://example.org").get(POLLING).status())
        .isEqualTo(403);
  }

  @Test
  void eio12_postsAndAbortsOfForwardedRequestsArrive() {
    TestEngine engine = TestEngine.calm(o -> o.trustedProxies("loopback"));
    TestEngine.Client client = engine.polling();

    assertThat(forwarded(engine).post(client.target(), "4hi").text()).isEqualTo("ok");
    assertThat(forwarded(engine).post(client.target(), new byte[1_000_001]).connectionClosed())
        .isTrue();
    forwarded(engine).get(client.target()).abort();

    assertThat(client.recorder.texts).containsExactly("hi");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
  }
}
