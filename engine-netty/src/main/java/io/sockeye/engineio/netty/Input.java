package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The bytes of a connection that have been read and not yet been understood. */
final class Input {
  private static final byte[] NONE = {};

  private byte[] array = NONE;
  private int start;
  private int end;

  /** Takes over the bytes of a buffer; its reference count is the caller's. */
  void append(ByteBuf bytes) {
    int length = bytes.readableBytes();
    makeRoom(length);
    bytes.readBytes(array, end, length);
    end += length;
  }

  byte[] array() {
    return array;
  }

  int start() {
    return start;
  }

  int readable() {
    return end - start;
  }

  /** Returns where a byte stands, counted from {@link #start}, or -1. */
  int indexOf(byte wanted, int from) {
    for (int i = start + from; i < end; i++) {
      if (array[i] == wanted) {
        return i - start;
      }
    }
    return -1;
  }

  void skip(int length) {
    start += length;
    if (start == end) {
      clear();
    }
  }

  void clear() {
    array = NONE;
    start = 0;
    end = 0;
  }

  private void makeRoom(int length) {
    int used = end - start;
    if (used == 0) {
      array = new byte[length];
    } else if (array.length - end < length) {
      array = Arrays.copyOfRange(array, start, start + Math.max(2 * used, used + length));
    } else {
      return;
    }
    start = 0;
    end = used;
  }
}
