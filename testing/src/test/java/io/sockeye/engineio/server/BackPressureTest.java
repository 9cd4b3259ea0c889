package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Design §4, the limits in and out. */
final class BackPressureTest {
  private final TestEngine engine = new TestEngine();

  @Test
  void whileNotReadingAWebSocketIsNotReadAndThenInOrder() {
    InMemoryWebSocket socket = engine.webSocket();
    reading(false);

    socket.send("4a");
    socket.send("4b");
    assertThat(engine.last().texts).isEmpty();
    reading(true);

    assertThat(engine.last().texts).containsExactly("a", "b");
  }

  @Test
  void whileNotReadingThePostIsTakenWholeAndItsOkWithheld() {
    TestEngine.Client client = engine.polling();
    engine.onText = recorder -> recorder.session.reading(false);

    InMemoryResponse post = client.post("4a\u001e4b");
    assertThat(client.recorder.texts).containsExactly("a", "b");
    assertThat(post.isDone()).isFalse();
    reading(true);

    assertThat(post.text()).isEqualTo("ok");
  }

  @Test
  void whileNotReadingThePingTimeoutGivesWayToTheStallTimeout() {
    InMemoryWebSocket socket = engine.webSocket();
    reading(false);

    engine.advance(29_999);
    assertThat(socket.takeTexts()).as("the client is still pinged").containsExactly("2");
    assertThat(engine.last().closeReason).isNull();
    engine.advance(1);

    assertThat(engine.last().closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(engine.last().closeDescription).isEqualTo("not read for too long");
    assertThat(engine.armedDeadlines()).isZero();
  }

  @Test
  void afterResumingOneFullPingTimeoutIsGranted() {
    engine.webSocket();
    reading(false);
    engine.advance(10_000);
    reading(true);

    engine.advance(199);
    assertThat(engine.last().closeReason).isNull();
    engine.advance(1);

    assertThat(engine.last().closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
  }

  @Test
  void aPongThatWaitedIsCountedAfterResuming() {
    InMemoryWebSocket socket = engine.webSocket();
    engine.advance(300);
    reading(false);
    socket.send("3");
    engine.advance(10_000);
    reading(true);
    engine.advance(299);
    assertThat(engine.last().closeReason).isNull();
    assertThat(engine.last().events).contains("heartbeat");
  }

  @Test
  void onPollingToo() {
    TestEngine.Client client = engine.polling();
    engine.advance(300);
    reading(false);
    InMemoryResponse post = client.post("3");
    assertThat(post.isDone()).isFalse();
    engine.advance(1_000);

    reading(true);
    assertThat(post.text()).isEqualTo("ok");
    assertThat(client.poll().isDone()).isTrue();
  }

  @Test
  void aWithheldPostThatIsAbortedEndsTheSession() {
    TestEngine.Client client = engine.polling();
    reading(false);
    InMemoryResponse post = client.post("4a");

    post.abort();

    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void aWebSocketThatEndsWhileNotReadIsNoticed() {
    InMemoryWebSocket socket = engine.webSocket();
    reading(false);

    socket.close();

    assertThat(engine.last().closeReason).isEqualTo(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  void aWithheldPostIsAnsweredWhenTheSessionEnds() {
    TestEngine.Client client = engine.polling();
    reading(false);
    InMemoryResponse post = client.post("4a");

    client.session().closeNow();
    engine.clock.settle();

    assertThat(post.text()).isEqualTo("ok");
  }

  @Test
  void notReadingHoldsAcrossTheUpgrade() {
    TestEngine.Client client = engine.polling();
    reading(false);
    InMemoryWebSocket socket = client.upgrade();

    socket.send("4a");
    assertThat(client.recorder.texts).isEmpty();
    reading(true);

    assertThat(client.recorder.texts).containsExactly("a");
  }

  @Test
  @DisplayName("writable: a WebSocket below the low watermark; onDrain tells when it is again")
  void writableWebSocket() {
    InMemoryWebSocket socket = engine.webSocket();
    EngineSession session = engine.last().session;
    socket.reading(false);
    assertThat(writable(session)).isTrue();

    engine.send(session, "x".repeat(70_000));
    assertThat(writable(session)).isFalse();
    assertThat(pending(session)).isEqualTo(70_001);
    engine.last().events.clear();

    socket.reading(true);
    assertThat(writable(session)).isTrue();
    assertThat(pending(session)).isZero();
    assertThat(engine.last().events).containsExactly("drain");
  }

  @Test
  @DisplayName("writable: polling with a GET waiting and nothing buffered")
  void writablePolling() {
    TestEngine.Client client = engine.polling();
    EngineSession session = client.session();
    assertThat(writable(session)).isFalse();

    InMemoryResponse poll = client.poll();
    assertThat(writable(session)).isTrue();
    engine.on(
        session,
        () -> {
          session.send(EngineFrame.textMessage("a"));
          assertThat(session.writable()).isFalse();
        });

    assertThat(poll.text()).isEqualTo("4a");
    assertThat(writable(session)).isFalse();
  }

  private void reading(boolean on) {
    EngineSession session = engine.last().session;
    engine.on(session, () -> session.reading(on));
  }

  private boolean writable(EngineSession session) {
    boolean[] answer = {false};
    engine.on(session, () -> answer[0] = session.writable());
    return answer[0];
  }

  private long pending(EngineSession session) {
    long[] answer = {0};
    engine.on(session, () -> answer[0] = session.pendingBytes());
    return answer[0];
  }
}
