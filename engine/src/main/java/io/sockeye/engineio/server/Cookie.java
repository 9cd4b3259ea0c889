package io.sockeye.engineio.server;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the {@code Set-Cookie} header that tells the session's id (EIO-44). */
final class Cookie {
  /**
   * The fixed form of RFC 9110 §5.6.7; the formatter that Java has leaves the zero of a day out.
   */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

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
      text.append("; Expires=").append(HTTP_DATE.format(options.expires()));
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
