package io.sockeye.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** What clients can bring about at will neither fills nor forges the log (SEC-065). */
final class RareLogTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final RareLog log = log(Duration.ofSeconds(1));

  @Test
  void sec065_ofOneCauseThereIsOneLineASecondThatCountsTheOthers() {
    for (int i = 0; i < 1000; i++) {
      log.warn(thrown("x" + i), "handler of {} failed", "/n" + i);
    }
    now.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
    log.warn(thrown("late"), "handler of {} failed", "/late");
    now.addAndGet(1);
    log.warn(thrown("last"), "handler of {} failed", "/last");
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    log.warn(thrown("again"), "handler of {} failed", "/again");

    assertThat(lines)
        .containsExactly(
            "WARN handler of /n0 failed",
            "WARN handler of /last failed (1000 more of these since the last line)",
            "WARN handler of /again failed");
    assertThat(failures).extracting(Throwable::getMessage).containsExactly("x0", "last", "again");
  }

  @Test
  void causesDifferByTheirWordsTheirClassAndTheirPlace() {
    Exception here = new IllegalStateException();
    Exception there = new IllegalStateException();

    log.error(here, "a");
    log.error(here, "b");
    log.error(there, "a");
    log.error(new IllegalArgumentException(), "a");
    log.warnOf("one", "c");
    log.warnOf("another", "c");
    log.error(here, "a");
    log.warnOf("one", "c");

    assertThat(lines)
        .containsExactly("ERROR a", "ERROR b", "ERROR a", "ERROR a", "WARN c", "WARN c");
  }

  /** The clock begins anywhere, and its numbers may run over. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -5, Long.MAX_VALUE - 10, Long.MIN_VALUE + 1})
  void whatIsNoFailureHasALineAMinute(long start) {
    RareLog limits = log(Duration.ofMinutes(1));
    now.set(start);
    limits.warn("too large: {}", 1);
    limits.warn("too large: {}", 2);
    now.set(start + MINUTE - 1);
    limits.warn("too large: {}", 3);
    assertThat(lines).containsExactly("WARN too large: 1");

    now.set(start + MINUTE);
    limits.warn("too large: {}", 4);
    limits.warn("too large: {}", 5);
    assertThat(lines).last().isEqualTo("WARN too large: 4 (2 more of these since the last line)");

    now.set(start + 3 * MINUTE);
    limits.warn("too large: {}", 6);
    assertThat(lines)
        .hasSize(3)
        .last()
        .asString()
        .endsWith("(1 more of these since the last line)");
  }

  @Test
  void ofManyThreadsOneSaysItForAll() throws InterruptedException {
    int threads = 4;
    int each = 1_000;
    for (int round = 0; round < 50; round++) {
      lines.clear();
      RareLog shared = log(Duration.ofSeconds(1));
      together(threads, each, () -> shared.warn("x"));
      assertThat(lines).hasSize(1);

      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      together(threads, each, () -> shared.warn("x"));
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      shared.warn("x");

      assertThat(lines).hasSize(3);
      assertThat(lines.stream().mapToLong(RareLogTest::others).sum())
          .as("all but those that have a line")
          .isEqualTo(2L * threads * each - 2);
    }
  }

  private static long others(String line) {
    Matcher counted = Pattern.compile("\\((\\d+) more").matcher(line);
    return counted.find() ? Long.parseLong(counted.group(1)) : 0;
  }

  private static void together(int threads, int each, Runnable action) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(threads);
    Thread[] all = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      all[i] =
          new Thread(
              () -> {
                ready.countDown();
                while (ready.getCount() > 0) {
                  Thread.onSpinWait();
                }
                for (int n = 0; n < each; n++) {
                  action.run();
                }
              });
      all[i].start();
    }
    for (Thread thread : all) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }
  }

  @Test
  void sec065_causesThatAreAllDifferentFillNothing() {
    for (int i = 0; i < 10_000; i++) {
      log.warnOf(i, "a client was cut off");
    }

    assertThat(lines).hasSize(257);
  }

  @Test
  void sec065_theTextOfAnExceptionForgesNoLine() {
    IllegalStateException failure = thrown("a\r\nFORGED \u001b[31m\u2028\u202e\udb40\udc01");
    failure.initCause(thrown("b\nFORGED"));
    failure.addSuppressed(thrown("c\nFORGED"));

    log.warn(failure, "failed");

    StringWriter text = new StringWriter();
    failures.get(0).printStackTrace(new PrintWriter(text));
    assertThat(text.toString())
        .startsWith(
            "java.lang.IllegalStateException: a\\u000d\\u000aFORGED \\u001b[31m\\u2028\\u202e\\udb40\\udc01"
                + System.lineSeparator()
                + "\tat "
                + RareLogTest.class.getName()
                + ".thrown(")
        .contains("Caused by: java.lang.IllegalStateException: b\\u000aFORGED")
        .contains("Suppressed: java.lang.IllegalStateException: c\\u000aFORGED");
    assertThat(text.toString().lines()).noneMatch(line -> line.startsWith("FORGED"));
  }

  @Test
  void sec065_aLongTextIsCut() {
    log.warn(thrown("x".repeat(1_000_000)), "failed");

    assertThat(failures.get(0).getMessage()).hasSizeLessThan(10_100).endsWith("xx…");
  }

  @Test
  void causesThatLeadBackToTheFirstHaveAnEnd() {
    IllegalStateException first = thrown("first\n");
    first.initCause(new IllegalStateException("second", first));

    log.warn(first, "failed");

    assertThat(failures.get(0)).hasToString("java.lang.IllegalStateException: first\\u000a");
  }

  @Test
  void anExceptionThatDoesNoHarmIsLoggedItself() {
    IllegalStateException failure = thrown("añ€😀\u00a0");

    log.warn(failure, "failed");

    assertThat(failures).containsExactly(failure);
  }

  private RareLog log(Duration silence) {
    return new RareLog(new Recorder(), silence, now::get);
  }

  private static IllegalStateException thrown(String message) {
    return new IllegalStateException(message);
  }

  /** Takes lines and failures as an implementation of the logging API would. */
  private final class Recorder extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        @Nullable Object @Nullable [] arguments,
        @Nullable Throwable failure) {
      lines.add(level + " " + MessageFormatter.basicArrayFormat(pattern, arguments));
      if (failure != null) {
        failures.add(failure);
      }
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
