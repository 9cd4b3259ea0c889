package io.sockeye.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Text as bytes. */
final class Ascii {
  private Ascii() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether these bytes are at {@code index}, before {@code end}. */
  static boolean isAt(ByteBuf buffer, int index, int end, byte[] bytes) {
    if (end - index < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (buffer.getByte(index + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
