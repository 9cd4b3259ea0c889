package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.event.AckReply;
import io.sockeye.event.AckTimeoutException;
import io.sockeye.server.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Acknowledgements that come at about the moment when they are not waited for any more. */
@OnEachWay
final class AckRaceTest extends UnderAttack {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final AtomicInteger replies = new AtomicInteger();
  private final AtomicInteger timeouts = new AtomicInteger();
  private final Queue<Object> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  @Test
  void race4_anAcknowledgementHasOneOutcome() throws Exception {
    Target target =
        start(options -> options.engine(engine -> engine.pingInterval(Duration.ofSeconds(20))));
    target.io.onConnection(sockets::add);
    for (int i = 0; i < 4; i++) {
      Peer peer = target.open(way).connect();
      peer.inBackground("an answering client", () -> answer(peer));
    }
    await().atMost(SOON).until(() -> sockets.size() == 4);

    Rounds.on(
        4,
        rounds -> {
          Socket socket = sockets.remove();
          // So many that an answer takes about as long as it is waited for.
          Semaphore outstanding = new Semaphore(40);
          for (int i = 0; i < rounds; i++) {
            assertThat(outstanding.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            ask(socket, outstanding);
          }
        });

    await().atMost(SOON).until(() -> replies.get() + timeouts.get() >= Rounds.ROUNDS);
    assertThat(replies.get() + timeouts.get()).isEqualTo(Rounds.ROUNDS);
    assertThat(wrong).isEmpty();
    // Otherwise they have not met. That no deadline is left is looked at behind every test.
    assertThat(replies.get()).isPositive();
    assertThat(timeouts.get()).isPositive();
  }

  private void ask(Socket socket, Semaphore outstanding) {
    CompletableFuture<AckReply> unused =
        socket
            .timeout(Duration.ofMillis(10))
            .emitWithAck("q")
            .whenComplete(
                (reply, failure) -> {
                  outstanding.release();
                  if (reply != null) {
                    replies.incrementAndGet();
                  } else if (failure instanceof AckTimeoutException) {
                    timeouts.incrementAndGet();
                  } else {
                    wrong.add(failure);
                  }
                });
  }

  /** Answers each question somewhat late, a second time, and one that was never asked. */
  private static void answer(Peer peer) {
    for (String next = peer.take(); !next.equals(Peer.CLOSED); next = peer.take()) {
      if (next.startsWith("42")) {
        String id = next.substring(2, next.indexOf('['));
        Rounds.spin(600);
        peer.send("43" + id + "[]", "43" + id + "[]", "439" + id + "9[]");
      }
    }
  }
}
