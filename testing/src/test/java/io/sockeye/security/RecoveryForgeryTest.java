package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.RecoveryOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Sessions that are claimed by who has no right to them, or by two at once. */
@OnEachWay
final class RecoveryForgeryTest extends UnderAttack {
  /** So short that what waits is gone by the end of a test. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private Target startRecovering() {
    return start(
        options ->
            options
                // Packets are kept for a client whose end is noticed as late as that.
                .engine(engine -> engine.stallTimeout(WINDOW))
                .connectionStateRecovery(
                    RecoveryOptions.builder().maxDisconnectionDuration(WINDOW).build()));
  }

  private static String pidIn(String welcome) {
    assertThat(welcome).contains("\"pid\":\"");
    return welcome.replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");
  }

  private static String claim(String pid, String offset) {
    return "40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}";
  }

  /** Loses a connection whose client has received an event; returns its pid and that offset. */
  private String[] lost(Target target) throws IOException {
    Peer peer = open().send("40");
    String pid = pidIn(peer.take());
    target.io.emit("news");
    String event = peer.take();
    assertThat(event).startsWith("42[\"news\",\"");
    String offset = event.replaceAll(".*\"news\",\"([^\"]+)\".*", "$1");
    int ended = target.reasons().size();
    peer.close();
    await().atMost(Duration.ofSeconds(10)).until(() -> target.reasons().size() > ended);
    return new String[] {pid, offset};
  }

  @Test
  void sec036_forgedPidsAndOffsetsBeginAnew() throws IOException {
    Target target = startRecovering();
    String[] session = lost(target);
    for (String connect :
        List.of(
            claim("unknownPid0123456789", session[1]),
            claim("", session[1]),
            claim("x".repeat(60_000), session[1]),
            claim(session[0], "+inf"),
            claim(session[0], "0-0"),
            claim(session[0], "-"),
            claim(session[0], "$"),
            claim(session[0], session[1] + "x"),
            claim(session[0], "x".repeat(60_000)),
            claim(session[0], "\\u0000\\r\\n"),
            "40{\"pid\":{},\"offset\":\"" + session[1] + "\"}",
            "40{\"pid\":\"" + session[0] + "\",\"offset\":{\"$gt\":\"\"}}",
            "40{\"pid\":\"" + session[0] + "\",\"offset\":7}")) {
      Peer peer = open().send(connect);
      String answer = peer.take();
      assertThat(answer).startsWith("40{\"sid\":\"");
      assertThat(pidIn(answer)).isNotEqualTo(session[0]);
      peer.close();
    }
  }

  @Test
  void sec036_aSessionOfOneNamespaceIsNoneOfAnother() throws IOException {
    Target target = startRecovering();
    String[] session = lost(target);
    Peer peer =
        open().send("40/other,{\"pid\":\"" + session[0] + "\",\"offset\":\"" + session[1] + "\"}");
    assertThat(pidIn(peer.take())).isNotEqualTo(session[0]);
  }

  @Test
  void sec036_ofManyThatClaimASessionAtOnceOneGetsIt() throws Exception {
    Target target = startRecovering();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      int recovered = 0;
      for (int round = 0; round < 25; round++) {
        String[] session = lost(target);
        CountDownLatch together = new CountDownLatch(1);
        List<Peer> claiming = new ArrayList<>();
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Peer peer = open();
          claiming.add(peer);
          answers.add(
              threads.submit(
                  () -> {
                    together.await(10, TimeUnit.SECONDS);
                    return peer.send(claim(session[0], session[1])).take();
                  }));
        }
        together.countDown();
        for (Future<String> answer : answers) {
          recovered += answer.get(20, TimeUnit.SECONDS).contains(session[0]) ? 1 : 0;
        }
        // Another may take it from who has it, whose connection is closed then: two never have it.
        assertThat(target.io.sockets().sockets().stream().map(socket -> socket.id()))
            .doesNotHaveDuplicates();
        claiming.forEach(Peer::close);
      }
      assertThat(recovered).isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sec036_whoIsBannedMeanwhileIsNotLetInByRecovery() throws IOException {
    AtomicBoolean banned = new AtomicBoolean();
    Target target = startRecovering();
    target.io.use(
        socket -> {
          if (banned.get()) {
            throw new ConnectRefusedException("banned");
          }
        });
    String[] session = lost(target);
    target.io.emit("secret");
    banned.set(true);

    Peer peer = open().send(claim(session[0], session[1]));

    assertThat(peer.take()).isEqualTo("44{\"message\":\"banned\"}");
    banned.set(false);
  }
}
