package io.sockeye.msgpack;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as JavaScript's {@code toISOString} writes them. */
final class IsoTime {
  private static final DateTimeFormatter BEHIND_YEAR =
      DateTimeFormatter.ofPattern("-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

  /** What a date of JavaScript can hold, on both sides of 1970. */
  private static final long MAX_MILLIS = 8_640_000_000_000_000L;

  private static final long MAX_SECONDS = MAX_MILLIS / 1000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private IsoTime() {}

  /** Writes a time, or null if JavaScript has no date for it. */
  static @Nullable String ofMillis(long millis) {
    if (millis < -MAX_MILLIS || millis > MAX_MILLIS) {
      return null;
    }
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, 1000L),
            (int) (Math.floorMod(millis, 1000L) * NANOS_PER_MILLI),
            ZoneOffset.UTC);
    return year(time.getYear()) + BEHIND_YEAR.format(time);
  }

  /** Writes a timestamp of msgpack, or null if JavaScript has no date for it. */
  static @Nullable String ofSeconds(long seconds, long nanos) {
    if (seconds < -MAX_SECONDS || seconds > MAX_SECONDS || nanos < 0 || nanos >= NANOS_PER_SECOND) {
      return null;
    }
    return ofMillis(1000 * seconds + nanos / NANOS_PER_MILLI);
  }

  private static String year(int year) {
    return year >= 0 && year <= 9999
        ? String.format(Locale.ROOT, "%04d", year)
        : String.format(Locale.ROOT, "%+07d", year);
  }
}
