package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A handler that holds its thread for long is named in the log, in text that cannot forge a line of
 * it.
 */
final class WatchdogTest {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream err = System.err;
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(err);
    executor.shutdown();
  }

  @Test
  void aHandlerThatDoesNotReturnIsNamedByItsEvent() {
    CountDownLatch release = new CountDownLatch(1);
    Duration allowed = Duration.ofMillis(50);
    try (Fixture fixture =
        new Fixture(options -> options.handlerExecutor(executor).slowHandler(allowed))) {
      fixture.io.on("bad\nname", socket -> release.await(60, TimeUnit.SECONDS));
      Wire wire = fixture.open().send("40");
      await()
          .until(
              () -> {
                fixture.clock.settle();
                return !fixture.io.sockets().sockets().isEmpty();
              });

      wire.send("42[\"bad\\nname\"]");

      await()
          .untilAsserted(
              () -> {
                fixture.clock.advance(allowed.multipliedBy(2));
                assertThat(log.toString(StandardCharsets.UTF_8))
                    .contains("The handler of event \"bad\\u000aname\" on / has held its thread")
                    .contains("WatchdogTest");
              });
      release.countDown();
    }
  }
}
