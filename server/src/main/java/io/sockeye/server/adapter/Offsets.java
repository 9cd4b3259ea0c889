package io.sockeye.server.adapter;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The offsets of one log (SIO-62): 20 characters, the first 9 random and the same for all of them,
 * so that nothing else is taken for an offset, the others a number. Safe for use by any thread.
 */
final class Offsets {
  /** Parsed: not an offset of this log. */
  static final long FOREIGN = -1;

  private static final char[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_".toCharArray();
  private static final int BITS = 6;
  private static final int EPOCH_LENGTH = 9;
  private static final int LENGTH = 20;

  /** As many characters as an offset has, of which the first are the same for all. */
  private final char[] template = new char[LENGTH];

  private final String epoch;
  private final AtomicLong issued = new AtomicLong();

  Offsets() {
    this(new SecureRandom().nextLong());
  }

  Offsets(long epoch) {
    write(epoch, template, 0, EPOCH_LENGTH);
    this.epoch = new String(template, 0, EPOCH_LENGTH);
  }

  /** A new offset, 1 or more. */
  long next() {
    return issued.incrementAndGet();
  }

  String text(long offset) {
    char[] text = template.clone();
    write(offset, text, EPOCH_LENGTH, LENGTH);
    return new String(text);
  }

  /** The offset that is written like this, or {@link #FOREIGN}. */
  long parse(String text) {
    if (text.length() != LENGTH || !text.startsWith(epoch)) {
      return FOREIGN;
    }
    long offset = 0;
    for (int i = EPOCH_LENGTH; i < LENGTH; i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0 || offset >= 1L << (Long.SIZE - 1 - BITS)) {
        return FOREIGN;
      }
      offset = offset << BITS | digit;
    }
    return offset >= 1 && offset <= issued.get() ? offset : FOREIGN;
  }

  private static void write(long number, char[] text, int from, int to) {
    long rest = number;
    for (int i = to - 1; i >= from; i--) {
      text[i] = DIGITS[(int) (rest & (DIGITS.length - 1))];
      rest >>>= BITS;
    }
  }

  private static int digit(char c) {
    for (int i = 0; i < DIGITS.length; i++) {
      if (DIGITS[i] == c) {
        return i;
      }
    }
    return -1;
  }
}
