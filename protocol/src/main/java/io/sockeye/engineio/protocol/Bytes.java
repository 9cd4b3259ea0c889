package io.sockeye.engineio.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/** What records and codecs of this package need for the slices they hold. */
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

  /** How long the base64 of so many bytes is, padded. */
  static int base64Length(int length) {
    return Math.toIntExact((length + 2L) / 3 * 4);
  }

  /** Base64 in lines too, as the official Java client writes it; of anything else it is strict. */
  static byte[] decodeBase64(byte[] array, int offset, int length) {
    int lineBreaks = 0;
    for (int i = offset; i < offset + length; i++) {
      if (isLineBreak(array[i])) {
        lineBreaks++;
      }
    }
    if (lineBreaks == 0) {
      return decodeBase64Line(array, offset, length);
    }
    byte[] line = new byte[length - lineBreaks];
    int end = 0;
    for (int i = offset; i < offset + length; i++) {
      if (!isLineBreak(array[i])) {
        line[end++] = array[i];
      }
    }
    return decodeBase64Line(line, 0, end);
  }

  private static boolean isLineBreak(byte b) {
    return b == '\n' || b == '\r';
  }

  private static byte[] decodeBase64Line(byte[] array, int offset, int length) {
    // The decoder of the JDK takes a text without padding, RFC 4648 §3.2 does not.
    if (length % 4 != 0) {
      throw new EngineParseException("the base64 of a binary packet is not padded");
    }
    ByteBuffer decoded;
    try {
      decoded = Base64.getDecoder().decode(ByteBuffer.wrap(array, offset, length));
    } catch (IllegalArgumentException e) {
      throw new EngineParseException("a binary packet is not base64");
    }
    return exact(decoded.array(), decoded.arrayOffset(), decoded.remaining());
  }

  /** A byte for an error message: harmless in a log whatever it is. */
  static String describe(byte b) {
    return b > 0x20 && b < 0x7F ? "'" + (char) b + "'" : String.format("0x%02x", b & 0xFF);
  }
}
