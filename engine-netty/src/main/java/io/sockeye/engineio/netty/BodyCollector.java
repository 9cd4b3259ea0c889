package io.sockeye.engineio.netty;

import io.sockeye.http.HttpExchange.BodyReceiver;
import java.util.Arrays;

/** Gathers a request body for the service that asked for it. */
final class BodyCollector implements BodyDecoder.Sink {
  private static final byte[] NONE = {};

  private final int maxBytes;
  private final RequestHead head;
  private final BodyReceiver receiver;
  private byte[] bytes = NONE;
  private int size;
  private boolean tooLarge;

  BodyCollector(int maxBytes, RequestHead head, BodyReceiver receiver) {
    this.maxBytes = maxBytes;
    this.head = head;
    this.receiver = receiver;
    this.tooLarge = head.bodyBytes() > maxBytes;
  }

  boolean tooLarge() {
    return tooLarge;
  }

  @Override
  public void content(byte[] array, int offset, int length) {
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
    int most = head.chunked() ? maxBytes : (int) head.bodyBytes();
    bytes =
        Arrays.copyOf(bytes, Math.min(most, Math.max(needed, (int) Math.min(maxBytes, 2L * size))));
  }
}
