package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.http.PendingBytes;
import io.sockeye.http.SharedMessage;
import io.sockeye.testing.InMemoryWebSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may wait for all clients together. */
final class TotalBufferTest {
  private final TestEngine engine =
      TestEngine.calm(
          options -> options.maxBufferedBytes(1_000_000).maxTotalBufferedBytes(100_000));

  private final List<InMemoryWebSocket> sockets = new ArrayList<>();

  private EngineSession slow(int lane) {
    InMemoryWebSocket socket = engine.webSocket(lane);
    socket.reading(false);
    sockets.add(socket);
    return engine.last().session;
  }

  private void send(EngineSession session, int bytes) {
    engine.send(session, "x".repeat(bytes - 1));
  }

  private void broadcast(List<EngineSession> sessions, int bytes) {
    broadcast(engine, sessions, bytes);
  }

  private static void broadcast(TestEngine on, List<EngineSession> sessions, int bytes) {
    on.on(
        sessions.get(0),
        () -> {
          try (SharedMessage message =
              new SharedMessage(EngineFrame.textMessage("x".repeat(bytes - 1)).bytes(), false)) {
            sessions.forEach(session -> session.send(message, true));
          }
        });
  }

  private List<@Nullable CloseReason> reasons() {
    List<@Nullable CloseReason> reasons = new ArrayList<>();
    engine.recorders.forEach(recorder -> reasons.add(recorder.closeReason));
    return reasons;
  }

  @Test
  void sec049_thoseForWhomMostWaitsEndUntilItIsLess() {
    EngineSession little = slow(0);
    EngineSession much = slow(0);
    EngineSession most = slow(0);
    send(little, 20_000);
    send(most, 45_000);
    send(much, 30_000);
    assertThat(reasons()).containsExactly(null, null, null);

    send(little, 10_000);

    assertThat(reasons()).containsExactly(null, null, CloseReason.SLOW_CONSUMER);
    assertThat(engine.last().closeDescription)
        .isEqualTo("more than 100000 bytes wait for the clients of a lane");
    assertThat(engine.server.bufferUsage()).isEqualTo(new BufferUsage(60_000, 2, 1));
    assertThat(sockets.get(2).closeCode()).isEqualTo(1006);
  }

  @Test
  void sec049_aMessageThatWaitsForManyCountsOnce() {
    List<EngineSession> sessions = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sessions.add(slow(0));
    }

    broadcast(sessions, 90_000);
    assertThat(engine.server.bufferUsage().bufferedBytes()).isEqualTo(50L * 90_000);
    assertThat(reasons()).containsOnlyNulls();
    for (int i = 0; i < 50; i++) {
      send(sessions.get(i), 150);
    }
    assertThat(reasons()).containsOnlyNulls();
  }

  @Test
  void sec049_butForEachClientItCountsInFull() {
    TestEngine narrow =
        TestEngine.calm(
            options -> options.maxBufferedBytes(100_000).maxTotalBufferedBytes(1_000_000));
    List<EngineSession> sessions = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      narrow.webSocket().reading(false);
      sessions.add(narrow.last().session);
    }

    for (int i = 0; i < 4; i++) {
      assertThat(narrow.last().closeReason).isNull();
      broadcast(narrow, sessions, 30_000);
    }

    assertThat(narrow.recorders)
        .extracting(recorder -> recorder.closeDescription)
        .containsOnly("more than 100000 bytes wait for the client");
  }

  @Test
  void sec049_itCountsUntilTheLastHasTakenIt() {
    List<EngineSession> sessions = List.of(slow(0), slow(0), slow(0));
    broadcast(sessions, 80_000);
    sockets.get(0).reading(true);
    sockets.get(1).reading(true);
    sockets.get(1).reading(false);

    // Held for the third client alone, it is held all the same.
    send(sessions.get(1), 30_000);

    assertThat(reasons()).containsExactly(null, null, CloseReason.SLOW_CONSUMER);
  }

  @Test
  void sec049_onPollingToo() {
    List<EngineSession> sessions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sessions.add(engine.polling().session());
    }

    broadcast(sessions, 90_000);
    assertThat(reasons()).containsOnlyNulls();
    broadcast(sessions, 20_000);

    assertThat(reasons()).containsOnly(CloseReason.SLOW_CONSUMER);
  }

  @Test
  void eachLaneHasItsShare() {
    EngineSession here = slow(0);
    EngineSession there = slow(1);
    send(here, 45_000);
    send(there, 45_000);
    assertThat(reasons()).containsExactly(null, null);

    send(there, 10_000);

    assertThat(reasons()).containsExactly(null, CloseReason.SLOW_CONSUMER);
  }

  @Test
  void whatIsGivenBackCanBeUsedAgain() {
    EngineSession session = slow(0);
    for (int i = 0; i < 10; i++) {
      send(session, 90_000);
      sockets.get(0).reading(true);
      sockets.get(0).reading(false);
    }
    assertThat(reasons()).containsExactly((CloseReason) null);
    assertThat(engine.server.bufferUsage().bufferedBytes()).isLessThanOrEqualTo(90_000);
  }

  @Test
  void aSumTakesOutWhatNobodyHoldsAnyMore() {
    PendingBytes sum = new PendingBytes();
    Object shared = new Object();
    sum.own(10);
    sum.shared(shared, 1000);
    sum.shared(shared, 1000);
    sum.shared(new Object(), 500);
    assertThat(sum.total()).isEqualTo(1510);

    sum.takeOut();
    sum.shared(shared, 1000);
    assertThat(sum.total()).isEqualTo(1510);
    sum.own(10);
    sum.shared(shared, 1000);

    assertThat(sum.total()).isEqualTo(500);
  }
}
