package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING_3;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The heartbeat of Engine.IO 3: pingInterval 300 ms, pingTimeout 200 ms; a tick is 10 ms. */
final class ClientHeartbeatTest {
  private final TestEngine engine = new TestEngine(options -> options.allowEio3(true));

  @Test
  void eio49_theServerAnswersPingsAndSaysNothingOfItsOwn() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);

    engine.advance(300);
    assertThat(socket.take()).isEmpty();
    socket.send("2");

    assertThat(socket.takeTexts()).containsExactly("3");
    assertThat(engine.last().events).contains("packet Ping", "heartbeat", "packetCreate 3");
  }

  @Test
  void eio49_thePongOfARegularPingIsEmpty() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);

    socket.send("2probe");

    assertThat(socket.takeTexts()).containsExactly("3");
  }

  @Test
  void eio49_withoutAPingTheSessionEndsIntervalAndTimeoutAfterTheHandshake() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);

    engine.assertTimesOutIn(500);
    assertThat(socket.closeCode()).isEqualTo(1005);
    assertThat(engine.armedDeadlines()).isZero();
  }

  @Test
  void eio49_theTimeBeginsAnewWithEachPing() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);
    for (int i = 0; i < 20; i++) {
      engine.advance(490);
      socket.send("2");
      assertThat(socket.takeTexts()).containsExactly("3");
      assertThat(engine.armedDeadlines()).isEqualTo(1);
    }

    engine.assertTimesOutIn(500);
  }

  @Test
  void eio49_dataIsNoPing() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);
    for (int i = 0; i < 49; i++) {
      engine.advance(10);
      socket.send("4x");
    }
    assertThat(engine.last().closeReason).isNull();
    engine.advance(10);

    assertThat(engine.last().closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
  }

  @Test
  void eio49_aPongFromTheClientIsTheWrongDirection() {
    engine.webSocket(WEBSOCKET_3).send("3");

    assertThat(engine.last().closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(engine.last().closeDescription).isEqualTo("invalid heartbeat direction");
  }

  @Test
  void eio49_onPollingThePingComesByPostAndThePongWaitsForAGet() {
    TestEngine.Client client = engine.polling(POLLING_3);
    engine.advance(400);

    assertThat(client.post("1:2").text()).isEqualTo("ok");
    assertThat(client.poll().text()).isEqualTo("1:3");

    engine.advance(499);
    assertThat(client.recorder.closeReason).isNull();
  }

  @Test
  void eio50_aPollThatWaitsAtTheTimeoutIsClosed() {
    TestEngine.Client client = engine.polling(POLLING_3);
    InMemoryResponse poll = client.poll();

    engine.advance(499);
    assertThat(poll.isDone()).isFalse();
    engine.advance(1);

    assertThat(poll.text()).isEqualTo("1:1");
    assertThat(engine.server.clientsCount()).isZero();
  }

  @Test
  void eio49_aRequestAtTheDeadlineIsRefusedThoughNoTickHasRun() {
    TestEngine.Client client = engine.polling(POLLING_3);
    engine.afterStall(Duration.ofMillis(500), () -> client.post("1:2"));

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(engine.errors).extracting(ConnectionError::code).containsExactly(1);
  }

  @Test
  void eio49_aRequestJustBeforeTheDeadlineIsServed() {
    TestEngine.Client client = engine.polling(POLLING_3);
    engine.afterStall(Duration.ofMillis(499), () -> client.post("1:2"));
    engine.advance(400);

    assertThat(client.recorder.closeReason).isNull();
    assertThat(client.recorder.events).contains("heartbeat");
  }

  @Test
  void eio49_aLateTickLooksAtAPingThatHasComeFirst() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);

    engine.afterStall(Duration.ofSeconds(5), () -> socket.send("2"));

    assertThat(engine.last().closeReason).isNull();
    assertThat(socket.takeTexts()).containsExactly("3");
  }

  @Test
  void eio38_theDeadlineSurvivesTheUpgrade() {
    TestEngine.Client client = engine.polling(POLLING_3);
    engine.advance(300);

    InMemoryWebSocket socket = client.upgrade();
    engine.advance(199);
    assertThat(socket.isOpen()).isTrue();
    engine.advance(1);

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
  }

  @Test
  void eio38_afterTheUpgradePingsComeByWebSocket() {
    TestEngine.Client client = engine.polling(POLLING_3);
    engine.advance(300);
    InMemoryWebSocket socket = client.upgrade();
    for (int i = 0; i < 5; i++) {
      socket.send("2");
      assertThat(socket.takeTexts()).containsExactly("3");
      engine.advance(400);
    }

    assertThat(client.recorder.closeReason).isNull();
  }

  @Test
  void whileTheSessionIsNotReadThereIsNoVerdictAndAfterwardsOneFullTimeout() {
    InMemoryWebSocket socket = engine.webSocket(WEBSOCKET_3);
    EngineSession session = engine.last().session;
    engine.on(session, () -> session.reading(false));
    engine.advance(5_000);
    assertThat(engine.last().closeReason).isNull();

    engine.on(session, () -> session.reading(true));
    engine.assertTimesOutIn(200);
    assertThat(socket.isOpen()).isFalse();
  }

  @Test
  void whatIsLeftOfTheTimeIsNotShortenedByResuming() {
    engine.webSocket(WEBSOCKET_3);
    EngineSession session = engine.last().session;
    engine.on(session, () -> session.reading(false));
    engine.on(session, () -> session.reading(true));

    engine.assertTimesOutIn(500);
  }
}
