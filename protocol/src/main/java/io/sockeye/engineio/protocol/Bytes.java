package io.sockeye.engineio.protocol;

import java.util.Arrays;

/** What the records of this package need for the slices they hold. */
final class Bytes {
  private Bytes() {}

  static boolean equal(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
    if (aLength != bLength) {
      return false;
    }
    for (int i = 0; i < aLength; i++) {
      if (a[aOffset + i] != b[bOffset + i]) {
        return false;
      }
    }
    return true;
  }

  static int hash(byte[] array, int offset, int length) {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** The slice as an array of its own: the array itself if the slice is all of it. */
  static byte[] exact(byte[] array, int offset, int length) {
    return offset == 0 && length == array.length
        ? array
        : Arrays.copyOfRange(array, offset, offset + length);
  }

  static void checkRange(byte[] array, int offset, int length) {
    if (offset < 0 || length < 0 || offset > array.length - length) {
      throw new IndexOutOfBoundsException(
          "offset " + offset + ", length " + length + " in " + array.length + " bytes");
    }
  }

  /** A byte for an error message: harmless in a log whatever it is. */
  static String describe(byte b) {
    return b > 0x20 && b < 0x7F ? "'" + (char) b + "'" : String.format("0x%02x", b & 0xFF);
  }
}
