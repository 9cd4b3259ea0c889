package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** More events than handlers can handle. */
@OnEachWay
final class FloodTest extends UnderAttack {
  private static final int EVENTS = 200_000;
  private static final int PER_MESSAGE = 1000;
  private static final int SOFT_LIMIT_BYTES = 100_000;
  private static final String FILLER = "x".repeat(100);
  private static final Duration SOON = Duration.ofSeconds(60);

  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Integer> handled = Collections.synchronizedList(new ArrayList<>());

  private Target flooded() {
    Target target =
        start(
            options ->
                options
                    .inboundLimits(SOFT_LIMIT_BYTES, 64_000_000)
                    // A pong stands behind the flood.
                    .engine(engine -> engine.pingInterval(Duration.ofSeconds(20))));
    target.io.on(
        "n",
        Integer.class,
        (socket, n) -> {
          if (n == 0) {
            release.await(60, TimeUnit.SECONDS);
          }
          handled.add(n);
        });
    return target;
  }

  private static String[] events(int from) {
    String[] events = new String[PER_MESSAGE];
    for (int i = 0; i < PER_MESSAGE; i++) {
      events[i] = "42[\"n\"," + (from + i) + ",\"" + FILLER + "\"]";
    }
    return events;
  }

  /** Sends as fast as it can, on a thread of its own; tells how much of it has left. */
  private static Thread flood(Peer attacker, AtomicLong sent) {
    Thread thread =
        new Thread(
            () -> {
              for (int i = 0; i < EVENTS; i += PER_MESSAGE) {
                attacker.send(events(i));
                sent.addAndGet(PER_MESSAGE);
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void sec051_aFloodStopsAtTheSoftLimitHurtsNobodyAndIsHandledInOrder() throws Exception {
    Target target = flooded();
    Peer attacker = connect();
    AtomicLong sent = new AtomicLong();
    Thread flood = flood(attacker, sent);
    try {
      // Of 24 MB the kernel takes some as well: it ends in the middle, and stays there.
      AtomicLong before = new AtomicLong(-1);
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(700))
          .until(() -> before.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(EVENTS / 2);
      assertThat(handled).isEmpty();
      long began = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        target.assertServes();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    } finally {
      release.countDown();
    }
    flood.join(SOON.toMillis());

    await().atMost(SOON).until(() -> handled.size() == EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      assertThat(handled.get(i)).isEqualTo(i);
    }
    attacker.assertAlive();
  }

  @Test
  void sec051_aboveTheHardLimitTheConnectionIsClosed() throws IOException {
    Target target = start(options -> options.inboundLimits(10_000, 100_000));
    target.io.on("n", Integer.class, (socket, n) -> handled.add(n));
    for (int i = 0; i < 5; i++) {
      connect().send("42[\"n\",1,\"" + "x".repeat(100_000) + "\"]").awaitClosed();
    }

    await().until(() -> target.reasons().size() == 5);
    assertThat(target.reasons()).containsOnly("forced close");
    // The one that has gone beyond it was taken.
    assertThat(handled).hasSize(5);
  }
}
