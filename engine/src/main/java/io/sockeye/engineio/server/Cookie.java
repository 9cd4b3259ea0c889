package io.sockeye.engineio.server;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The value of the {@code Set-Cookie} header that tells the session's id (EIO-44). */
final class Cookie {
  private Cookie() {}

  static String of(CookieOptions options, String sid) {
    StringBuilder text = new StringBuilder(options.name()).append('=').append(sid);
    if (options.maxAge() != null) {
      text.append("; Max-Age=").append(options.maxAge().toSeconds());
    }
    if (options.domain() != null) {
      text.append("; Domain=").append(options.domain());
    }
    if (options.path() != null) {
      text.append("; Path=").append(options.path());
    }
    if (options.expires() != null) {
      text.append("; Expires=")
          .append(
              DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  options.expires().atZone(ZoneOffset.UTC)));
    }
    if (options.httpOnly()) {
      text.append("; HttpOnly");
    }
    if (options.secure()) {
      text.append("; Secure");
    }
    if (options.sameSite() != null) {
      text.append("; SameSite=").append(options.sameSite().wireName());
    }
    return text.toString();
  }
}
