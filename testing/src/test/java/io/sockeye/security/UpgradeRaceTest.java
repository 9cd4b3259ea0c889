package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that are emitted while a session moves to WebSocket. */
@OnEachNetwork
final class UpgradeRaceTest extends UnderAttack {
  private static final int EVENTS = 20;

  @Test
  void race1_whatIsEmittedDuringAnUpgradeArrivesOnceAndInOrder() throws Exception {
    Target target =
        start(
            options -> options.engine(engine -> engine.pingInterval(Duration.ofSeconds(20))),
            network -> network.idleTimeout(Duration.ofSeconds(30)));
    target.io.on("go", UpgradeRaceTest::emit);
    Rounds.on(
        4,
        rounds -> {
          try (Raw polls = Raw.connect(target.port());
              Raw posts = Raw.connect(target.port())) {
            for (int i = 0; i < rounds; i++) {
              round(target.port(), polls, posts);
            }
          }
        });
  }

  private static void emit(Socket socket) {
    for (int i = 0; i < EVENTS; i++) {
      socket.emit("n", i);
      Rounds.spin(60);
    }
  }

  private static void round(int port, Raw polls, Raw posts) throws IOException {
    String sid = Target.sidIn(polls.get(Target.POLLING).answer().body());
    String session = Target.POLLING + "&sid=" + sid;
    assertThat(posts.post(session, Frames.ascii("40")).answer().status()).isEqualTo(200);
    assertThat(polls.get(session).answer().body()).startsWith("40{");
    polls.get(session);
    assertThat(posts.post(session, Frames.ascii("42[\"go\"]")).answer().status()).isEqualTo(200);
    List<String> events = new ArrayList<>();
    for (String packet : polls.answer().body().split("\u001e", -1)) {
      events.add(packet);
    }
    try (Raw socket = Raw.connect(port).upgrade(Target.WEBSOCKET + "&sid=" + sid)) {
      assertThat(socket.answer().status()).isEqualTo(101);
      socket.bytes(Frames.text("2probe"));
      assertThat(socket.frame()).isEqualTo("text 3probe");
      Rounds.spin(200);
      socket.bytes(Frames.text("5"));
      while (events.size() < EVENTS) {
        events.add(socket.frame().substring("text ".length()));
      }
    }
    for (int i = 0; i < EVENTS; i++) {
      assertThat(events.get(i)).isEqualTo("42[\"n\"," + i + "]");
    }
  }
}
