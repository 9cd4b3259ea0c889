package io.sockeye.engineio.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes UTF-8 as a string literal that means the same in JSON and in JavaScript of any age: before
 * ES2019 U+2028 and U+2029 ended a line of code.
 */
final class JavaScriptString {
  private static final byte[] LINE_SEPARATOR = ascii("\\u2028");
  private static final byte[] PARAGRAPH_SEPARATOR = ascii("\\u2029");
  private static final String HEX = "0123456789abcdef";

  /**
   * What stands behind the backslash for U+0008 to U+000D, a space where there is nothing short.
   */
  private static final String SHORT_ESCAPES = "btn fr";

  private JavaScriptString() {}

  /** Writes the literal, with its quotes. */
  static void write(byte[] utf8, ByteArrayOutputStream out) {
    out.write('"');
    int written = 0;
    for (int i = 0; i < utf8.length; i++) {
      int length = lengthOfSpecial(utf8, i);
      if (length > 0) {
        out.write(utf8, written, i - written);
        escape(utf8, i, out);
        i += length - 1;
        written = i + 1;
      }
    }
    out.write(utf8, written, utf8.length - written);
    out.write('"');
  }

  /** How many bytes from here on are to be escaped together; mostly none. */
  private static int lengthOfSpecial(byte[] utf8, int at) {
    byte b = utf8[at];
    if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
      return 1;
    }
    boolean separator =
        b == (byte) 0xE2
            && at + 2 < utf8.length
            && utf8[at + 1] == (byte) 0x80
            && (utf8[at + 2] == (byte) 0xA8 || utf8[at + 2] == (byte) 0xA9);
    return separator ? 3 : 0;
  }

  private static void escape(byte[] utf8, int at, ByteArrayOutputStream out) {
    byte b = utf8[at];
    if (b < 0) {
      byte[] escape = utf8[at + 2] == (byte) 0xA8 ? LINE_SEPARATOR : PARAGRAPH_SEPARATOR;
      out.write(escape, 0, escape.length);
      return;
    }
    out.write('\\');
    if (b >= ' ') {
      out.write(b);
    } else if (b >= '\b' && b <= '\r' && SHORT_ESCAPES.charAt(b - '\b') != ' ') {
      out.write(SHORT_ESCAPES.charAt(b - '\b'));
    } else {
      out.write('u');
      out.write('0');
      out.write('0');
      out.write(HEX.charAt(b >> 4));
      out.write(HEX.charAt(b & 15));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
