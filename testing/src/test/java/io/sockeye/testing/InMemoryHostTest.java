package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the host promises by the seam, beside what the engine's tests show. */
final class InMemoryHostTest {
  private final InMemoryHost host = new InMemoryHost();
  private final List<HttpExchange> exchanges = new ArrayList<>();
  private final List<WebSocketConnection> connections = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  private final HttpService service =
      new HttpService() {
        @Override
        public void onRequest(HttpExchange exchange) {
          assertThat(exchange.lane().inLane()).isTrue();
          exchanges.add(exchange);
        }

        @Override
        public void onUpgrade(UpgradeExchange exchange) {
          if (exchange.request().path().equals("/refuse")) {
            exchange.refuse(HttpResponse.empty(403));
            exchange.refuse(HttpResponse.empty(500));
          } else {
            exchange.accept(
                host.lanes().get(1),
                new HttpHeaders().set("x", "y"),
                WebSocketOptions.plain(10),
                connection -> {
                  assertThat(host.lanes().get(1).inLane()).isTrue();
                  connections.add(connection);
                  return new Teller();
                });
          }
        }
      };

  InMemoryHostTest() {
    host.start(service);
  }

  private final class Teller implements WebSocketListener {
    @Override
    public void onText(byte[] array, int offset, int length) {
      told.add(new String(array, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {
      told.add("binary " + length);
    }

    @Override
    public void onWritable() {
      told.add("writable");
    }

    @Override
    public void onClose(@Nullable String error) {
      told.add("close " + error);
    }
  }

  @Test
  void theFirstResponseCounts() {
    InMemoryResponse response = host.client().get("/");
    exchanges.get(0).respond(HttpResponse.of(200, "text/plain", "first"));
    exchanges.get(0).respond(HttpResponse.of(200, "text/plain", "second"));
    host.clock().settle();

    assertThat(response.text()).isEqualTo("first");
    assertThat(response.connectionClosed()).isFalse();
  }

  @Test
  void aResponseThatHasNotComeCannotBeRead() {
    assertThatThrownBy(() -> host.client().get("/").status())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no response yet");
  }

  @Test
  void anAbortIsToldOnceAlsoToWhoAsksLater() {
    InMemoryResponse response = host.client().get("/");
    exchanges.get(0).onAbort(() -> told.add("replaced"));
    exchanges.get(0).onAbort(() -> told.add("aborted"));
    host.clock().settle();

    response.abort();
    response.abort();
    assertThat(told).containsExactly("aborted");
    exchanges.get(0).onAbort(() -> told.add("later"));
    host.clock().settle();

    assertThat(told).containsExactly("aborted", "later");
  }

  @Test
  void aWebSocketLivesOnTheLaneItWasAcceptedFor() {
    InMemoryWebSocket socket = host.client(0).webSocket("/");
    socket.send("a");
    socket.send(new byte[3]);

    assertThat(socket.response().status()).isEqualTo(101);
    assertThat(socket.response().headers().get("x")).isEqualTo("y");
    assertThat(told).containsExactly("a", "binary 3");
    assertThatThrownBy(() -> connections.get(0).send(new byte[0], true, true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside its lane");
  }

  @Test
  void aMessageTooLargeCloses() {
    InMemoryWebSocket socket = host.client().webSocket("/");
    socket.send("0123456789");
    socket.send("0123456789a");
    socket.send("never");

    assertThat(told)
        .containsExactly("0123456789", "close message larger than maxPayload (10 bytes)");
    assertThat(socket.closeCode()).isEqualTo(1009);
    assertThat(socket.isOpen()).isFalse();
  }

  @Test
  void whatIsSentLeavesAtTheFlush() {
    InMemoryWebSocket socket = host.client().webSocket("/");
    onLane(() -> connections.get(0).send(new byte[] {1}, true, true));
    assertThat(socket.take()).isEmpty();
    onLane(() -> connections.get(0).flush());

    assertThat(socket.take()).hasSize(1);
  }

  @Test
  void afterTheCloseNothingIsDelivered() {
    InMemoryWebSocket socket = host.client().webSocket("/");
    socket.reading(false);
    onLane(() -> connections.get(0).close(1000));
    socket.send("late");
    socket.reading(true);

    assertThat(told).containsExactly("close null");
    assertThat(socket.closeCode()).isEqualTo(1000);
  }

  @Test
  void aHostIsStartedOnce() {
    assertThatThrownBy(() -> host.start(service)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClientThatDoesNotAnswerTheCloseIsCut() {
    InMemoryWebSocket socket = host.client().webSocket("/");
    socket.reading(false);
    onLane(() -> connections.get(0).close(1000));
    assertThat(told).isEmpty();

    host.clock().advance(Duration.ofSeconds(10));

    assertThat(told).containsExactly("close null");
    assertThat(socket.closeCode()).isEqualTo(1006);
  }

  @Test
  void closingTheHostCutsEverything() {
    InMemoryWebSocket socket = host.client().webSocket("/");
    InMemoryResponse response = host.client().get("/");
    exchanges.get(0).onAbort(() -> told.add("aborted"));
    host.clock().settle();

    assertThat(host.close().toCompletableFuture()).isCompleted();

    assertThat(told).containsExactlyInAnyOrder("close null", "aborted");
    assertThat(socket.isOpen()).isFalse();
    assertThat(response.isDone()).isFalse();
    assertThatThrownBy(() -> host.client().get("/")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refused() {
    InMemoryWebSocket socket = host.client().webSocket("/refuse");

    assertThat(socket.response().status()).isEqualTo(403);
    assertThat(socket.isOpen()).isFalse();
  }

  private void onLane(Runnable action) {
    host.lanes().get(1).submit(action);
    host.clock().settle();
  }
}
