package io.sockeye.msgpack;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes msgpack, each value in its shortest form; fractions as doubles. Bytes are only remembered,
 * and copied once when all is written. Not thread-safe.
 */
final class MsgpackWriter {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] array = new byte[128];
  private int length;

  /** The bytes that are to be put in, and where. */
  private final List<ByteBuffer> binaries = new ArrayList<>(0);

  private int[] places = {};

  void nil() {
    put(0xC0);
  }

  void bool(boolean value) {
    put(value ? 0xC3 : 0xC2);
  }

  void integer(long number) {
    if (number >= 0) {
      unsigned(number);
    } else if (number >= -0x20) {
      put((int) number);
    } else if (number >= Byte.MIN_VALUE) {
      put(0xD0, number, 1);
    } else if (number >= Short.MIN_VALUE) {
      put(0xD1, number, 2);
    } else if (number >= Integer.MIN_VALUE) {
      put(0xD2, number, 4);
    } else {
      put(0xD3, number, 8);
    }
  }

  /** An integer from 0 to 2^64-1, given by its 64 bits. */
  void unsigned(long number) {
    if (number >>> 7 == 0) {
      put((int) number);
    } else if (number >>> 8 == 0) {
      put(0xCC, number, 1);
    } else if (number >>> 16 == 0) {
      put(0xCD, number, 2);
    } else if (number >>> 32 == 0) {
      put(0xCE, number, 4);
    } else {
      put(0xCF, number, 8);
    }
  }

  void real(double number) {
    put(0xCB, Double.doubleToRawLongBits(number), 8);
  }

  void string(byte[] utf8, int start, int end) {
    int size = end - start;
    if (size < 0x20) {
      put(0xA0 | size);
    } else {
      header(size, 0xD9, 0xDA, 0xDB);
    }
    ensure(size);
    System.arraycopy(utf8, start, array, length, size);
    length += size;
  }

  /** Bytes from position to limit; they must not change before all is written. */
  void binary(ByteBuffer bytes) {
    header(bytes.remaining(), 0xC4, 0xC5, 0xC6);
    if (binaries.size() == places.length) {
      places = Arrays.copyOf(places, Math.max(4, 2 * places.length));
    }
    places[binaries.size()] = length;
    binaries.add(bytes);
  }

  /** An array of values that follow. */
  void array(int size) {
    container(size, 0x90, 0xDC, 0xDD);
  }

  /** A map of pairs that follow, each a key and then a value. */
  void map(int size) {
    container(size, 0x80, 0xDE, 0xDF);
  }

  /** Puts in bytes that are msgpack already. */
  void raw(byte[] msgpack) {
    ensure(msgpack.length);
    System.arraycopy(msgpack, 0, array, length, msgpack.length);
    length += msgpack.length;
  }

  /** All that has been written. */
  byte[] toByteArray() {
    int total = length;
    for (ByteBuffer bytes : binaries) {
      total = Math.addExact(total, bytes.remaining());
    }
    byte[] result = new byte[total];
    int from = 0;
    int to = 0;
    for (int i = 0; i < binaries.size(); i++) {
      System.arraycopy(array, from, result, to, places[i] - from);
      to += places[i] - from;
      from = places[i];
      ByteBuffer bytes = binaries.get(i).duplicate();
      int count = bytes.remaining();
      bytes.get(result, to, count);
      to += count;
    }
    System.arraycopy(array, from, result, to, length - from);
    return result;
  }

  private void header(int size, int upTo8Bits, int upTo16Bits, int upTo32Bits) {
    if (size < 0x100) {
      put(upTo8Bits, size, 1);
    } else if (size < 0x10000) {
      put(upTo16Bits, size, 2);
    } else {
      put(upTo32Bits, size, 4);
    }
  }

  private void container(int size, int upTo4Bits, int upTo16Bits, int upTo32Bits) {
    if (size < 0x10) {
      put(upTo4Bits | size);
    } else if (size < 0x10000) {
      put(upTo16Bits, size, 2);
    } else {
      put(upTo32Bits, size, 4);
    }
  }

  private void put(int header, long number, int bytes) {
    put(header);
    ensure(bytes);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      array[length++] = (byte) (number >> shift);
    }
  }

  private void put(int b) {
    ensure(1);
    array[length++] = (byte) b;
  }

  private void ensure(int count) {
    if (array.length - length < count) {
      int needed = Math.addExact(length, count);
      array = Arrays.copyOf(array, Math.max(needed, (int) Math.min(2L * array.length, MAX_ARRAY)));
    }
  }
}
