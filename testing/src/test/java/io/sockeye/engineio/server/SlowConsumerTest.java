package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that do not take what is sent to them: how much may wait, and for how long. */
final class SlowConsumerTest {
  private static final String KILOBYTE = "x".repeat(1023);

  private final TestEngine engine = TestEngine.calm(options -> options.maxBufferedBytes(10_000));

  private TestEngine.Recorder last() {
    return engine.last();
  }

  private void sendKilobytes(int count) {
    for (int i = 0; i < count; i++) {
      engine.send(last().session, KILOBYTE);
    }
  }

  private void assertCutOff(TestEngine.Recorder recorder, String why) {
    assertThat(recorder.closeReason).isEqualTo(CloseReason.SLOW_CONSUMER);
    assertThat(recorder.events).last().isEqualTo("close slow consumer");
    assertThat(recorder.closeDescription).isEqualTo(why);
  }

  // ---- bytes

  @Test
  void sec040_aWebSocketForWhichTooMuchWaitsIsReset() {
    InMemoryWebSocket socket = engine.webSocket();
    socket.reading(false);

    sendKilobytes(9);
    assertThat(last().closeReason).isNull();
    sendKilobytes(1);

    assertCutOff(last(), "more than 10000 bytes wait for the client");
    assertThat(socket.closeCode()).as("no goodbye").isEqualTo(1006);
    assertThat(socket.take()).isEmpty();
    assertThat(engine.armedDeadlines()).isZero();
    assertThat(engine.server.bufferUsage()).isEqualTo(new BufferUsage(0, 0, 1));
  }

  /** Otherwise it could leave as much behind as may wait, again and again. */
  @Test
  void sec040_whoSaysGoodbyeAndDoesNotReadIsResetToo() {
    TestEngine wide = TestEngine.calm();
    InMemoryWebSocket socket = wide.webSocket();
    socket.reading(false);
    wide.send(wide.last().session, "x".repeat(200_000));

    socket.send("1");

    assertThat(wide.last().closeReason).isEqualTo(CloseReason.TRANSPORT_CLOSE);
    assertThat(socket.closeCode()).isEqualTo(1006);
  }

  @Test
  void sec041_aPollingSessionForWhichTooMuchWaitsEnds() {
    TestEngine.Client client = engine.polling();

    // Each is 1024 bytes and 96 for keeping it; a separator is between them.
    sendKilobytes(8);
    assertThat(client.recorder.closeReason).isNull();
    sendKilobytes(1);

    assertCutOff(client.recorder, "more than 10000 bytes wait for the client");
    assertThat(client.poll().status()).isEqualTo(400);
    assertThat(engine.armedDeadlines()).isZero();
  }

  @Test
  void sec041_manySmallPacketsCountForWhatItTakesToKeepThem() {
    TestEngine.Client client = engine.polling();

    for (int i = 0; i < 110; i++) {
      engine.send(client.session(), "");
    }

    assertCutOff(client.recorder, "more than 10000 bytes wait for the client");
  }

  @Test
  void whatIsLargerThanTheLimitMayBeSentWhereNothingWaits() {
    InMemoryWebSocket socket = engine.webSocket();
    socket.reading(false);
    EngineSession session = last().session;

    // A packet and its attachments.
    engine.on(
        session,
        () -> {
          session.send(EngineFrame.textMessage("51-[\"large\"]"));
          session.send(EngineFrame.binary(new byte[50_000]));
        });
    sendKilobytes(9);
    assertThat(last().closeReason).isNull();

    socket.reading(true);
    assertThat(socket.take()).hasSize(11);
  }

  @Test
  void onPollingToo() {
    TestEngine.Client client = engine.polling();
    EngineSession session = client.session();
    engine.on(
        session,
        () -> {
          session.send(EngineFrame.textMessage("51-[\"large\"]"));
          session.send(EngineFrame.binary(new byte[50_000]));
        });
    sendKilobytes(8);
    assertThat(client.recorder.closeReason).isNull();

    assertThat(client.poll().text().split("\u001e", -1)).hasSize(10);
  }

  @Test
  void butNoMoreThanTheLimitBehindIt() {
    engine.webSocket().reading(false);
    engine.send(last().session, "x".repeat(50_000));

    sendKilobytes(9);
    assertThat(last().closeReason).isNull();
    sendKilobytes(1);

    assertCutOff(last(), "more than 10000 bytes wait for the client");
  }

  @Test
  void whatHasBeenTakenOfItMakesNoRoomForMore() {
    InMemoryWebSocket socket = engine.webSocket();
    socket.reading(false);
    engine.on(
        last().session,
        () -> {
          last().session.send(EngineFrame.textMessage("x".repeat(30_000)));
          last().session.send(EngineFrame.textMessage("y".repeat(30_000)));
        });
    sendKilobytes(9);

    socket.read(1);
    assertThat(last().closeReason).isNull();
    sendKilobytes(10);

    assertCutOff(last(), "more than 10000 bytes wait for the client");
  }

  @Test
  void aClientThatTakesItInTimeMayGetAnyAmount() {
    InMemoryWebSocket socket = engine.webSocket();
    for (int i = 0; i < 100; i++) {
      socket.reading(false);
      sendKilobytes(9);
      socket.reading(true);
    }

    engine.advance(3_010);

    assertThat(last().closeReason).isNull();
    assertThat(socket.take()).hasSize(900);
    assertThat(engine.armedDeadlines()).as("the heartbeat").isEqualTo(1);
    assertThat(engine.server.bufferUsage()).isEqualTo(new BufferUsage(0, 0, 0));
  }

  @Test
  void whatWaitsIsTold() {
    engine.webSocket().reading(false);
    sendKilobytes(2);
    EngineSession polling = engine.polling().session();
    sendKilobytes(1);

    assertThat(engine.server.bufferUsage())
        .isEqualTo(new BufferUsage(2048 + polling.pendingBytes() + 96, 2, 0));
  }

  // ---- time

  @Test
  void sec040_aWebSocketThatTakesNothingIsResetInTimeHoweverOftenItSendsPongs() {
    TestEngine pinging = new TestEngine();
    InMemoryWebSocket socket = pinging.webSocket();
    socket.reading(false);
    pinging.send(pinging.last().session, "never taken");

    for (int passed = 0; passed < 29_900; passed += 100) {
      pinging.advance(100);
      socket.send("3");
    }
    assertThat(pinging.last().closeReason).isNull();
    pinging.advance(110);

    assertThat(pinging.last().closeReason).isEqualTo(CloseReason.SLOW_CONSUMER);
    assertThat(pinging.last().closeDescription)
        .startsWith("nothing of the ")
        .endsWith(" bytes that wait was taken for PT30S");
    assertThat(socket.closeCode()).isEqualTo(1006);
    assertThat(pinging.armedDeadlines()).isZero();
  }

  @Test
  void sec041_aPollingSessionThatNeverGetsEndsInTimeHoweverOftenItPostsPongs() {
    TestEngine pinging = new TestEngine();
    TestEngine.Client client = pinging.polling();
    pinging.send(client.session(), "never taken");

    for (int passed = 0; passed < 29_900; passed += 100) {
      pinging.advance(100);
      assertThat(client.post("3").text()).isEqualTo("ok");
    }
    assertThat(client.recorder.closeReason).isNull();
    pinging.advance(110);

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.SLOW_CONSUMER);
    assertThat(client.post("3").status()).isEqualTo(400);
    assertThat(pinging.armedDeadlines()).isZero();
  }

  @Test
  void sec041_aPollingSessionThatGetsEvery40SecondsEndsAfter30() {
    TestEngine pinging =
        new TestEngine(
            options ->
                options.pingInterval(Duration.ofSeconds(5)).pingTimeout(Duration.ofSeconds(5)));
    TestEngine.Client client = pinging.polling();
    client.poll();
    pinging.advance(5_000);
    client.post("3");

    // The next ping comes when nobody waits for it.
    for (int seconds = 5; seconds < 44; seconds++) {
      pinging.advance(1_000);
      if (client.recorder.closeReason == null) {
        client.post("3");
      }
    }

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.SLOW_CONSUMER);
    assertThat(client.poll().status()).isEqualTo(400);
  }

  @Test
  void theTimeBeginsAnewWhenSomethingIsTaken() {
    InMemoryWebSocket socket = engine.webSocket();
    socket.reading(false);
    sendKilobytes(5);

    for (int i = 0; i < 4; i++) {
      engine.advance(29_000);
      socket.read(1);
      // Something new hides nothing of what was taken before.
      sendKilobytes(1);
    }
    assertThat(last().closeReason).isNull();
    engine.advance(29_000);
    assertThat(last().closeReason).isNull();
    engine.advance(1_010);

    assertCutOff(last(), "nothing of the 5120 bytes that wait was taken for PT30S");
  }

  @Test
  void whatWasTakenBetweenTwoLooksCountsFromTheSecond() {
    InMemoryWebSocket socket = engine.webSocket();
    socket.reading(false);
    sendKilobytes(5);
    engine.advance(1_000);
    socket.read(1);

    // Looked at after 3 s.
    engine.advance(31_980);
    assertThat(last().closeReason).isNull();
    engine.advance(40);

    assertThat(last().closeReason).isEqualTo(CloseReason.SLOW_CONSUMER);
  }

  @Test
  void sec041_aGetBeginsTheTimeAnew() {
    TestEngine.Client client = engine.polling();
    for (int i = 0; i < 5; i++) {
      engine.send(client.session(), "a");
      engine.advance(29_000);
      assertThat(client.poll().text()).isEqualTo("4a");
    }

    assertThat(client.recorder.closeReason).isNull();
  }

  @Test
  void anUpgradeBeginsTheTimeAnew() {
    TestEngine.Client client = engine.polling();
    engine.send(client.session(), "a");
    engine.advance(29_000);
    InMemoryWebSocket socket = client.probe();
    socket.send("2probe");
    socket.reading(false);
    socket.send("5");

    engine.advance(29_000);
    assertThat(client.recorder.closeReason).isNull();
    engine.advance(1_010);

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.SLOW_CONSUMER);
  }

  @Test
  void aSessionForWhichNothingWaitsHasNoDeadlineForIt() {
    InMemoryWebSocket socket = engine.webSocket();
    assertThat(engine.armedDeadlines()).as("the heartbeat").isEqualTo(1);
    socket.reading(false);
    sendKilobytes(1);
    assertThat(engine.armedDeadlines()).isEqualTo(2);

    socket.reading(true);
    engine.advance(3_010);

    assertThat(engine.armedDeadlines()).isEqualTo(1);
  }

  @Test
  void aSessionThatIsClosingHasTheTimeItIsGivenForThat() {
    TestEngine closing =
        TestEngine.calm(
            options ->
                options
                    .slowConsumerTimeout(Duration.ofSeconds(5))
                    .closeTimeout(Duration.ofSeconds(20)));
    TestEngine.Client client = closing.polling();
    closing.send(client.session(), "a");
    client.session().close();
    closing.advance(19_000);
    assertThat(client.recorder.closeReason).isNull();

    assertThat(client.poll().text()).isEqualTo("4a\u001e1");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
    assertThat(closing.armedDeadlines()).isZero();
  }

  // ---- the end

  @Test
  void aPostThatIsOnItsWayIsAnswered() {
    TestEngine.Client client = engine.polling();
    engine.on(client.session(), () -> client.session().reading(false));
    InMemoryResponse post = client.post("4a");
    assertThat(post.isDone()).isFalse();

    sendKilobytes(10);

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.SLOW_CONSUMER);
    assertThat(post.text()).isEqualTo("ok");
  }

  @Test
  void sec002_whoBreaksTheRulesIsNotWaitedForWithMuchToSend() {
    TestEngine wide = TestEngine.calm();
    InMemoryWebSocket socket = wide.webSocket();
    socket.reading(false);
    wide.send(wide.last().session, "x".repeat(200_000));

    socket.send("abc");

    assertThat(wide.last().closeReason).isEqualTo(CloseReason.PARSE_ERROR);
    assertThat(socket.closeCode()).as("reset").isEqualTo(1006);
  }

  @Test
  void theListenerHearsNothingBehindTheEnd() {
    engine.polling();

    sendKilobytes(10);

    assertThat(last().events).endsWith("close slow consumer");
    int told = last().events.size();
    engine.advance(60_000);
    assertThat(last().events).hasSize(told);
  }

  @Test
  void whatIsSentInTheSameTurnBehindTheEndIsIgnored() {
    InMemoryWebSocket socket = engine.webSocket();
    EngineSession session = last().session;
    engine.on(
        session,
        () -> {
          session.endAsSlowConsumer("on purpose");
          session.send(EngineFrame.textMessage("late"));
        });

    assertCutOff(last(), "on purpose");
    assertThat(socket.take()).isEmpty();
  }
}
