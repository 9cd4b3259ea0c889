package io.sockeye.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import io.sockeye.event.AckTimeoutException;
import io.sockeye.event.EventType;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import io.sockeye.testing.AckRequest;
import io.sockeye.testing.ConnectErrorException;
import io.sockeye.testing.FakeClock;
import io.sockeye.testing.SocketIOTestServer;
import io.sockeye.testing.TestClient;
import io.sockeye.testing.junit.ServerPort;
import io.sockeye.testing.junit.SocketIOExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code of docs/testing.md, which is tests. */
final class TestingTest {
  // snippet: what is tested
  record Message(String user, String text) {}

  static final EventType<Message> CHAT = EventType.of("chat", Message.class);
  static final AckEventType<String, Boolean> SURE =
      AckEventType.of("sure?", String.class, Boolean.class);

  static void register(SocketIOServer io) {
    io.use(
        socket -> {
          if (socket.handshake().auth(Object.class) == null) {
            throw new ConnectRefusedException("no token", new Refusal(401));
          }
        });
    io.onConnection(socket -> socket.join("lobby"));
    io.on(CHAT, (socket, message) -> socket.to("lobby").emit(CHAT, message));
    io.onWithAck(
        "delete",
        String.class,
        (socket, id) -> socket.emitWithAck(SURE, id).join() ? "deleted" : "kept");
  }

  // end

  record Token(String token) {}

  // snippet: a test
  @RegisterExtension
  final SocketIOExtension socketIO = SocketIOExtension.inMemory(TestingTest::register);

  @Test
  void everybodyElseHearsIt(SocketIOTestServer server) {
    TestClient ada = server.connect("/", new Token("a"));
    TestClient bob = server.connect("/", new Token("b"));

    ada.emit(CHAT, new Message("ada", "hello"));

    assertThat(bob.await(CHAT)).isEqualTo(new Message("ada", "hello"));
    ada.assertNothing();
  }

  // end

  @Test
  void withoutJunit() {
    // snippet: without JUnit
    try (SocketIOTestServer server = SocketIOTestServer.start(TestingTest::register)) {
      TestClient ada = server.connect("/", new Token("a"));
      ada.emit(CHAT, new Message("ada", "hello"));
      ada.assertNothing();
    }
    // end
  }

  // snippet: who is not let in
  record Refusal(int code) {}

  @Test
  void whoHasNoTokenIsRefused(SocketIOTestServer server) {
    assertThatThrownBy(server::connect)
        .isInstanceOfSatisfying(
            ConnectErrorException.class,
            error -> {
              assertThat(error).hasMessage("no token");
              assertThat(error.data(Refusal.class)).isEqualTo(new Refusal(401));
            });
  }

  // end

  // snippet: acknowledgements both ways
  @Test
  void whoIsSureDeletes(SocketIOTestServer server) {
    TestClient ada = server.connect("/", new Token("a"));

    CompletableFuture<AckReply> reply = ada.emitWithAck("delete", "17");
    AckRequest<String, Boolean> question = ada.await(SURE);
    assertThat(question.argument()).isEqualTo("17");
    assertThat(reply).isNotDone();
    question.ack(true);

    assertThat(reply.join().arg(0, String.class)).isEqualTo("deleted");
  }

  @Test
  void whoIsNotSureKeeps(SocketIOTestServer server) {
    TestClient ada = server.connect("/", new Token("a"));
    ada.onWithAck(SURE, (client, id) -> false);

    assertThat(ada.emitWithAck("delete", "17").join().arg(0, String.class)).isEqualTo("kept");
  }

  // end

  // snippet: time
  @Test
  void whoDoesNotAnswerIsNotWaitedForLongerThanTenSeconds(SocketIOTestServer server) {
    TestClient ada = server.connect("/", new Token("a"));
    Socket socket = server.io().sockets().sockets().iterator().next();
    CompletableFuture<Boolean> sure = socket.emitWithAck(SURE, "17");
    ada.await(SURE);

    server.advance(Duration.ofMillis(9_999));
    assertThat(sure).isNotDone();
    server.advance(Duration.ofMillis(1));

    assertThatThrownBy(() -> server.await(sure)).hasCauseInstanceOf(AckTimeoutException.class);
  }

  @Test
  void whoFallsSilentIsGoneAfterFortyFiveSeconds(SocketIOTestServer server) {
    TestClient ada = server.connect("/", new Token("a"));
    ada.answerPings(false);

    server.advance(Duration.ofSeconds(45));

    assertThat(server.io().sockets().sockets()).isEmpty();
    assertThat(ada.awaitDisconnect()).isEqualTo("transport close");
  }

  // end

  @Test
  void oneClock() {
    // snippet: the clock of the application
    FakeClock clock = new FakeClock();
    SocketIOTestServer server =
        SocketIOTestServer.builder()
            .clock(clock)
            .lanes(4)
            .options(options -> options.ackTimeout(Duration.ofSeconds(3)))
            .start(io -> io.onWithAck("time", socket -> clock.instant().toString()));
    // end
    try (server) {
      assertThat(server.connect().emitWithAck("time").join().arg(0, String.class))
          .isEqualTo("2026-01-01T00:00:00Z");
    }
  }

  @Test
  void describedClient(SocketIOTestServer server) {
    // snippet: clients of every kind
    TestClient ada =
        server
            .client()
            .auth(new Token("a"))
            .header("cookie", "session=17")
            .query("version", "2")
            .polling()
            .connect();
    // end
    assertThat(ada.transport()).isEqualTo("polling");
  }

  @Nested
  final class OnPort {
    // snippet: on a port
    @RegisterExtension
    final SocketIOExtension onPort = SocketIOExtension.onPort0(TestingTest::register);

    @Test
    void theClientIsServed(URI server, @ServerPort int port) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve("/socket.io/socket.io.js")).build();
      HttpResponse<String> script =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(script.body()).contains("Socket.IO v4.");
      assertThat(server.getPort()).isEqualTo(port);
    }

    // end
  }
}
