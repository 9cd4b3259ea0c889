package io.sockeye.engineio.netty;

import io.sockeye.http.HttpExchange.BodyReceiver;
import java.util.Arrays;

/** Gathers a request body for the service that asked for it. */
final class BodyCollector {
  private static final byte[] NONE = {};

  private final int maxBytes;
  private final long announcedBytes;
  private final BodyReceiver receiver;
  private byte[] bytes = NONE;
  private int size;
  private boolean tooLarge;

  /**
   * Creates a collector.
   *
   * @param announcedBytes the length of the body, or -1 when it is not known
   */
  BodyCollector(int maxBytes, long announcedBytes, BodyReceiver receiver) {
    this.maxBytes = maxBytes;
    this.announcedBytes = announcedBytes;
    this.receiver = receiver;
    this.tooLarge = announcedBytes > maxBytes;
  }

  boolean tooLarge() {
    return tooLarge;
  }

  void add(byte[] array, int offset, int length) {
    if (tooLarge || length > maxBytes - size) {
      tooLarge = true;
      bytes = NONE;
      return;
    }
    if (length > bytes.length - size) {
      grow(size + length);
    }
    System.arraycopy(array, offset, bytes, size, length);
    size += length;
  }

  void deliver() {
    if (tooLarge) {
      receiver.onTooLarge();
    } else {
      receiver.onBody(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
    }
  }

  /** By doubling what has arrived, whatever was announced: a promise costs the client nothing. */
  private void grow(int needed) {
    long most = announcedBytes < 0 ? maxBytes : announcedBytes;
    bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(needed, 2L * size)));
  }
}
