package io.sockeye.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** What clients can bring about at will neither fills nor forges the log (SEC-065). */
final class FailureLogTest {
  private final List<String> lines = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;
  private final FailureLog log = new FailureLog(new Recorder(), () -> now);

  @Test
  void sec065_ofOneCauseThereIsOneLineASecondThatCountsTheOthers() {
    for (int i = 0; i < 1000; i++) {
      log.warn(thrown("x" + i), "handler of {} failed", "/n" + i);
    }
    now += TimeUnit.SECONDS.toNanos(1) - 1;
    log.warn(thrown("late"), "handler of {} failed", "/late");
    now += 1;
    log.warn(thrown("last"), "handler of {} failed", "/last");
    now += TimeUnit.SECONDS.toNanos(1);
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

  @Test
  void sec065_causesThatAreAllDifferentFillNothing() {
    for (int i = 0; i < 10_000; i++) {
      log.warnOf(i, "a client was cut off");
    }

    assertThat(lines).hasSize(257);
  }

  @Test
  void sec065_theTextOfAnExceptionForgesNoLine() {
    IllegalStateException failure = thrown("a\r\nFORGED \u001b[31m\u2028\u202e");
    failure.initCause(thrown("b\nFORGED"));
    failure.addSuppressed(thrown("c\nFORGED"));

    log.warn(failure, "failed");

    StringWriter text = new StringWriter();
    failures.get(0).printStackTrace(new PrintWriter(text));
    assertThat(text.toString())
        .startsWith(
            "java.lang.IllegalStateException: a\\u000d\\u000aFORGED \\u001b[31m\\u2028\\u202e"
                + System.lineSeparator()
                + "\tat "
                + FailureLogTest.class.getName()
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
