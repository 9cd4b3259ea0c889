package io.sockeye.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The lines of a text in bytes, each of which ends with LF. */
final class Lines {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LINE_FEEDS = LOW_BITS * '\n';

  private Lines() {}

  /**
   * Finds where a line ends. Eight bytes at a time: cookies and user agents are long.
   *
   * @param text in which there is an LF at {@code from} or behind it
   * @return where the first one is
   */
  static int end(byte[] text, int from) {
    int at = from;
    for (int last = text.length - Long.BYTES; at <= last; at += Long.BYTES) {
      long zeroWhereItIs = (long) LONGS.get(text, at) ^ LINE_FEEDS;
      // Bits above the lowest may be set by a borrow; the lowest is right.
      long found = (zeroWhereItIs - LOW_BITS) & ~zeroWhereItIs & HIGH_BITS;
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (text[at] != '\n') {
      at++;
    }
    return at;
  }
}
