package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** pingInterval 300 ms, pingTimeout 200 ms; a tick is 10 ms. */
final class HeartbeatTest {
  private final TestEngine engine = new TestEngine();

  @Test
  @DisplayName("EIO-48 the ping comes one interval after the handshake, not a tick earlier")
  void ping() {
    InMemoryWebSocket socket = engine.webSocket();

    engine.advance(299);
    assertThat(socket.take()).isEmpty();
    engine.advance(1);

    assertThat(socket.takeTexts()).containsExactly("2");
  }

  @Test
  @DisplayName("EIO-48 without a pong the session ends interval + timeout after the handshake")
  void timeout() {
    InMemoryWebSocket socket = engine.webSocket();

    engine.assertTimesOutIn(500);
    assertThat(socket.closeCode()).isEqualTo(1005);
    assertThat(engine.armedDeadlines()).isZero();
  }

  @Test
  @DisplayName("EIO-48 the interval runs from pong to ping")
  void intervalRestartsOnPong() {
    InMemoryWebSocket socket = engine.webSocket();
    engine.advance(450);
    assertThat(socket.takeTexts()).containsExactly("2");

    socket.send("3");
    engine.advance(299);
    assertThat(socket.take()).isEmpty();
    engine.advance(1);

    assertThat(socket.takeTexts()).containsExactly("2");
    assertThat(engine.last().events).contains("heartbeat");
    engine.assertTimesOutIn(200);
  }

  @Test
  @DisplayName("EIO-48 data does not feed the heartbeat")
  void dataIsNoPong() {
    InMemoryWebSocket socket = engine.webSocket();

    for (int i = 0; i < 49; i++) {
      engine.advance(10);
      socket.send("4x");
    }
    assertThat(engine.last().closeReason).isNull();
    engine.advance(10);

    assertThat(engine.last().closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
  }

  @Test
  @DisplayName("EIO-48 ★ a pong that nobody asked for counts for nothing")
  void pongWithoutPing() {
    InMemoryWebSocket socket = engine.webSocket();
    engine.advance(250);
    socket.send("3");
    socket.send("3");

    engine.advance(50);
    assertThat(socket.takeTexts()).containsExactly("2");
    socket.send("3");
    socket.send("3");
    engine.advance(299);
    assertThat(socket.take()).isEmpty();
    engine.advance(1);

    assertThat(socket.takeTexts()).containsExactly("2");
    assertThat(engine.last().events).filteredOn("heartbeat"::equals).hasSize(1);
  }

  @Test
  @DisplayName("EIO-48 a ping from the client is the wrong direction")
  void wrongDirection() {
    engine.webSocket().send("2");

    assertThat(engine.last().closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(engine.last().closeDescription).isEqualTo("invalid heartbeat direction");
  }

  @Test
  @DisplayName("EIO-48 on polling the ping waits for a GET, the pong comes by POST")
  void polling() {
    TestEngine.Client client = engine.polling();
    InMemoryResponse poll = client.poll();

    engine.advance(300);
    assertThat(poll.text()).isEqualTo("2");
    assertThat(client.post("3").text()).isEqualTo("ok");

    engine.advance(499);
    assertThat(client.recorder.closeReason).isNull();
    assertThat(client.poll().text()).isEqualTo("2");
  }

  @Test
  @DisplayName("EIO-50 the time-out comes without a waiting poll too")
  void timeoutWithoutPoll() {
    TestEngine.Client client = engine.polling();

    engine.advance(500);

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(engine.server.clientsCount()).isZero();
  }

  @Test
  @DisplayName("EIO-50 a poll that waits at the time-out gets a close packet")
  void timeoutWithPoll() {
    TestEngine.Client client = engine.polling();
    engine.advance(300);
    assertThat(client.poll().text()).isEqualTo("2");
    InMemoryResponse poll = client.poll();

    engine.advance(199);
    assertThat(poll.isDone()).isFalse();
    engine.advance(1);

    assertThat(poll.text()).isEqualTo("1");
  }

  @Test
  void theDeadlineIsAbsoluteARequestAtItIsRefusedThoughNoTickHasRun() {
    TestEngine.Client client = engine.polling();
    engine.advance(300);
    engine.afterStall(Duration.ofMillis(200), () -> client.post("3"));

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(engine.errors).extracting(ConnectionError::code).containsExactly(1);
  }

  @Test
  void aRequestJustBeforeTheDeadlineIsServed() {
    TestEngine.Client client = engine.polling();
    engine.advance(300);
    engine.afterStall(Duration.ofMillis(199), () -> client.post("3"));
    engine.advance(300);

    assertThat(client.recorder.closeReason).isNull();
    assertThat(client.recorder.events).contains("heartbeat");
  }

  @Test
  void aLateTickLooksAtPendingInputFirst() {
    InMemoryWebSocket socket = engine.webSocket();
    engine.advance(300);

    engine.afterStall(Duration.ofSeconds(5), () -> socket.send("3"));

    assertThat(engine.last().closeReason).isNull();
    assertThat(engine.last().events).contains("heartbeat");
  }

  @Test
  void aPingThatLeavesLateBecauseOfUsGetsItsFullTime() {
    InMemoryWebSocket socket = engine.webSocket();

    engine.clock.stall(Duration.ofSeconds(5));
    assertThat(socket.takeTexts()).containsExactly("2");
    engine.assertTimesOutIn(200);
  }

  @Test
  @DisplayName("EIO-38 ★ a ping sent just before the upgrade must still be answered")
  void survivesTheUpgrade() {
    TestEngine.Client client = engine.polling();
    InMemoryResponse poll = client.poll();
    engine.advance(300);
    assertThat(poll.text()).isEqualTo("2");

    InMemoryWebSocket socket = client.upgrade();
    engine.advance(199);
    assertThat(socket.isOpen()).isTrue();
    engine.advance(1);

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(socket.closeCode()).isEqualTo(1005);
  }

  @Test
  @DisplayName("EIO-38 after the upgrade the pong may come by WebSocket, and pings go on")
  void goesOnAfterTheUpgrade() {
    TestEngine.Client client = engine.polling();
    InMemoryResponse poll = client.poll();
    engine.advance(300);
    assertThat(poll.text()).isEqualTo("2");

    InMemoryWebSocket socket = client.upgrade();
    socket.send("3");
    for (int i = 0; i < 20; i++) {
      engine.advance(300);
      assertThat(socket.takeTexts()).containsExactly("2");
      socket.send("3");
    }

    assertThat(client.recorder.closeReason).isNull();
  }

  @Test
  void aSessionHasOneDeadlineAndAHeartbeatMakesNoOther() {
    InMemoryWebSocket socket = engine.webSocket();
    for (int i = 0; i < 100; i++) {
      assertThat(engine.armedDeadlines()).isEqualTo(1);
      socket.send("4x");
      engine.advance(300);
      assertThat(engine.armedDeadlines()).isEqualTo(1);
      socket.send("3");
    }
    socket.close();
    assertThat(engine.armedDeadlines()).isZero();
  }
}
