package io.sockeye.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sockeye.engineio.server.EngineServer;
import io.sockeye.examples.wire.PollingClient;
import io.sockeye.examples.wire.WireClient;
import io.sockeye.server.SocketIOServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Socket.IO as a guest of the JDK's HTTP server, as docs/embedding.md shows it. */
@Timeout(60)
final class EmbeddedTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer server = Embedding.listening(address());
  private final SocketIOServer io = Embedding.mounted(server);

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @BeforeEach
  void start() {
    io.onConnection(socket -> socket.join("lobby"));
    io.on("chat", String.class, (socket, text) -> socket.to("lobby").emit("chat", text));
    io.onWithAck("add", Integer.class, (socket, n) -> n + 1);
    io.onWithAck("size", byte[].class, (socket, bytes) -> bytes.length);
    server.start();
  }

  @AfterEach
  void stop() {
    io.close();
    server.stop(0);
  }

  @Test
  void eventsAndAcknowledgementsGoBothWays_EIO16() {
    try (WireClient ada = new PollingClient(io.port());
        WireClient bob = new PollingClient(io.port())) {
      ada.send("20[\"add\",41]");
      ada.next("30\\[42]");
      bob.send("20[\"add\",1]");
      bob.next("30\\[2]");
      for (int i = 0; i < 100; i++) {
        ada.send("2[\"chat\",\"" + i + "\"]");
      }
      for (int i = 0; i < 100; i++) {
        bob.next("2\\[\"chat\",\"" + i + "\"]");
      }
    }
    assertThat(io.engine().clientsCount()).isZero();
  }

  @Test
  void bytesComeThrough_EIO20() {
    try (WireClient ada = new PollingClient(io.port())) {
      ada.send("51-0[\"size\",{\"_placeholder\":true,\"num\":0}]");
      ada.sendBinary(Base64.getDecoder().decode("AAEC"));
      ada.next("30\\[3]");
    }
  }

  @Test
  void theOpenPacketOffersNoUpgrade_EIO8() throws Exception {
    assertThat(get("/socket.io/?EIO=4&transport=polling").body()).contains("\"upgrades\":[]");
    assertThat(get("/socket.io/?EIO=4&transport=websocket").statusCode()).isEqualTo(400);
  }

  @Test
  void whatWasThereBeforeIsStillThere() throws Exception {
    assertThat(get("/hello").body()).isEqualTo("hello");
    assertThat(get("/socket.io/socket.io.js").body()).contains("Socket.IO v4.");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void theBareEngineIsAGuestToo_EIO16() throws Exception {
    JdkHost host = new JdkHost(server, "/engine.io/", 1);
    EngineServer engine = Embedding.engine(host, address());
    String open = get("/engine.io/?EIO=4&transport=polling").body();
    String session = "/engine.io/?EIO=4&transport=polling&sid=" + open.split("\"", 5)[3];
    assertThat(post(session, "4hello\u001ebAAEC").body()).isEqualTo("ok");
    assertThat(get(session).body()).isEqualTo("4hello\u001ebAAEC");
    engine.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    host.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void theServerGoesOnWithoutTheGuest() throws Exception {
    io.shutdown(Duration.ofSeconds(1)).get(10, TimeUnit.SECONDS);
    assertThat(get("/socket.io/?EIO=4&transport=polling").statusCode()).isEqualTo(404);
    assertThat(get("/hello").body()).isEqualTo("hello");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + path);
    return HttpRequest.newBuilder(uri);
  }
}
