package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Handlers that do not return. */
@OnEachWay
final class SlowHandlersTest extends UnderAttack {
  private static final int BLOCKED = 50;

  @Test
  void sec052_handlersThatBlockDelayNoOtherConnectionAndAreNamed() throws Exception {
    Target target = start();
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger blocked = new AtomicInteger();
    target.io.on(
        "block",
        socket -> {
          blocked.incrementAndGet();
          release.await(60, TimeUnit.SECONDS);
        });
    try {
      for (int i = 0; i < BLOCKED; i++) {
        connect().send("42[\"block\"]");
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> blocked.get() == BLOCKED);
      long began = System.nanoTime();

      for (int i = 0; i < 10; i++) {
        target.assertServes();
      }

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> target.log().text().contains("The handler of event \"block\" on / has held"));
    } finally {
      release.countDown();
    }
  }

  @Test
  void sec052_aHandlerThatComputesForEverDelaysNoOtherConnection() throws IOException {
    Target target = start();
    AtomicBoolean stop = new AtomicBoolean();
    target.io.on(
        "spin",
        socket -> {
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
    try {
      connect().send("42[\"spin\"]");
      long began = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        target.assertServes();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    } finally {
      stop.set(true);
    }
  }

  @Test
  void sec052_aHandlerThatBlocksDoesNotKeepItsOwnClientFromBeingPinged() throws IOException {
    Target target = start();
    CountDownLatch release = new CountDownLatch(1);
    target.io.on("block", socket -> release.await(60, TimeUnit.SECONDS));
    Peer peer = connect().send("42[\"block\"]");
    try {
      // More than two heartbeats: without pings and pongs it would be over.
      await()
          .pollDelay(Duration.ofMillis(1200))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !peer.isOver());
    } finally {
      release.countDown();
    }
    peer.assertAlive();
  }
}
