package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.server.CorsOptions;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.StaticFiles;
import io.sockeye.testing.InMemoryResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What else is on the port: the browser client (SIO-79), the application's pages, the health
 * endpoint.
 */
final class SiteTest {
  private static InMemoryResponse get(Fixture fixture, String target) {
    InMemoryResponse response = fixture.host.client(0).get(target);
    fixture.clock.settle();
    return response;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socket.io.js",
        "socket.io.min.js",
        "socket.io.esm.min.js",
        "socket.io.msgpack.min.js"
      })
  void sio79_theBundlesAreServedBelowThePath(String name) {
    try (Fixture fixture = new Fixture()) {
      InMemoryResponse response = get(fixture, "/socket.io/" + name);

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("content-type"))
          .isEqualTo("application/javascript; charset=utf-8");
      assertThat(response.header("cache-control")).isEqualTo("public, max-age=0");
      assertThat(response.header("etag")).matches("\"4\\.\\d+\\.\\d+\"");
      assertThat(response.text()).contains("Socket.IO v4");
    }
  }

  @Test
  void sio79_theMapsAreJson() {
    try (Fixture fixture = new Fixture()) {
      InMemoryResponse response = get(fixture, "/socket.io/socket.io.min.js.map");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("content-type")).isEqualTo("application/json; charset=utf-8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s"})
  void sio79_whoHasItAlreadyIsAnswered304(String form) {
    try (Fixture fixture = new Fixture()) {
      String etag = String.valueOf(get(fixture, "/socket.io/socket.io.js").header("etag"));

      InMemoryResponse response =
          fixture
              .host
              .client(0)
              .header("If-None-Match", String.format(form, etag))
              .get("/socket.io/socket.io.js");
      fixture.clock.settle();

      assertThat(response.status()).isEqualTo(304);
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void sio79_brotliIsPreferredToGzip() throws IOException {
    try (Fixture fixture = new Fixture()) {
      InMemoryResponse brotli =
          fixture
              .host
              .client(0)
              .header("Accept-Encoding", "gzip, deflate, br")
              .get("/socket.io/socket.io.min.js");
      InMemoryResponse gzip =
          fixture
              .host
              .client(0)
              .header("Accept-Encoding", "gzip, br;q=0")
              .get("/socket.io/socket.io.min.js");
      fixture.clock.settle();

      assertThat(brotli.header("content-encoding")).isEqualTo("br");
      assertThat(gzip.header("content-encoding")).isEqualTo("gzip");
      byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes();
      assertThat(new String(unpacked, StandardCharsets.UTF_8)).contains("Socket.IO v4");
    }
  }

  @Test
  void sio79_nothingElseIsServedBelowThePath() {
    try (Fixture fixture = new Fixture()) {
      assertThat(get(fixture, "/socket.io/socket.io.evil.js").status()).isEqualTo(400);
      assertThat(get(fixture, "/socket.io/LICENSE").status()).isEqualTo(400);
      assertThat(get(fixture, "/socket.io/../client.properties").status()).isEqualTo(400);
    }
  }

  @Test
  void sio79_serveClientFalseServesNone() {
    try (Fixture fixture = new Fixture(options -> options.serveClient(false))) {
      assertThat(get(fixture, "/socket.io/socket.io.js").status()).isEqualTo(400);
    }
  }

  @Test
  void eio41_theBundleHasTheHeadersOfCors() {
    try (Fixture fixture =
        new Fixture(options -> options.engine(engine -> engine.cors(CorsOptions.origins("*"))))) {
      InMemoryResponse response = get(fixture, "/socket.io/socket.io.js");

      assertThat(response.header("access-control-allow-origin")).isEqualTo("*");
    }
  }

  @Test
  void pagesAnswerWhatIsNotTheServersOwn(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("index.html"), "<h1>hello</h1>");
    try (Fixture fixture = new Fixture(options -> options.pages(StaticFiles.folder(folder)))) {
      InMemoryResponse page = get(fixture, "/");

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("content-type")).startsWith("text/html");
      assertThat(get(fixture, "/missing").status()).isEqualTo(404);
    }
  }

  @Test
  void aPageHandlerThatThrowsIsAnswered500() {
    try (Fixture fixture =
        new Fixture(
            options ->
                options.pages(
                    exchange -> {
                      throw new IllegalStateException("boom");
                    }))) {
      InMemoryResponse response = get(fixture, "/");

      assertThat(response.status()).isEqualTo(500);
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void withoutPagesTheAnswerIs404() {
    try (Fixture fixture = new Fixture()) {
      assertThat(get(fixture, "/").status()).isEqualTo(404);
      assertThat(get(fixture, "/healthz").status()).isEqualTo(404);
    }
  }

  @Test
  void healthIs200WhileTheServerWorksAnd503WhileItDrains() {
    try (Fixture fixture =
        new Fixture(
            options ->
                options
                    .health(true)
                    .pages(exchange -> exchange.respond(HttpResponse.empty(204))))) {
      assertThat(get(fixture, "/healthz").status()).isEqualTo(200);

      fixture.connect();
      List<InMemoryResponse> draining = new ArrayList<>();
      fixture.clock.together(
          () -> {
            draining.add(fixture.host.client(0).get("/healthz"));
            assertThat(fixture.io.shutdown(Duration.ofSeconds(5))).isNotDone();
          });

      assertThat(draining.get(0).status()).isEqualTo(503);
    }
  }
}
