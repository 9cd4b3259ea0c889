package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryUpload;
import io.sockeye.testing.InMemoryWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UpgradeTest {
  private final TestEngine engine = TestEngine.calm();
  private final TestEngine.Client client = engine.polling();

  @Test
  @DisplayName("§1.6 probe, pong, upgrade; then packets go by WebSocket")
  void upgrade() {
    InMemoryWebSocket socket = client.upgrade();

    socket.send("4in");
    engine.send(client.session(), "out");

    assertThat(client.session().transport()).isEqualTo("websocket");
    assertThat(client.recorder.texts).containsExactly("in");
    assertThat(socket.takeTexts()).containsExactly("4out");
    assertThat(client.recorder.events).contains("upgrading websocket", "upgrade websocket");
    assertThat(engine.armedDeadlines()).isEqualTo(1);
  }

  @Test
  @DisplayName("§1.6 a poll is let go by a noop every 100 ms while the client upgrades")
  void noops() {
    InMemoryResponse poll = client.poll();
    InMemoryWebSocket socket = client.probe();
    engine.advance(500);
    assertThat(poll.isDone()).isFalse();

    socket.send("2probe");
    engine.advance(99);
    assertThat(poll.isDone()).isFalse();
    engine.advance(1);
    assertThat(poll.text()).isEqualTo("6");

    InMemoryResponse next = client.poll();
    engine.advance(99);
    assertThat(next.isDone()).isFalse();
    engine.advance(1);
    assertThat(next.text()).isEqualTo("6");

    socket.send("5");
    assertThat(client.session().transport()).isEqualTo("websocket");
  }

  @ParameterizedTest
  @DisplayName("EIO-32 any other first packet closes the probe; the session goes on")
  @ValueSource(strings = {"4hi", "2", "2wrong", "3", "0{}", "1", "6", "abc", ""})
  void otherFirstPacket(String packet) {
    InMemoryWebSocket socket = client.probe();

    socket.send(packet);

    assertThat(socket.closeCode()).isEqualTo(1005);
    assertSessionGoesOnByPolling();
  }

  @Test
  @DisplayName("EIO-32 so does a binary message")
  void binaryFirst() {
    InMemoryWebSocket socket = client.probe();

    socket.send(new byte[] {1});

    assertThat(socket.closeCode()).isEqualTo(1005);
    assertSessionGoesOnByPolling();
  }

  @Test
  void sec042_aProbeThatIsSentAgainAndAgainIsGivenUp() {
    InMemoryWebSocket socket = client.probe();

    for (int i = 0; i < 101; i++) {
      assertThat(socket.isOpen()).isTrue();
      socket.send("2probe");
    }

    assertThat(socket.take()).hasSize(100);
    assertThat(socket.closeCode()).isEqualTo(1005);
    assertSessionGoesOnByPolling();
  }

  @Test
  @DisplayName("EIO-33 a second WebSocket while upgrading is accepted, then closed")
  void secondWhileUpgrading() {
    InMemoryWebSocket first = client.probe();
    first.send("2probe");

    InMemoryWebSocket second = client.probe();

    assertThat(second.response().status()).isEqualTo(101);
    assertThat(second.closeCode()).isEqualTo(1005);
    assertThat(first.isOpen()).isTrue();
    first.send("5");
    assertThat(client.session().transport()).isEqualTo("websocket");
  }

  @Test
  @DisplayName("EIO-33 and so is one after the upgrade")
  void secondAfterUpgrade() {
    InMemoryWebSocket first = client.upgrade();

    InMemoryWebSocket second = client.probe();

    assertThat(second.response().status()).isEqualTo(101);
    assertThat(second.closeCode()).isEqualTo(1005);
    first.send("4hi");
    assertThat(client.recorder.texts).containsExactly("hi");
  }

  @Test
  void afterAFailedProbeAnotherMaySucceed() {
    client.probe().close();

    client.upgrade();

    assertThat(client.session().transport()).isEqualTo("websocket");
  }

  @Test
  @DisplayName("EIO-34 a GET that waits at the upgrade completes with a close packet")
  void waitingGet() {
    InMemoryResponse poll = client.poll();

    client.upgrade();

    assertThat(poll.text()).isEqualTo("1");
    assertThat(client.recorder.closeReason).isNull();
  }

  @Test
  @DisplayName("EIO-34 polling after the upgrade is 400 code 3, and the session lives")
  void pollingAfterUpgrade() {
    InMemoryWebSocket socket = client.upgrade();

    assertThat(client.poll().text()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(client.post("4x").text()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(engine.client().get(WEBSOCKET + "&sid=" + client.sid).text())
        .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(socket.isOpen()).isTrue();
  }

  @Test
  void aPlainGetForWebSocketIs400AndTheSessionLives() {
    assertThat(engine.client().get(WEBSOCKET + "&sid=" + client.sid).status()).isEqualTo(400);
    assertSessionGoesOnByPolling();
  }

  @Test
  @DisplayName("EIO-35 what is sent during the probe goes by polling until the 5; callbacks once")
  void sentDuringProbe() {
    List<String> sent = new ArrayList<>();
    InMemoryResponse poll = client.poll();
    InMemoryWebSocket socket = client.probe();
    socket.send("2probe");
    assertThat(socket.takeTexts()).containsExactly("3probe");

    sendCounted("a", sent);
    assertThat(poll.text()).isEqualTo("4a");
    sendCounted("b", sent);
    assertThat(sent).containsExactly("a");
    socket.send("5");
    sendCounted("c", sent);

    assertThat(socket.takeTexts()).containsExactly("4b", "4c");
    assertThat(sent).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @DisplayName("EIO-35 10 000 messages each way across an upgrade: none lost, none reordered")
  @CsvSource({"0, 0", "0, 1", "1, 0"})
  void nothingLostNothingReordered(int pollingLane, int webSocketLane) {
    int total = 10_000;
    List<String> received = new ArrayList<>();
    int in = 0;
    int out = 0;
    client.from(pollingLane);
    InMemoryWebSocket socket = null;
    InMemoryResponse poll = client.poll();
    for (int turn = 0; turn < 100; turn++) {
      int from = out;
      out += total / 100;
      int to = out;
      int inTo = in + total / 100;
      String body =
          IntStream.range(in, inTo).mapToObj(i -> "4" + i).reduce((a, b) -> a + "\u001e" + b).get();
      in = inTo;
      int now = turn;
      InMemoryWebSocket probing = socket;
      engine.clock.together(
          () -> {
            client
                .session()
                .lane()
                .submit(
                    () -> {
                      for (int i = from; i < to; i++) {
                        client.session().send(EngineFrame.textMessage("" + i));
                      }
                    });
            if (now == 41 && probing != null) {
              probing.send("5");
            }
            if (now <= 40) {
              client.post(body);
            } else if (probing != null) {
              for (String packet : body.split("\u001e", -1)) {
                probing.send(packet);
              }
            }
          });
      if (turn == 20) {
        socket = engine.host.client(webSocketLane).webSocket(WEBSOCKET + "&sid=" + client.sid);
        socket.send("2probe");
        assertThat(socket.takeTexts()).containsExactly("3probe");
      }
      if (turn <= 38) {
        received.addAll(Arrays.asList(poll.text().split("\u001e", -1)));
        poll = client.poll();
      } else if (turn == 39) {
        received.addAll(Arrays.asList(poll.text().split("\u001e", -1)));
      } else if (turn > 41 && socket != null) {
        received.addAll(socket.takeTexts());
      }
    }
    assertThat(received).isEqualTo(IntStream.range(0, total).mapToObj(i -> "4" + i).toList());
    assertThat(client.recorder.texts)
        .isEqualTo(IntStream.range(0, total).mapToObj(String::valueOf).toList());
  }

  @Test
  void aPostThatArrivesAfterTheUpgradeIsNotLost() {
    InMemoryUpload post = engine.client().upload("POST", client.target());
    InMemoryWebSocket socket = client.upgrade();

    post.write("4late".getBytes(StandardCharsets.UTF_8));
    post.end();
    socket.send("4by socket");

    assertThat(post.response().text()).isEqualTo("ok");
    assertThat(client.recorder.texts).containsExactly("late", "by socket");
  }

  @Test
  void aPostThatArrivesAfterTheUpgradeAndTheEndIsRefused() {
    InMemoryUpload post = engine.client().upload("POST", client.target());
    client.upgrade().close();

    post.write("4late".getBytes(StandardCharsets.UTF_8));
    post.end();

    assertThat(post.response().text()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    assertThat(client.recorder.texts).isEmpty();
  }

  @Test
  @DisplayName("EIO-36 a session that ends during the upgrade closes the probe and its timers")
  void endDuringUpgrade() {
    InMemoryWebSocket socket = client.probe();
    socket.send("2probe");

    client.session().closeNow();
    engine.clock.settle();

    assertThat(socket.closeCode()).isEqualTo(1005);
    assertThat(engine.armedDeadlines()).isZero();
  }

  @Test
  @DisplayName("EIO-36 a closing session still upgrades to deliver the rest")
  void closingDuringUpgrade() {
    InMemoryWebSocket socket = client.probe();
    socket.send("2probe");
    engine.send(client.session(), "last");
    client.session().close();
    engine.clock.settle();
    assertThat(client.recorder.closeReason).isNull();

    socket.send("5");

    assertThat(socket.takeTexts()).containsExactly("3probe", "4last");
    assertThat(socket.closeCode()).isEqualTo(1005);
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
  }

  @Test
  @DisplayName("EIO-37 a 5 without a probe before is accepted")
  void withoutProbe() {
    InMemoryWebSocket socket = client.probe();

    socket.send("5");

    assertThat(client.session().transport()).isEqualTo("websocket");
  }

  @Test
  @DisplayName("EIO-37 probe and 5 back to back")
  void backToBack() {
    engine.clock.together(
        () -> {
          InMemoryWebSocket socket = client.probe();
          socket.send("2probe");
          socket.send("5");
          socket.send("4hi");
        });

    assertThat(client.session().transport()).isEqualTo("websocket");
    assertThat(client.recorder.texts).containsExactly("hi");
  }

  @Test
  void aProbeThatIsNotFinishedInTimeIsClosedAndTheSessionGoesOn() {
    InMemoryWebSocket silent = client.probe();
    engine.advance(9_999);
    assertThat(silent.isOpen()).isTrue();
    engine.advance(1);
    assertThat(silent.closeCode()).isEqualTo(1005);

    InMemoryWebSocket probing = client.probe();
    probing.send("2probe");
    engine.advance(9_999);
    assertThat(probing.isOpen()).isTrue();
    engine.advance(1);
    assertThat(probing.closeCode()).isEqualTo(1005);
    assertSessionGoesOnByPolling();
  }

  @Test
  void aClientThatLeavesItsProbeKeepsItsSession() {
    InMemoryWebSocket socket = client.probe();
    socket.send("2probe");

    socket.abort();

    assertThat(engine.armedDeadlines()).isEqualTo(1);
    assertSessionGoesOnByPolling();
  }

  @Test
  void theUpgradeIsRegisteredOnTheSessionsLane() {
    TestEngine.Client onLane1 = engine.polling(1);
    InMemoryWebSocket socket = onLane1.from(0).upgrade();

    socket.send("4hi");

    assertThat(onLane1.session().lane()).isSameAs(engine.host.lanes().get(1));
    assertThat(onLane1.recorder.texts).containsExactly("hi");
  }

  @Test
  void theUpgradeIsNotRefusedWhenUpgradesAreNotAnnounced() {
    TestEngine quiet = TestEngine.calm(o -> o.allowUpgrades(false));
    TestEngine.Client one = quiet.polling();

    one.upgrade();

    assertThat(one.session().transport()).isEqualTo("websocket");
  }

  private void assertSessionGoesOnByPolling() {
    assertThat(client.session().transport()).isEqualTo("polling");
    assertThat(client.session().state()).isEqualTo(ReadyState.OPEN);
    assertThat(client.post("4still here").text()).isEqualTo("ok");
    assertThat(engine.client().get(POLLING).status()).isEqualTo(200);
  }

  private void sendCounted(String text, List<String> sent) {
    engine.on(
        client.session(),
        () -> client.session().send(EngineFrame.textMessage(text), true, () -> sent.add(text)));
  }
}
