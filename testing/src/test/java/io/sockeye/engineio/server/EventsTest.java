package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.testing.InMemoryWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class EventsTest {
  @Test
  @DisplayName("EIO-62 the events of a WebSocket session, in order")
  void webSocket() {
    TestEngine engine = new TestEngine();
    InMemoryWebSocket socket = engine.webSocket();
    engine.last().events.clear();

    socket.send("4in");
    engine.send(engine.last().session, "out");
    engine.advance(300);
    socket.send("3");
    socket.close();

    assertThat(engine.last().events)
        .containsExactly(
            "packet Text",
            "packetCreate 4out",
            "flush",
            "drain",
            "packetCreate 2",
            "flush",
            "drain",
            "packet Pong",
            "heartbeat",
            "close transport close");
  }

  @Test
  @DisplayName("EIO-62 the events of polling and of the upgrade")
  void pollingAndUpgrade() {
    TestEngine engine = TestEngine.calm();
    TestEngine.Client client = engine.polling();
    client.recorder.events.clear();

    engine.send(client.session(), "a");
    assertThat(client.recorder.events).containsExactly("packetCreate 4a");
    client.poll();
    client.upgrade().close();

    assertThat(client.recorder.events)
        .containsExactly(
            "packetCreate 4a",
            "flush",
            "drain",
            "upgrading websocket",
            "upgrade websocket",
            "close transport close");
  }

  @Test
  void eio62_aPollingSessionIsReadyWhileAGetWaitsAndSaysSoWhenItComes() {
    TestEngine engine = TestEngine.calm();
    TestEngine.Client client = engine.polling();
    client.recorder.ready = 0;

    client.poll();
    assertThat(client.recorder.ready).isEqualTo(1);

    engine.send(client.session(), "a");
    client.recorder.ready = 0;
    client.upgrade();
    assertThat(client.recorder.ready).isPositive();
  }

  @Test
  void eio62_aWebSocketIsReadyAgainWhenItsClientReads() {
    TestEngine engine = TestEngine.calm();
    InMemoryWebSocket socket = engine.webSocket();
    socket.reading(false);
    engine.send(engine.last().session, "x".repeat(1 << 20));
    engine.last().ready = 0;

    engine.send(engine.last().session, "more");
    assertThat(engine.last().ready).isZero();
    socket.reading(true);

    assertThat(engine.last().ready).isPositive();
  }

  @Test
  @DisplayName("EIO-63 clientsCount, readyState, transport and protocol are to be seen")
  void state() {
    TestEngine engine = TestEngine.calm();
    assertThat(engine.server.clientsCount()).isZero();
    TestEngine.Client client = engine.polling();
    EngineSession session = client.session();

    assertThat(engine.server.clientsCount()).isEqualTo(1);
    assertThat(engine.server.session(client.sid)).isSameAs(session);
    assertThat(session.id()).isEqualTo(client.sid);
    assertThat(session.version()).isEqualTo(EngineVersion.V4);
    assertThat(session.transport()).isEqualTo("polling");
    assertThat(session.state()).isEqualTo(ReadyState.OPEN);

    session.close();
    engine.clock.settle();
    assertThat(session.state()).isEqualTo(ReadyState.CLOSING);
    client.poll();
    assertThat(session.state()).isEqualTo(ReadyState.CLOSED);
    assertThat(engine.server.clientsCount()).isZero();
    assertThat(engine.server.session(client.sid)).isNull();
  }
}
