package io.sockeye.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.testing.InMemoryHost;
import io.sockeye.testing.InMemoryResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticFilesTest {
  @TempDir private Path temp;
  private Path folder;
  private InMemoryHost host;

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectories(temp.resolve("public"));
    Files.writeString(temp.resolve("secret.txt"), "secret");
    Files.writeString(folder.resolve("index.html"), "<p>home");
    Files.writeString(folder.resolve("app.js"), "js");
    Files.writeString(folder.resolve("a b+ü.txt"), "named");
    Files.writeString(folder.resolve(".env"), "hidden");
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve(".git/config"), "hidden");
    Files.createDirectories(folder.resolve("sub/empty"));
    Files.writeString(folder.resolve("sub/index.html"), "<p>sub");
    host = serving(StaticFiles.folder(folder));
  }

  @Test
  void aFileWithItsTypeAndAnEtag() {
    InMemoryResponse response = host.client().get("/app.js?v=1");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("js");
    assertThat(response.header("content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(response.header("etag")).matches("W/\"[0-9a-f]+-[0-9a-f]+\"");
    assertThat(response.header("cache-control")).isEqualTo("no-cache");
    assertThat(response.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void aPathWithASlashMeansTheIndex() {
    assertThat(host.client().get("/").text()).isEqualTo("<p>home");
    assertThat(host.client().get("/sub/").text()).isEqualTo("<p>sub");
    assertThat(host.client().get("/").header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(host.client().get("/sub/empty/").status()).isEqualTo(404);
    assertThat(host.client().get("/app.js/").status()).isEqualTo(404);
  }

  @Test
  void aFolderWithoutItsSlashIsRedirected() {
    InMemoryResponse response = host.client().get("/sub");

    assertThat(response.status()).isEqualTo(301);
    assertThat(response.header("location")).isEqualTo("/sub/");
  }

  @Test
  void namesAreDecoded() {
    assertThat(host.client().get("/a%20b+%C3%BC.txt").text()).isEqualTo("named");
  }

  @Test
  void headHasNoBody() {
    InMemoryResponse response = host.client().request("HEAD", "/app.js");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.header("etag")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "\"other\", %s", "*", "W/%s"})
  void whoHasItAlreadyIsTold304(String condition) {
    String etag = String.valueOf(host.client().get("/app.js").header("etag"));
    String strong = etag.substring(2);
    String value = condition.formatted(condition.startsWith("W/") ? strong : etag);

    InMemoryResponse response = host.client().header("if-none-match", value).get("/app.js");

    assertThat(response.status()).isEqualTo(304);
    assertThat(response.body()).isEmpty();
    assertThat(response.header("etag")).isEqualTo(etag);
  }

  @Test
  void aChangedFileHasAnotherEtag() throws IOException {
    String before = String.valueOf(host.client().get("/app.js").header("etag"));
    Files.setLastModifiedTime(
        folder.resolve("app.js"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

    InMemoryResponse response = host.client().header("if-none-match", before).get("/app.js");

    assertThat(response.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.txt",
        "/../secret.txt",
        "/sub/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/app.js%00",
        "/app.js%00.html",
        "/app.js%0a",
        "/%c0%ae%c0%ae/secret.txt",
        "/%zz",
        "/%",
        "/%4",
        "/.env",
        "/%2eenv",
        "/.git/config",
        "/./app.js",
        "/sub/./index.html",
        "//app.js",
        "//evil.org/",
        "//sub",
        "/sub//index.html",
        "/C:/windows",
        "/app.js::$DATA"
      })
  void whatIsNotThereIsNotFoundHoweverItIsAskedFor(String target) {
    assertThat(host.client().get(target).status()).isEqualTo(404);
  }

  @Test
  void linksLeadNowhereButInside() throws IOException {
    Files.createSymbolicLink(folder.resolve("out.txt"), temp.resolve("secret.txt"));
    Files.createSymbolicLink(folder.resolve("up"), temp);
    Files.createSymbolicLink(folder.resolve("visible.txt"), folder.resolve(".env"));
    Files.createSymbolicLink(folder.resolve("in.js"), folder.resolve("app.js"));
    Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("gone"));

    assertThat(host.client().get("/out.txt").status()).isEqualTo(404);
    assertThat(host.client().get("/up/secret.txt").status()).isEqualTo(404);
    assertThat(host.client().get("/visible.txt").status()).isEqualTo(404);
    assertThat(host.client().get("/nowhere").status()).isEqualTo(404);
    assertThat(host.client().get("/in.js").text()).isEqualTo("js");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void otherMethodsAreNotAllowed(String method) {
    InMemoryResponse response = host.client().request(method, "/app.js");

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void underAPathOfTheServer() {
    InMemoryHost mounted = serving(StaticFiles.folder(folder).under("/assets/"));

    assertThat(mounted.client().get("/assets/app.js").text()).isEqualTo("js");
    assertThat(mounted.client().get("/assets/").text()).isEqualTo("<p>home");
    assertThat(mounted.client().get("/app.js").status()).isEqualTo(404);
    assertThat(mounted.client().get("/assetsapp.js").status()).isEqualTo(404);
    assertThatThrownBy(() -> StaticFiles.folder(folder).under("assets"))
        .hasMessageContaining("path is \"assets\"");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> StaticFiles.folder(temp.resolve("nope")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nope");
  }

  @Test
  void theClassPathAsFolderOnDisk() throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {temp.toUri().toURL()}, null)) {
      assertClassPath(serving(StaticFiles.classPath("/public", loader)));
    }
  }

  @Test
  void theClassPathAsJar() throws IOException {
    Path jar = temp.resolve("site.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      entry(zip, "public/", "");
      entry(zip, "public/index.html", "<p>home");
      entry(zip, "public/app.js", "js");
      entry(zip, "public/.env", "hidden");
      entry(zip, "public/sub/", "");
      entry(zip, "public/sub/index.html", "<p>sub");
      entry(zip, "secret.txt", "secret");
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertClassPath(serving(StaticFiles.classPath("public", loader)));
    }
  }

  private static void assertClassPath(InMemoryHost host) {
    assertThat(host.client().get("/").text()).isEqualTo("<p>home");
    InMemoryResponse response = host.client().get("/app.js");
    assertThat(response.text()).isEqualTo("js");
    assertThat(response.header("content-type")).isEqualTo("text/javascript; charset=utf-8");
    String etag = String.valueOf(response.header("etag"));
    assertThat(etag).matches("\"[0-9a-f]{32}\"");
    assertThat(host.client().header("if-none-match", etag).get("/app.js").status()).isEqualTo(304);
    assertThat(host.client().get("/sub").header("location")).isEqualTo("/sub/");
    assertThat(host.client().get("/sub/").text()).isEqualTo("<p>sub");
    assertThat(host.client().get("/.env").status()).isEqualTo(404);
    assertThat(host.client().get("/../secret.txt").status()).isEqualTo(404);
    assertThat(host.client().get("/nothing").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "a.HTML, text/html; charset=utf-8",
    "a.svg, image/svg+xml",
    "a.min.js.map, application/json",
    "a.unknown, application/octet-stream",
    "README, application/octet-stream"
  })
  void contentTypes(String name, String type) {
    assertThat(ContentTypes.of(name)).isEqualTo(type);
  }

  @Test
  void health() {
    boolean[] draining = {false};
    InMemoryHost healthy = serving(new HealthEndpoint(() -> draining[0]));

    assertThat(healthy.client().get("/healthz").status()).isEqualTo(200);
    assertThat(healthy.client().get("/healthz").text()).isEqualTo("ok");
    draining[0] = true;
    assertThat(healthy.client().get("/healthz").status()).isEqualTo(503);
    assertThat(healthy.client().get("/healthz").header("cache-control")).isEqualTo("no-store");
    assertThat(healthy.client().post("/healthz", "").status()).isEqualTo(405);
  }

  private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static InMemoryHost serving(HttpHandler handler) {
    InMemoryHost host = new InMemoryHost();
    host.start(
        new HttpService() {
          @Override
          public void onRequest(HttpExchange exchange) {
            handler.handle(exchange);
          }

          @Override
          public void onUpgrade(UpgradeExchange exchange) {
            exchange.refuse(HttpResponse.empty(404));
          }
        });
    return host;
  }
}
