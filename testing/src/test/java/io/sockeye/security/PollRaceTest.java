package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.server.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Polls that arrive while the server emits and closes. */
@OnEachNetwork
final class PollRaceTest extends UnderAttack {
  private static final int EVENTS = 10;

  @Test
  void race5_eachPacketIsInOneResponseAndAWaitingPollIsAnswered() throws Exception {
    Target target =
        start(
            options -> options.engine(engine -> engine.pingInterval(Duration.ofSeconds(20))),
            network -> network.idleTimeout(Duration.ofSeconds(30)));
    target.io.on("go", socket -> new Thread(() -> emitAndClose(socket)).start());
    Rounds.on(
        4,
        rounds -> {
          try (Raw polls = Raw.connect(target.port());
              Raw posts = Raw.connect(target.port())) {
            for (int i = 0; i < rounds; i++) {
              round(polls, posts);
            }
          }
        });
    await().until(() -> target.reasons().size() == Rounds.ROUNDS);
    assertThat(target.reasons()).containsOnly("server namespace disconnect");
  }

  private static void emitAndClose(Socket socket) {
    for (int i = 0; i < EVENTS; i++) {
      socket.emit("n", i);
      if (ThreadLocalRandom.current().nextBoolean()) {
        Rounds.spin(40);
      }
    }
    socket.disconnect(true);
  }

  private static void round(Raw polls, Raw posts) throws IOException {
    String sid = Target.sidIn(polls.get(Target.POLLING).answer().body());
    String session = Target.POLLING + "&sid=" + sid;
    assertThat(posts.post(session, Frames.ascii("40")).answer().status()).isEqualTo(200);
    assertThat(polls.get(session).answer().body()).startsWith("40{");
    assertThat(posts.post(session, Frames.ascii("42[\"go\"]")).answer().status()).isEqualTo(200);

    List<String> packets = new ArrayList<>();
    while (!packets.contains("1")) {
      Rounds.spin(40);
      long began = System.nanoTime();
      Raw.Answer answer = polls.get(session).answer();
      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
      assertThat(answer.status()).isEqualTo(200);
      packets.addAll(List.of(answer.body().split("\u001e", -1)));
    }
    for (int i = 0; i < EVENTS; i++) {
      assertThat(packets.get(i)).isEqualTo("42[\"n\"," + i + "]");
    }
    assertThat(packets.subList(EVENTS, packets.size())).containsExactly("41", "1");
  }
}
