package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as responses. */
class HttpFileTest extends HttpOnNetty {
  @Test
  void aFileIsStreamed(@TempDir Path folder) throws Exception {
    byte[] bytes = new byte[3_000_001];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("f"), bytes);
    try (TestHost host = start(files(file));
        RawClient client = host.connect()) {
      client.lines(GET + GET);
      for (int i = 0; i < 2; i++) {
        assertThat(client.readLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(client.readLine()).isEqualTo("content-length: 3000001");
        assertThat(client.readLine()).startsWith("date: ");
        assertThat(client.readLine()).isEmpty();
        assertThat(client.readBytes(bytes.length)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void headOfAFileHasItsLength(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "12345");
    try (TestHost host = start(files(file));
        RawClient client = host.connect()) {
      client.lines("HEAD / HTTP/1.1\nHost: a\n\n" + GET);
      assertThat(client.readResponse(true).header("content-length")).isEqualTo("5");
      assertThat(client.readResponse().body()).isEqualTo("12345");
    }
  }

  @Test
  void anEmptyFileIsAnEmptyBody(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("f"));
    try (TestHost host = start(files(file));
        RawClient client = host.connect()) {
      assertThat(client.lines(GET).readResponse().header("content-length")).isEqualTo("0");
    }
  }

  @Test
  void aFileThatIsNotThereClosesTheConnection(@TempDir Path folder) throws Exception {
    try (TestHost host = start(files(folder.resolve("missing")));
        RawClient client = host.connect()) {
      assertThat(client.lines(GET).readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleOfAFileAbortsIt(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("f"), new byte[30_000_000]);
    CountDownLatch aborted = new CountDownLatch(1);
    HttpService service =
        TestHost.http(
            exchange -> {
              exchange.onAbort(aborted::countDown);
              exchange.respond(new HttpResponse(200, new HttpHeaders(), new byte[0], file));
            });
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      client.lines(GET).readLine();
      client.reset();
      assertThat(aborted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static HttpService files(Path file) {
    return TestHost.http(
        exchange -> exchange.respond(new HttpResponse(200, new HttpHeaders(), new byte[0], file)));
  }
}
