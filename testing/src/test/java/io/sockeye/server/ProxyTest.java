package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.server.CorsOptions;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server behind a proxy: all clients of the in-memory host come from the loopback address. */
final class ProxyTest {
  private static final String CLIENT = "2001:db8:0:0:0:0:0:1";

  private static Wire forwarded(Fixture fixture) {
    return new Wire(
        fixture,
        fixture
            .host
            .client(0)
            .header("forwarded", "for=\"[2001:db8::1]:4711\";proto=https")
            .webSocket(Fixture.WEBSOCKET));
  }

  @Test
  void eio12_theHandshakeHasTheAddressThatATrustedProxyNames() {
    List<Handshake> handshakes = new ArrayList<>();
    try (Fixture fixture = new Fixture(options -> options.trustedProxies("loopback"))) {
      fixture.io.onConnection(socket -> handshakes.add(socket.handshake()));
      forwarded(fixture).connect("/");

      Handshake handshake = handshakes.get(0);
      assertThat(handshake.remoteAddress().getAddress().getHostAddress()).isEqualTo(CLIENT);
      assertThat(handshake.remoteAddress().getPort()).isEqualTo(4711);
      assertThat(handshake.secure()).isTrue();
      assertThat(handshake.request().peerAddress().getAddress().isLoopbackAddress()).isTrue();
      assertThat(handshake.toMap()).containsEntry("address", CLIENT).containsEntry("secure", true);
    }
  }

  @Test
  void eio12_withoutTheOptionItHasThePeers() {
    List<Handshake> handshakes = new ArrayList<>();
    try (Fixture fixture = new Fixture()) {
      fixture.io.onConnection(socket -> handshakes.add(socket.handshake()));
      forwarded(fixture).connect("/");

      Handshake handshake = handshakes.get(0);
      assertThat(handshake.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
      assertThat(handshake.secure()).isFalse();
    }
  }

  @Test
  void eio12_pagesAndTheBrowserClientToo() {
    List<HttpRequest> seen = new ArrayList<>();
    try (Fixture fixture =
        new Fixture(
            options ->
                options
                    .trustedProxies("loopback")
                    .pages(
                        exchange -> {
                          seen.add(exchange.request());
                          exchange.respond(HttpResponse.empty(200));
                        })
                    .engine(
                        engine ->
                            engine.cors(
                                request -> {
                                  seen.add(request);
                                  return CompletableFuture.completedFuture(
                                      CorsOptions.origins("*"));
                                })))) {
      for (String target : List.of("/page", "/socket.io/socket.io.js")) {
        fixture.host.client(0).header("x-forwarded-for", "2001:db8::1").get(target);
        fixture.clock.settle();
      }

      assertThat(seen)
          .hasSize(2)
          .allSatisfy(
              request ->
                  assertThat(request.remoteAddress().getAddress().getHostAddress())
                      .isEqualTo(CLIENT));
    }
  }
}
