package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.http.SharedMessage;
import io.sockeye.testing.InMemoryFrame;
import io.sockeye.testing.InMemoryWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WebSocketTest {
  private final TestEngine engine = TestEngine.calm();

  @Test
  @DisplayName("EIO-24 text frames begin with the type, binary frames are the message")
  void frames() {
    InMemoryWebSocket socket = engine.webSocket();
    EngineSession session = engine.last().session;

    socket.send("4hello");
    socket.send(new byte[] {1, 2, 3});
    socket.send(new byte[0]);
    engine.on(
        session,
        () -> {
          session.send(EngineFrame.textMessage("hello"));
          session.send(EngineFrame.binary(new byte[] {4, 5}));
        });

    assertThat(engine.last().texts).containsExactly("hello");
    assertThat(engine.last().binaries).containsExactly(new byte[] {1, 2, 3}, new byte[0]);
    List<InMemoryFrame> received = socket.take();
    assertThat(received.get(0).text()).isEqualTo("4hello");
    assertThat(received.get(1).binary()).isTrue();
    assertThat(received.get(1).bytes()).containsExactly(4, 5);
  }

  @Test
  @DisplayName("EIO-25 with b64=1 binary goes out as base64 text, and may come in so")
  void base64() {
    InMemoryWebSocket socket = engine.client().webSocket(WEBSOCKET + "&b64=1");
    socket.take();
    EngineSession session = engine.last().session;

    socket.send("bAQID");
    engine.on(
        session,
        () -> {
          session.send(EngineFrame.binary(new byte[] {1, 2, 3}));
          session.send(new SharedMessage(new byte[] {4, 5}, true), true);
        });

    assertThat(engine.last().binaries.get(0)).containsExactly(1, 2, 3);
    assertThat(socket.takeTexts()).containsExactly("bAQID", "bBAU=");
  }

  @Test
  @DisplayName(
      "EIO-26 a close by the client is transport close, a broken connection transport error")
  void clientGoes() {
    engine.webSocket().close();
    assertThat(engine.last().closeReason).isEqualTo(CloseReason.TRANSPORT_CLOSE);

    engine.webSocket().abort();
    assertThat(engine.last().closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(engine.last().closeDescription).isEqualTo("connection reset");
  }

  @Test
  @DisplayName("EIO-27 ★ a close packet closes at once")
  void closePacket() {
    InMemoryWebSocket socket = engine.webSocket();

    socket.send("1");

    assertThat(socket.closeCode()).isEqualTo(1005);
    assertThat(engine.last().closeReason).isEqualTo(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  @DisplayName("EIO-28 what is sent in one turn leaves in order and together")
  void order() {
    InMemoryWebSocket socket = engine.webSocket();
    EngineSession session = engine.last().session;

    engine.on(
        session,
        () -> {
          session.send(EngineFrame.textMessage("51-[\"x\"]"));
          assertThat(socket.take()).isEmpty();
          session.send(EngineFrame.binary(new byte[] {1}));
          session.send(EngineFrame.textMessage("2[\"y\"]"));
        });

    assertThat(socket.take())
        .extracting(frame -> frame.binary() ? "binary" : frame.text())
        .containsExactly("451-[\"x\"]", "binary", "42[\"y\"]");
    assertThat(engine.last().events).filteredOn("flush"::equals).hasSize(2);
  }

  @Test
  @DisplayName(
      "EIO-29 a shared message is framed once for all sockets of a lane, and polled as it is")
  void shared() {
    InMemoryWebSocket one = engine.webSocket();
    EngineSession first = engine.last().session;
    InMemoryWebSocket two = engine.webSocket();
    EngineSession second = engine.last().session;
    TestEngine.Client polling = engine.polling();
    SharedMessage message = new SharedMessage("4all".getBytes(StandardCharsets.UTF_8), false);

    engine.on(
        first,
        () -> {
          first.send(message, true);
          second.send(message, true);
          polling.session().send(message, true);
        });

    InMemoryFrame frame = one.take().get(0);
    assertThat(frame.text()).isEqualTo("4all");
    assertThat(two.take().get(0)).isSameAs(frame);
    assertThat(polling.poll().text()).isEqualTo("4all");
  }

  @Test
  void nothingIsReceivedBehindTheEnd() {
    InMemoryWebSocket socket = engine.webSocket();

    engine.clock.together(
        () -> {
          socket.send("1");
          socket.send("4late");
        });

    assertThat(engine.last().texts).isEmpty();
  }

  @Test
  void anAcceptorThatFailsClosesTheSession() {
    engine.onAccept =
        session -> {
          throw new IllegalStateException("a mistake");
        };

    InMemoryWebSocket socket = engine.client().webSocket(WEBSOCKET);

    assertThat(socket.closeCode()).isEqualTo(1005);
    assertThat(engine.client().get(TestEngine.POLLING).status()).isEqualTo(400);
    assertThat(engine.server.clientsCount()).isZero();
  }
}
