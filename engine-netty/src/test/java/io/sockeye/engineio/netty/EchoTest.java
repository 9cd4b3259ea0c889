package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The JDK's own client against an echo service. */
@OnEachNetwork
class EchoTest {
  private final NettyIo io;

  EchoTest(NettyIo io) {
    this.io = io;
  }

  private static HttpService echo() {
    return TestHost.service(
        exchange -> TestResponses.echo(exchange, 1_000_000), EchoTest::acceptEcho);
  }

  static void acceptEcho(UpgradeExchange upgrade) {
    upgrade.accept(upgrade.lane(), new HttpHeaders(), WebSocketOptions.plain(1_000_000), Echo::new);
  }

  @Test
  void aPostIsAnsweredOverOneKeptConnection() throws Exception {
    try (TestHost host = TestHost.start(NettyHost.builder().io(io), echo())) {
      HttpClient client = HttpClient.newHttpClient();
      URI uri = URI.create("http://localhost:" + host.port() + "/engine.io/?EIO=4");
      for (String body : new String[] {"", "4hello", "x".repeat(500_000)}) {
        HttpRequest post =
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<String> response = client.send(post, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
      }
    }
  }

  @Test
  void aWebSocketEchoesTextAndBinary() throws Exception {
    try (TestHost host = TestHost.start(NettyHost.builder().io(io), echo())) {
      Collected collected = new Collected();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(URI.create("ws://localhost:" + host.port() + "/"), collected)
              .get(5, TimeUnit.SECONDS);
      String text = "4añ€😀".repeat(20_000);
      socket.sendText(text, true).get(5, TimeUnit.SECONDS);
      assertThat(collected.text.get(5, TimeUnit.SECONDS)).isEqualTo(text);
      socket.sendClose(1000, "").get(5, TimeUnit.SECONDS);
      assertThat(collected.closeCode.get(5, TimeUnit.SECONDS)).isEqualTo(1000);
    }
  }

  /** Sends back what comes in. */
  record Echo(WebSocketConnection connection) implements WebSocketListener {
    @Override
    public void onText(byte[] array, int offset, int length) {
      connection.send(Arrays.copyOfRange(array, offset, offset + length), false, true);
      connection.flush();
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {
      connection.send(Arrays.copyOfRange(array, offset, offset + length), true, true);
      connection.flush();
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClose(@Nullable String error) {}
  }

  private static final class Collected implements WebSocket.Listener {
    final CompletableFuture<String> text = new CompletableFuture<>();
    final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        text.complete(parts.toString());
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closeCode.complete(code);
      return null;
    }
  }
}
