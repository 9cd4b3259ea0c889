package io.sockeye.engineio.netty;

import java.util.Arrays;

/**
 * A message that is put together from pieces. Grows by doubling what has arrived, whatever length
 * was announced: a promise costs nothing. Never larger than the largest message.
 */
final class MessageBuffer {
  private static final byte[] NONE = {};
  private static final int LEAST_ROOM = 256;

  private final int maxBytes;
  private byte[] array = NONE;
  private int size;

  MessageBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  int size() {
    return size;
  }

  /** Holds the message from 0 to {@link #size}; another one when the buffer has grown. */
  byte[] array() {
    return array;
  }

  /** How many bytes can be written behind the size without growing. */
  int room() {
    return array.length - size;
  }

  /**
   * Adds a piece that fits into the largest message.
   *
   * @param atMost how large the message can become at most
   */
  void append(byte[] piece, int from, int n, long atMost) {
    int needed = size + n;
    if (array.length < needed) {
      grow((int) Math.max(needed, Math.min(atMost, 2L * needed)));
    }
    System.arraycopy(piece, from, array, size, n);
    size = needed;
  }

  /** Makes room for at least one byte more, unless the message is full. */
  void makeRoom() {
    if (room() == 0 && size < maxBytes) {
      grow((int) Math.min(maxBytes, Math.max(LEAST_ROOM, 2L * size)));
    }
  }

  /** So many bytes have been written behind the size. */
  void written(int n) {
    size += n;
  }

  private void grow(int capacity) {
    array = size == 0 ? new byte[capacity] : Arrays.copyOf(array, capacity);
  }
}
