package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests of one session that no client makes at the same time. */
@OnEachNetwork
final class ConcurrentRequestsTest extends UnderAttack {
  /** A polling session whose CONNECT has been answered. Returns its target. */
  private static String session(Target target) throws IOException {
    Raw raw = target.raw();
    String session =
        Target.POLLING + "&sid=" + Target.sidIn(raw.get(Target.POLLING).answer().body());
    assertThat(raw.post(session, Frames.ascii("40")).answer().status()).isEqualTo(200);
    assertThat(raw.get(session).answer().body()).startsWith("40{");
    return session;
  }

  private static void assertGone(Target target, String session) throws IOException {
    Raw.Answer answer = target.raw().get(session).answer();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
  }

  @Test
  void sec019_aSecondGetEndsTheSessionAndReleasesTheFirst() throws IOException {
    Target target = startPatient();
    for (int i = 0; i < 20; i++) {
      String session = session(target);
      Raw first = target.raw().get(session);
      Raw second = target.raw().get(session);

      List<Raw.Answer> answers = List.of(first.answer(), second.answer());

      assertThat(answers).extracting(Raw.Answer::status).containsExactlyInAnyOrder(200, 400);
      assertThat(answers).extracting(Raw.Answer::body).contains("1");
      assertGone(target, session);
    }
    await().until(() -> target.reasons().size() == 20);
    assertThat(target.reasons()).containsOnly("transport error");
  }

  @Test
  void sec019_aSecondPostEndsTheSessionAndAnswersBoth() throws IOException {
    Target target = startPatient();
    for (int i = 0; i < 20; i++) {
      String session = session(target);
      String head = "POST " + session + " HTTP/1.1\nHost: a\nContent-Length: 2\n\n";
      Raw first = target.raw().lines(head + "4");
      Raw second = target.raw().lines(head + "4");

      assertThat(first.answer().status()).isEqualTo(400);
      assertThat(second.answer().status()).isEqualTo(400);
      assertGone(target, session);
    }
    await().until(() -> target.reasons().size() == 20);
    assertThat(target.reasons()).containsOnly("transport error");
  }

  @Test
  void sec019_aGetDuringAnUpgradeIsServedAndOneBehindItRefused() throws IOException {
    Target target = startPatient();
    String session = session(target);
    Raw webSocket = target.raw().upgrade(session.replace("polling", "websocket"));
    assertThat(webSocket.answer().status()).isEqualTo(101);
    Raw poll = target.raw().get(session);

    webSocket.bytes(Frames.text("2probe"));
    assertThat(webSocket.frame()).isEqualTo("text 3probe");
    assertThat(poll.answer().body()).isEqualTo("6");
    webSocket.bytes(Frames.join(Frames.text("5"), Frames.text("421[\"echo\",\"moved\"]")));

    assertThat(webSocket.frame()).isEqualTo("text 431[\"moved\"]");
    Raw.Answer late = poll.get(session).answer();
    assertThat(late.status()).isEqualTo(400);
    assertThat(late.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
  }

  @Test
  void sec019_aPostBehindTheEndIsRefused() throws IOException {
    Target target = startPatient();
    String session = session(target);
    Raw posts = target.raw();
    assertThat(posts.post(session, Frames.ascii("1")).answer().status()).isEqualTo(200);

    assertThat(posts.post(session, Frames.ascii("42[\"echo\",\"a\"]")).answer().status())
        .isEqualTo(400);
    assertGone(target, session);
  }

  @Test
  void sec019_otherMethodsAreNotAllowedAndTheSessionLives() throws IOException {
    Target target = startPatient();
    try (Peer peer = new PollingPeer(target.port()).connect()) {
      for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS")) {
        Raw raw = target.raw();
        raw.lines(method + " " + Target.POLLING + "&sid=" + peer.sid() + " HTTP/1.1\nHost: a\n\n");
        assertThat(raw.answer().status()).as(method).isEqualTo(405);
      }
      peer.assertAlive();
    }
  }

  @Test
  void sec019_aSecondProbeLeavesTheFirst() throws IOException {
    Target target = startPatient();
    String session = session(target);
    String upgrade = session.replace("polling", "websocket");
    Raw first = target.raw().upgrade(upgrade);
    assertThat(first.answer().status()).isEqualTo(101);
    Raw second = target.raw().upgrade(upgrade);
    assertThat(second.answer().status()).isEqualTo(101);
    assertThat(second.frame()).isEqualTo("close");

    first.bytes(Frames.join(Frames.text("2probe"), Frames.text("5")));
    assertThat(first.frame()).isEqualTo("text 3probe");
    Raw third = target.raw().upgrade(upgrade);
    assertThat(third.answer().status()).isEqualTo(101);
    assertThat(third.frame()).isEqualTo("close");

    first.bytes(Frames.text("421[\"echo\",\"a\"]"));
    assertThat(first.frame()).isEqualTo("text 431[\"a\"]");
  }

  @Test
  void sec019_aHundredOfAllKindsAtOnceEndOneSessionOnce() throws Exception {
    Target target = startPatient();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      for (int round = 0; round < 5; round++) {
        String session = session(target);
        List<Future<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          int kind = i;
          statuses.add(threads.submit(() -> any(target.port(), session, kind)));
        }
        for (Future<Integer> status : statuses) {
          assertThat(status.get(30, TimeUnit.SECONDS)).isIn(101, 200, 400);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    // That each ended once is looked at behind every test.
    await().until(() -> target.reasons().size() == 5);
  }

  private static int any(int port, String session, int kind) throws IOException {
    try (Raw raw = Raw.connect(port)) {
      return switch (kind % 4) {
        case 0, 1 -> raw.get(session).answer().status();
        case 2 -> raw.post(session, Frames.ascii("42[\"echo\",1]")).answer().status();
        default -> raw.upgrade(session.replace("polling", "websocket")).answer().status();
      };
    }
  }
}
