package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.engineio.server.Admission;
import io.sockeye.event.DisconnectedException;
import io.sockeye.event.TypeRef;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client that users test with is let in, and how its connection ends. */
final class TestClientConnectionTest extends TestClientFixture {
  // ---- who gets in

  @Test
  void aRefusalHasItsMessageAndData() {
    io.use(
        socket -> {
          throw new ConnectRefusedException("no token", Map.of("code", 401));
        });

    assertThatThrownBy(server::connect)
        .isInstanceOfSatisfying(
            ConnectErrorException.class,
            error -> {
              assertThat(error).hasMessage("no token");
              assertThat(error.data(new TypeRef<Map<String, Integer>>() {}))
                  .containsEntry("code", 401);
              assertThat(error.httpStatus()).isZero();
            });
    assertThat(io.engine().clientsCount()).isZero();
  }

  @Test
  void aRefusalNeedNotHaveData() {
    io.use(
        socket -> {
          throw new ConnectRefusedException("full");
        });

    assertThatThrownBy(server::connect)
        .isInstanceOfSatisfying(
            ConnectErrorException.class, error -> assertThat(error.data(Object.class)).isNull());
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void aRefusedRequestHasItsStatus(String transport) {
    SocketIOTestServer closed =
        SocketIOTestServer.builder()
            .options(
                options ->
                    options.engine(
                        engine -> engine.allowRequest(request -> Admission.refuse("members only"))))
            .start(app -> {});
    try (closed) {
      TestClientBuilder client = closed.client();
      assertThatThrownBy(() -> (transport.equals("polling") ? client.polling() : client).connect())
          .isInstanceOfSatisfying(
              ConnectErrorException.class,
              error -> {
                assertThat(error.httpStatus()).isEqualTo(transport.equals("polling") ? 403 : 400);
                assertThat(error).hasMessageContaining("members only");
              });
    }
  }

  @Test
  void anUnknownNamespaceIsRefused() {
    assertThatThrownBy(() -> server.connect("/nowhere"))
        .isInstanceOf(ConnectErrorException.class)
        .hasMessage("Invalid namespace");
  }

  @Test
  void aServerThatDoesNotDecideIsAFailure() {
    io.useAsync(socket -> new CompletableFuture<>());
    assertThatThrownBy(server::connect)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("the server has neither let the client into / nor refused it");
  }

  @Test
  void theHandshakeSeesWhatTheClientSays() {
    record Token(String token) {}
    AtomicReference<Object> seen = new AtomicReference<>();
    io.of("/admin")
        .use(
            socket ->
                seen.set(
                    List.of(
                        socket.handshake().auth(Token.class),
                        socket.handshake().header("cookie"),
                        socket.handshake().query("room name"),
                        socket.handshake().issued().toString())));

    server
        .client()
        .namespace("/admin")
        .auth(new Token("t"))
        .header("cookie", "a=b")
        .query("room name", "ä&b")
        .connect();

    assertThat(seen.get()).isEqualTo(List.of(new Token("t"), "a=b", "ä&b", "2026-01-01T00:00:00Z"));
  }

  @Test
  void idsAreThoseOfTheServersSockets() {
    TestClient client = server.connect();
    assertThat(only().id()).isEqualTo(client.id());
  }

  @Test
  void aConnectionCanHaveSeveralNamespaces() {
    io.of("/news").onConnection(socket -> socket.emit("welcome", "news"));
    TestClient main = server.connect();
    TestClient news = main.connect("news");

    assertThat(news.await("welcome").arg(0, String.class)).isEqualTo("news");
    main.assertNothing();
    assertThat(io.engine().clientsCount()).isEqualTo(1);
    assertThat(news.namespace()).isEqualTo("/news");

    main.disconnect();
    news.assertNothing();
    assertThat(io.engine().clientsCount()).isEqualTo(1);
    news.disconnect();
    assertThat(io.engine().clientsCount()).isZero();
  }

  @Test
  void aConnectionThatIsClosedLeadsNowhere() {
    io.of("/news");
    TestClient client = server.connect();
    client.close();

    assertThatThrownBy(() -> client.connect("/news"))
        .isInstanceOf(ConnectErrorException.class)
        .hasMessage("the connection is closed");
  }

  // ---- the end

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void whoLeavesIsGone(String transport) {
    io.onDisconnect((socket, end) -> told.add(end.reason().wireName()));
    TestClient client = connect(transport);

    client.disconnect();

    assertThat(told).containsExactly("client namespace disconnect");
    assertThat(client.connected()).isFalse();
    assertThat(client.awaitDisconnect()).isEqualTo("io client disconnect");
    assertThat(io.engine().clientsCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void whoClosesIsGone(String transport) {
    io.onDisconnect((socket, end) -> told.add(end.reason().wireName()));
    TestClient client = connect(transport);

    client.close();
    client.close();

    assertThat(told).containsExactly("transport close");
    assertThat(client.awaitDisconnect()).isEqualTo("io client disconnect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void whoIsCutOffIsGone(String transport) {
    io.onDisconnect((socket, end) -> told.add(end.reason().wireName()));
    TestClient client = connect(transport);

    client.abort();

    assertThat(told).containsExactly("transport error");
    assertThat(client.awaitDisconnect()).isEqualTo("transport error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void theServerCanDisconnect(String transport) {
    io.on("kick me", Socket::disconnect);
    TestClient client = connect(transport);
    CompletionStage<?> reply = client.emitWithAck("never answered");

    client.emit("kick me");

    assertThatThrownBy(client::assertNothing)
        .isInstanceOf(AssertionError.class)
        .hasMessage("the client was disconnected: io server disconnect");
    assertThat(client.awaitDisconnect()).isEqualTo("io server disconnect");
    client.assertNothing();
    assertThatThrownBy(() -> reply.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(DisconnectedException.class);
    assertThatThrownBy(() -> client.emit("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the client is disconnected: io server disconnect");
    assertThatThrownBy(() -> client.await("x"))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "no event \"x\" has come; the client was disconnected: io server disconnect; in the"
                + " queue: []");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void theServerCanCloseTheConnection(String transport) {
    TestClient client = connect(transport);

    only().disconnect(true);

    assertThat(client.awaitDisconnect()).isEqualTo("io server disconnect");
    assertThat(io.engine().clientsCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void pingsAreAnsweredForDays(String transport) {
    TestClient client = connect(transport);

    server.advance(Duration.ofHours(1));

    client.assertNothing();
    assertThat(client.connected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void whoDoesNotAnswerPingsIsCutOffToTheTick(String transport) {
    io.onDisconnect((socket, end) -> told.add(end.reason().wireName()));
    TestClient client = connect(transport);
    client.answerPings(false);

    server.advance(Duration.ofMillis(44_990));
    assertThat(told).isEmpty();
    server.advance(Duration.ofMillis(10));

    assertThat(told).containsExactly("ping timeout");
    assertThat(client.awaitDisconnect()).isEqualTo("transport close");
  }
}
