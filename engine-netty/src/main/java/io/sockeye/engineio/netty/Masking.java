package io.sockeye.engineio.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What a client has put over the bytes of its frames (RFC 6455 §5.3). */
final class Masking {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Masking() {}

  /**
   * Takes it away in place.
   *
   * @param mask the key; its highest byte is for the first byte
   * @return whether all bytes are ASCII
   */
  static boolean unmask(byte[] array, int from, int n, int mask) {
    int key = mask;
    long longKey = (long) key << 32 | (key & 0xFFFFFFFFL);
    long seen = 0;
    int i = from;
    for (int last = from + n - Long.BYTES; i <= last; i += Long.BYTES) {
      long plain = (long) LONGS.get(array, i) ^ longKey;
      LONGS.set(array, i, plain);
      seen |= plain;
    }
    for (; i < from + n; i++) {
      byte plain = (byte) (array[i] ^ key >>> 24);
      key = Integer.rotateLeft(key, 8);
      array[i] = plain;
      seen |= plain;
    }
    return (seen & HIGH_BITS) == 0;
  }
}
