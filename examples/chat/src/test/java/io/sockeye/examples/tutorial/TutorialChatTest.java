package io.sockeye.examples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.examples.wire.PollingClient;
import io.sockeye.examples.wire.WebSocketClient;
import io.sockeye.examples.wire.WireClient;
import io.sockeye.server.SocketIOServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The tutorial's chat is one class on one port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TutorialChatTest {
  private final SocketIOServer io = TutorialChat.start(0);

  @AfterAll
  void stop() {
    io.close();
  }

  @Test
  void thePageIsAtTheRoot() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).contains("<script src=\"/socket.io/socket.io.js\">");
  }

  @Test
  void thePageNamesTheClientThatIsServed() throws Exception {
    HttpResponse<String> client = get("/socket.io/socket.io.js");
    assertThat(client.statusCode()).isEqualTo(200);
    assertThat(client.headers().firstValue("content-type").orElse("")).contains("javascript");
    assertThat(client.body()).contains("Socket.IO v4.");
  }

  @Test
  void whatElseThereIsNotIsNotFound() throws Exception {
    assertThat(get("/favicon.ico").statusCode()).isEqualTo(404);
  }

  @Test
  void aChatMessageReachesEverybody() {
    try (WireClient alice = new WebSocketClient(io.port());
        WireClient bob = new PollingClient(io.port())) {
      alice.send("2[\"chat message\",\"hi\"]");
      alice.next("2\\[\"chat message\",\"hi\"]");
      bob.next("2\\[\"chat message\",\"hi\"]");
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + io.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
