package io.sockeye.engineio.netty;

/**
 * Checks UTF-8 (RFC 3629) that comes in pieces. Fails at the first byte that cannot be part of any
 * valid text.
 */
final class Utf8Check {
  private static final int LOWEST_CONTINUATION = 0x80;
  private static final int HIGHEST_CONTINUATION = 0xBF;

  /** How many continuation bytes the character at hand still needs. */
  private int needed;

  /** What the next continuation byte may be: narrower after E0, ED, F0 and F4. */
  private int lowest = LOWEST_CONTINUATION;

  private int highest = HIGHEST_CONTINUATION;

  /** Whether all characters so far are complete. */
  boolean complete() {
    return needed == 0;
  }

  /** Reads on; returns whether the text can still become valid. */
  boolean accept(byte[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      int b = array[i] & 0xFF;
      if (needed > 0) {
        if (b < lowest || b > highest) {
          return false;
        }
        needed--;
        lowest = LOWEST_CONTINUATION;
        highest = HIGHEST_CONTINUATION;
      } else if (b >= 0x80 && !begin(b)) {
        return false;
      }
    }
    return true;
  }

  private boolean begin(int b) {
    if (b < 0xC2 || b > 0xF4) {
      return false;
    }
    needed = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    switch (b) {
      case 0xE0 -> lowest = 0xA0; // else overlong
      case 0xED -> highest = 0x9F; // else a surrogate
      case 0xF0 -> lowest = 0x90; // else overlong
      case 0xF4 -> highest = 0x8F; // else beyond U+10FFFF
      default -> {
        // any continuation byte
      }
    }
    return true;
  }
}
