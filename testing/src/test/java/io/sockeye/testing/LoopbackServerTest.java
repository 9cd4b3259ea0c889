package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server on a real port. */
@Timeout(60)
final class LoopbackServerTest {
  private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void servesOnAFreePortOfTheLoopbackInterface() throws Exception {
    LoopbackServer server =
        LoopbackServer.start(io -> io.onWithAck("add", Integer.class, (s, n) -> n));
    try (server) {
      assertThat(server.port()).isPositive().isEqualTo(server.io().port());
      assertThat(InetAddress.getByName(server.uri().getHost()).isLoopbackAddress()).isTrue();
      assertThat(get(server.uri(), HANDSHAKE).body()).startsWith("0{\"sid\":\"");
    }
    new ServerSocket(server.port(), 1, InetAddress.getLoopbackAddress()).close();
    server.close();
  }

  @Test
  void optionsAreTheApplications() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(options -> options.health(true), io -> {})) {
      assertThat(get(server.uri(), "/healthz").body()).isEqualTo("ok");
    }
  }

  @Test
  void aHandlerThatDoesNotReturnIsLeft() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    LoopbackServer server =
        LoopbackServer.start(
            io ->
                io.onConnection(
                    socket -> {
                      entered.countDown();
                      never.await();
                    }));
    String open = get(server.uri(), HANDSHAKE).body();
    String session = HANDSHAKE + "&sid=" + open.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    URI uri = server.uri().resolve(session);
    http.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("40")).build(),
        HttpResponse.BodyHandlers.discarding());
    entered.await();

    assertThatThrownBy(server::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("left when the server was closed: socket ")
        .hasMessageContaining("the rooms [");
    never.countDown();
  }

  @Test
  void anApplicationThatThrowsLeavesNoServer() {
    assertThatThrownBy(
            () ->
                LoopbackServer.start(
                    io -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
  }

  @Test
  void withoutAHostTheMissingArtefactIsNamed() {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    AtomicInteger asked = new AtomicInteger();
    thread.setContextClassLoader(
        new ClassLoader(loader) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            if (name.endsWith("io.sockeye.http.HttpHostProvider")) {
              asked.incrementAndGet();
              return Collections.emptyEnumeration();
            }
            return super.getResources(name);
          }
        });
    try {
      assertThatThrownBy(() -> LoopbackServer.start(io -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("io.sockeye:sockeye-engine-netty");
    } finally {
      thread.setContextClassLoader(loader);
    }
    assertThat(asked).hasPositiveValue();
  }

  private HttpResponse<String> get(URI server, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
