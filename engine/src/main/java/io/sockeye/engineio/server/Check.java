package io.sockeye.engineio.server;

import java.time.Duration;

/** Refuses wrong options: every message names the option, the value and what is allowed. */
final class Check {
  private Check() {}

  static long range(String option, long value, long min, long max) {
    if (value < min || value > max) {
      throw refused(option, value, "a number from " + min + " to " + max);
    }
    return value;
  }

  /** Durations are told to clients in whole milliseconds, and JavaScript's timers end at 2^31-1. */
  static Duration millis(String option, Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0
        || value.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
      throw refused(option, value, "PT0.001S to " + Duration.ofMillis(Integer.MAX_VALUE));
    }
    return value;
  }

  static Duration notNegative(String option, Duration value) {
    if (value.isNegative()) {
      throw refused(option, value, "a duration that is not negative");
    }
    return value;
  }

  static String token(String option, String value) {
    if (value.isEmpty()) {
      throw refused(option, "empty", "letters, digits and !#$%&'*+-.^_`|~");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isLetterOrDigit(c) && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        throw refused(option, quoted(value), "letters, digits and !#$%&'*+-.^_`|~");
      }
    }
    return value;
  }

  static String headerText(String option, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c > 0x7e || c == ';' || c == ',') {
        throw refused(option, quoted(value), "visible ASCII without ; and ,");
      }
    }
    return value;
  }

  static IllegalArgumentException refused(String option, Object value, String allowed) {
    return new IllegalArgumentException(option + " is " + value + ": allowed is " + allowed);
  }

  static String quoted(String value) {
    return '"' + value.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0") + '"';
  }

  static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
