package io.sockeye.engineio.netty;

/** The character classes of HTTP (RFC 9110 §5.6.2). */
final class Ascii {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '0'; c <= 'z'; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private Ascii() {}

  static boolean isToken(byte b) {
    return b >= 0 && TOKEN[b];
  }

  static boolean isToken(byte[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isToken(array[i])) {
        return false;
      }
    }
    return to > from;
  }

  static boolean isControl(byte b) {
    return (b >= 0 && b < ' ') || b == 0x7F;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
