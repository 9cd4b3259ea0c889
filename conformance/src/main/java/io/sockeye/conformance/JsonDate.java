package io.sockeye.conformance;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A date as JavaScript writes it in JSON: UTC, with milliseconds. */
final class JsonDate {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private JsonDate() {}

  static String now() {
    return ISO.format(Instant.now());
  }
}
