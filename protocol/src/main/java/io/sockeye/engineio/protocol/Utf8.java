package io.sockeye.engineio.protocol;

/** Checks UTF-8 (RFC 3629). */
public final class Utf8 {
  private Utf8() {}

  /**
   * Tells whether the bytes are well-formed UTF-8: no overlong form, no surrogate, nothing above
   * U+10FFFF, no sequence cut off at the end.
   *
   * @param array holds the bytes
   * @param offset where they start
   * @param length how many they are
   * @return whether they are well-formed
   */
  public static boolean isValid(byte[] array, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      int lead = array[i];
      if (lead >= 0) {
        i = skipAscii(array, i + 1, end);
      } else {
        int size = sequenceLength(array, i, end);
        if (size == 0) {
          return false;
        }
        i += size;
      }
    }
    return true;
  }

  /** How many UTF-16 code units well-formed UTF-8 has: the length of the string in JavaScript. */
  static int utf16Length(byte[] array, int offset, int length) {
    int units = 0;
    for (int i = offset; i < offset + length; i++) {
      if (!isTail(array[i])) {
        // What needs four bytes needs a pair of surrogates.
        units += (array[i] & 0xF8) == 0xF0 ? 2 : 1;
      }
    }
    return units;
  }

  /**
   * Goes over so many UTF-16 code units of UTF-8 and checks it on the way.
   *
   * @return the offset behind them, or -1 if there are fewer, they end inside of a character, or
   *     are not well-formed
   */
  static int skip(byte[] array, int from, int end, long codeUnits) {
    int i = from;
    long rest = codeUnits;
    while (rest > 0 && i < end) {
      int size = array[i] >= 0 ? 1 : sequenceLength(array, i, end);
      if (size == 0) {
        return -1;
      }
      i += size;
      rest -= size == 4 ? 2 : 1;
    }
    return rest == 0 ? i : -1;
  }

  private static int skipAscii(byte[] array, int from, int end) {
    int i = from;
    while (end - i >= 8
        && (array[i]
                | array[i + 1]
                | array[i + 2]
                | array[i + 3]
                | array[i + 4]
                | array[i + 5]
                | array[i + 6]
                | array[i + 7])
            >= 0) {
      i += 8;
    }
    while (i < end && array[i] >= 0) {
      i++;
    }
    return i;
  }

  /** The length of the well-formed multi-byte sequence at {@code i}, or 0 (RFC 3629 §4). */
  private static int sequenceLength(byte[] array, int i, int end) {
    int lead = array[i] & 0xFF;
    if (lead < 0xC2) {
      return 0;
    }
    if (lead < 0xE0) {
      return end - i >= 2 && isTail(array[i + 1]) ? 2 : 0;
    }
    if (lead < 0xF0) {
      if (end - i < 3 || !isTail(array[i + 1]) || !isTail(array[i + 2])) {
        return 0;
      }
      int second = array[i + 1] & 0xFF;
      boolean overlong = lead == 0xE0 && second < 0xA0;
      boolean surrogate = lead == 0xED && second >= 0xA0;
      return overlong || surrogate ? 0 : 3;
    }
    if (lead > 0xF4
        || end - i < 4
        || !isTail(array[i + 1])
        || !isTail(array[i + 2])
        || !isTail(array[i + 3])) {
      return 0;
    }
    int second = array[i + 1] & 0xFF;
    boolean overlong = lead == 0xF0 && second < 0x90;
    boolean tooLarge = lead == 0xF4 && second >= 0x90;
    return overlong || tooLarge ? 0 : 4;
  }

  private static boolean isTail(byte b) {
    return b < (byte) 0xC0;
  }
}
