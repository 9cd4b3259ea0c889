package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CloseTest {
  private final TestEngine engine = TestEngine.calm();

  @Test
  @DisplayName("EIO-59 close on polling: the next GET gets the rest and the close packet")
  void closeWithoutPoll() {
    TestEngine.Client client = engine.polling();
    engine.send(client.session(), "a");
    close(client.session());

    assertThat(client.session().state()).isEqualTo(ReadyState.CLOSING);
    assertThat(client.poll().text()).isEqualTo("4a\u001e1");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
  }

  @Test
  @DisplayName("EIO-59 close on polling: a waiting GET gets the close packet at once")
  void closeWithPoll() {
    TestEngine.Client client = engine.polling();
    InMemoryResponse poll = client.poll();
    close(client.session());

    assertThat(poll.text()).isEqualTo("1");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
  }

  @Test
  @DisplayName("EIO-59 the wait for the next GET ends after 30 s")
  void closeTimeout() {
    TestEngine.Client client = engine.polling();
    close(client.session());

    engine.advance(29_999);
    assertThat(client.recorder.closeReason).isNull();
    engine.advance(1);

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
    assertThat(engine.server.clientsCount()).isZero();
    assertThat(engine.armedDeadlines()).isZero();
  }

  @Test
  @DisplayName("EIO-59 while closing nothing new is taken and nothing is received")
  void closing() {
    TestEngine.Client client = engine.polling();
    close(client.session());

    engine.send(client.session(), "late");
    assertThat(client.post("4late").text()).isEqualTo("ok");

    assertThat(client.recorder.texts).isEmpty();
    assertThat(client.poll().text()).isEqualTo("1");
  }

  @Test
  @DisplayName("EIO-59 close on a WebSocket: what was sent arrives, then 1005")
  void closeWebSocket() {
    InMemoryWebSocket socket = engine.webSocket();
    EngineSession session = engine.last().session;
    engine.on(
        session,
        () -> {
          session.send(EngineFrame.textMessage("bye"));
          session.close();
        });

    assertThat(socket.takeTexts()).containsExactly("4bye");
    assertThat(socket.closeCode()).isEqualTo(1005);
    assertThat(engine.last().closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
  }

  @Test
  @DisplayName("EIO-59 closeNow discards what has not left")
  void closeNow() {
    TestEngine.Client client = engine.polling();
    engine.send(client.session(), "lost");
    client.session().closeNow();
    engine.clock.settle();

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
    assertThat(client.poll().text()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
  }

  @Test
  @DisplayName("EIO-59 closeNow cuts a client that does not read")
  void closeNowSlowClient() {
    InMemoryWebSocket socket = engine.webSocket();
    EngineSession session = engine.last().session;
    socket.reading(false);
    engine.send(session, "x".repeat(200_000));

    session.closeNow();
    engine.clock.settle();

    assertThat(socket.closeCode()).isEqualTo(1006);
    engine.on(session, () -> assertThat(session.pendingBytes()).isZero());
  }

  @ParameterizedTest
  @DisplayName("EIO-59 closing twice, or from a handler, ends once")
  @CsvSource({"true", "false"})
  void twice(boolean now) {
    engine.onText =
        recorder -> {
          if (now) {
            recorder.session.closeNow();
          }
          recorder.session.close();
          recorder.session.close();
        };
    InMemoryWebSocket socket = engine.webSocket();

    socket.send("4x");

    assertThat(engine.last().events).filteredOn(e -> e.startsWith("close")).hasSize(1);
  }

  @Test
  @DisplayName("EIO-60 closing the server closes all sessions at once and answers waiting polls")
  void serverClose() {
    InMemoryWebSocket socket = engine.webSocket();
    TestEngine.Client onOtherLane = engine.polling(1);
    InMemoryResponse poll = onOtherLane.from(1).poll();

    CompletionStage<Void> closed = engine.server.close();
    assertThat(closed.toCompletableFuture()).isNotDone();
    engine.clock.settle();

    assertThat(closed.toCompletableFuture()).isCompleted();
    assertThat(poll.text()).isEqualTo("1");
    assertThat(socket.closeCode()).isEqualTo(1005);
    assertThat(engine.server.clientsCount()).isZero();
    assertThat(engine.armedDeadlines()).isZero();
    assertThat(engine.client().get(POLLING).status()).isEqualTo(503);
  }

  @Test
  @DisplayName("EIO-60 a server without sessions is closed at once")
  void serverCloseEmpty() {
    assertThat(engine.server.close().toCompletableFuture()).isCompleted();
  }

  @Test
  @DisplayName("EIO-61 send callbacks run in order, once the packets have been written")
  void callbacks() {
    List<String> ran = new ArrayList<>();
    TestEngine.Client client = engine.polling();
    EngineSession session = client.session();
    engine.on(
        session,
        () -> {
          session.send(EngineFrame.textMessage("a"), true, () -> ran.add("a"));
          session.send(EngineFrame.textMessage("b"), true, () -> ran.add("b"));
        });
    assertThat(ran).isEmpty();

    client.poll();

    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  @DisplayName("EIO-61 on a WebSocket too")
  void callbacksOfWebSocket() {
    List<String> ran = new ArrayList<>();
    engine.webSocket();
    EngineSession session = engine.last().session;
    engine.on(
        session,
        () -> {
          session.send(EngineFrame.textMessage("a"), true, () -> ran.add("a"));
          assertThat(ran).isEmpty();
        });

    assertThat(ran).containsExactly("a");
  }

  @Test
  @DisplayName("EIO-61 callbacks are dropped when the session ends before")
  void callbacksDropped() {
    List<String> ran = new ArrayList<>();
    TestEngine.Client client = engine.polling();
    EngineSession session = client.session();
    engine.on(session, () -> session.send(EngineFrame.textMessage("a"), true, () -> ran.add("a")));

    session.closeNow();
    engine.clock.settle();

    assertThat(ran).isEmpty();
  }

  @Test
  @DisplayName("§1.12 the names of the reasons")
  void reasons() {
    assertThat(CloseReason.values())
        .extracting(CloseReason::wireName)
        .containsExactly(
            "transport close",
            "transport error",
            "ping timeout",
            "parse error",
            "slow consumer",
            "forced close");
  }

  private void close(EngineSession session) {
    session.close();
    engine.clock.settle();
  }
}
