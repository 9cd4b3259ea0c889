package io.sockeye.json;

import java.nio.charset.StandardCharsets;

/** Texts of scanned JSON. */
final class JsonStrings {
  private JsonStrings() {}

  static String utf8(byte[] array, int start, int end) {
    return new String(array, start, end - start, StandardCharsets.UTF_8);
  }

  /** Decodes a well-formed JSON string, given with its quotes. */
  static String decode(byte[] array, int start, int end) {
    int from = start + 1;
    int to = end - 1;
    int escape = indexOfEscape(array, from, to);
    if (escape == to) {
      return utf8(array, from, to);
    }
    StringBuilder string = new StringBuilder(to - from);
    while (escape < to) {
      string.append(utf8(array, from, escape));
      byte kind = array[escape + 1];
      if (kind == 'u') {
        string.append((char) hex(array, escape + 2));
        from = escape + 6;
      } else {
        string.append(unescape(kind));
        from = escape + 2;
      }
      escape = indexOfEscape(array, from, to);
    }
    return string.append(utf8(array, from, to)).toString();
  }

  /** Whether a well-formed JSON string, given without its quotes, has an escape. */
  static boolean isEscaped(byte[] array, int from, int to) {
    return indexOfEscape(array, from, to) < to;
  }

  /** Decodes a well-formed JSON string, given with its quotes; half a surrogate pair is U+FFFD. */
  static byte[] decodeToUtf8(byte[] array, int start, int end) {
    StringBuilder string = new StringBuilder(decode(array, start, end));
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < string.length()
          && Character.isLowSurrogate(string.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        string.setCharAt(i, '\uFFFD');
      }
    }
    return string.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Encodes a string that needs no escapes. */
  static byte[] quote(String string) {
    byte[] text = new byte[string.length() + 2];
    text[0] = '"';
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        throw new IllegalArgumentException(
            "the string has U+"
                + Integer.toHexString(c)
                + " at "
                + i
                + "; visible ASCII without quotation mark and backslash is allowed");
      }
      text[i + 1] = (byte) c;
    }
    text[text.length - 1] = '"';
    return text;
  }

  private static int indexOfEscape(byte[] array, int from, int to) {
    int i = from;
    while (i < to && array[i] != '\\') {
      i++;
    }
    return i;
  }

  private static int hex(byte[] array, int start) {
    int value = 0;
    for (int i = start; i < start + 4; i++) {
      value = value << 4 | Character.digit(array[i], 16);
    }
    return value;
  }

  private static char unescape(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) kind;
    };
  }
}
