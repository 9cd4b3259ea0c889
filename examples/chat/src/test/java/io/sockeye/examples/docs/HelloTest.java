package io.sockeye.examples.docs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server of the README, in a process of its own as its readers start it. */
@Timeout(60)
final class HelloTest {
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private static Process process;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Hello.class.getName(),
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    address =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
  }

  @AfterAll
  static void stop() throws Exception {
    process.destroy();
    if (!process.waitFor(10, SECONDS)) {
      process.destroyForcibly();
    }
  }

  @Test
  void openPacketIsServed_EIO8() throws Exception {
    HttpResponse<String> open = get("/socket.io/?EIO=4&transport=polling");

    assertThat(open.statusCode()).isEqualTo(200);
    assertThat(open.body()).startsWith("0{\"sid\":\"").contains("\"upgrades\":[\"websocket\"]");
  }

  @Test
  void valueReturnedIsTheAcknowledgement_SIO41() throws Exception {
    String session = "/socket.io/?EIO=4&transport=polling&sid=" + open();

    assertThat(post(session, "40").body()).isEqualTo("ok");
    assertThat(get(session).body()).startsWith("40{\"sid\":\"");
    assertThat(post(session, "420[\"add\",41]").body()).isEqualTo("ok");
    assertThat(get(session).body()).isEqualTo("430[42]");
  }

  @Test
  void roomGetsWhatOneOfItSends_SIO48() throws Exception {
    String ada = join();
    String bob = join();

    post(ada, "42[\"chat\",{\"user\":\"ada\",\"text\":\"hello\"}]");

    assertThat(get(bob).body()).isEqualTo("42[\"chat\",{\"user\":\"ada\",\"text\":\"hello\"}]");
  }

  @Test
  void clientOfTheReadmeIsServed_SIO79() throws Exception {
    assertThat(get("/socket.io/socket.io.js").statusCode()).isEqualTo(200);
  }

  private String open() throws Exception {
    String body = get("/socket.io/?EIO=4&transport=polling").body();
    return body.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
  }

  /** Connects to the main namespace and returns when the connection handler has run. */
  private String join() throws Exception {
    String session = "/socket.io/?EIO=4&transport=polling&sid=" + open();
    post(session, "40");
    get(session);
    post(session, "420[\"add\",1]");
    get(session);
    return session;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
