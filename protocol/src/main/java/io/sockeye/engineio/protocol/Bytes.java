package io.sockeye.engineio.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What the records of this package need for the slices they hold. */
final class Bytes {
  private Bytes() {}

  static boolean equal(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
    return ByteBuffer.wrap(a, aOffset, aLength).equals(ByteBuffer.wrap(b, bOffset, bLength));
  }

  static int hash(byte[] array, int offset, int length) {
    return ByteBuffer.wrap(array, offset, length).hashCode();
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
