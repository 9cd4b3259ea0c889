package io.sockeye.server;

/** Makes text that a client sent fit for a log: one line, no control characters, not long. */
final class LogText {
  private static final int MAX_CHARS = 200;

  private LogText() {}

  static String of(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_CHARS; i++) {
      char c = text.charAt(i);
      if (breaksLines(c)) {
        safe.append(String.format("\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return text.length() > MAX_CHARS ? safe.append('…').toString() : safe.toString();
  }

  private static boolean breaksLines(char c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
