package io.sockeye.lane;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log for what clients can bring about as often as they like, such as an exception in a handler:
 * of each cause one line a second or a minute, which says how many there were since the last. So
 * nobody fills a disk by repeating himself. What an exception says, which may be what a client has
 * sent, cannot forge other lines either: where its text has control characters they are escaped.
 *
 * <p>A cause is the line's words and, for an exception, its class and where it was thrown. For
 * hosts and servers. Safe for use by any thread; never blocks, but for what the logging library
 * does.
 */
public final class RareLog {
  /** Above it, causes of the same words count as one. */
  private static final int MAX_CAUSES = 256;

  private final Logger log;
  private final long silenceNanos;
  private final LongSupplier clock;
  private final ConcurrentMap<Object, Cause> causes = new ConcurrentHashMap<>();

  RareLog(Logger log, Duration silence, LongSupplier clock) {
    this.log = log;
    this.silenceNanos = silence.toNanos();
    this.clock = clock;
  }

  /**
   * Makes a log for failures, usually one for each class: of each cause one line a second.
   *
   * @param source the class in whose name lines are written
   * @return the log
   */
  public static RareLog everySecond(Class<?> source) {
    return new RareLog(LoggerFactory.getLogger(source), Duration.ofSeconds(1), System::nanoTime);
  }

  /**
   * Makes a log for what is no failure but what an operator should know, such as a limit that is
   * too low, usually one for each server: of each cause one line a minute.
   *
   * @param source the class in whose name lines are written
   * @return the log
   */
  public static RareLog everyMinute(Class<?> source) {
    return new RareLog(LoggerFactory.getLogger(source), Duration.ofMinutes(1), System::nanoTime);
  }

  /**
   * Writes an error, with the failure and its stack, unless there was one of the same cause within
   * the last second or minute.
   *
   * @param failure what has failed
   * @param line what it means: words that are always the same, with {@code {}} for each detail
   * @param details what to put there; text of a client has to be made fit for a log before
   */
  public void error(Throwable failure, String line, @Nullable Object... details) {
    String due = due(causeOf(failure, line), line);
    if (due != null) {
      log.error(due, with(details, PrintableFailure.of(failure)));
    }
  }

  /**
   * Writes a warning. Otherwise as {@link #error}.
   *
   * @param failure what has failed
   * @param line what it means: words that are always the same, with {@code {}} for each detail
   * @param details what to put there; text of a client has to be made fit for a log before
   */
  public void warn(Throwable failure, String line, @Nullable Object... details) {
    String due = due(causeOf(failure, line), line);
    if (due != null) {
      log.warn(due, with(details, PrintableFailure.of(failure)));
    }
  }

  /**
   * Writes a warning about something that is no exception, unless there was one of the same cause
   * within the last second or minute.
   *
   * @param cause what makes it the same, beside the line's words; of few different ones
   * @param line what it means: words that are always the same, with {@code {}} for each detail
   * @param details what to put there; text of a client has to be made fit for a log before
   */
  public void warnOf(Object cause, String line, @Nullable Object... details) {
    String due = due(List.of(line, cause), line);
    if (due != null) {
      log.warn(due, details);
    }
  }

  /**
   * Writes a warning about something that is no exception and has one cause only. Otherwise as
   * {@link #warnOf}.
   *
   * @param line what it means: words that are always the same, with {@code {}} for each detail
   * @param details what to put there; text of a client has to be made fit for a log before
   */
  public void warn(String line, @Nullable Object... details) {
    String due = due(line, line);
    if (due != null) {
      log.warn(due, details);
    }
  }

  private static Object causeOf(Throwable failure, String line) {
    StackTraceElement[] stack = failure.getStackTrace();
    return stack.length == 0
        ? List.of(line, failure.getClass())
        : List.of(line, failure.getClass(), stack[0]);
  }

  /** What is to be written, or null for nothing. */
  private @Nullable String due(Object key, String line) {
    Cause cause = causes.get(key);
    if (cause == null) {
      cause = causes.computeIfAbsent(causes.size() < MAX_CAUSES ? key : line, any -> new Cause());
    }
    long more = cause.happened(clock.getAsLong(), silenceNanos);
    if (more < 0) {
      return null;
    }
    return more == 0 ? line : line + " (" + more + " more of these since the last line)";
  }

  private static @Nullable Object[] with(@Nullable Object[] details, Throwable failure) {
    @Nullable Object[] all = Arrays.copyOf(details, details.length + 1);
    all[details.length] = failure;
    return all;
  }

  private static final class Cause {
    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLong silentUntil = new AtomicLong(NEVER);
    private final AtomicLong unsaid = new AtomicLong();

    /** It has happened: returns how often before without a line, or -1 if there is none now. */
    long happened(long now, long silenceNanos) {
      long until = silentUntil.get();
      boolean due = until == NEVER || now - until >= 0;
      // Of those who come at the same time one says it.
      if (due && silentUntil.compareAndSet(until, now + silenceNanos)) {
        return unsaid.getAndSet(0);
      }
      unsaid.incrementAndGet();
      return -1;
    }
  }
}
