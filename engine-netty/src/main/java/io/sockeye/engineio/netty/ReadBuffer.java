package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** The buffer that all channels of a loop are read into, one after the other. On the loop only. */
final class ReadBuffer {
  private static final int BYTES = 64 * 1024;

  private @Nullable ByteBuf buffer;
  private boolean ended;

  /** Returns it empty, the caller's to release. */
  ByteBuf take(ByteBufAllocator allocator) {
    ByteBuf known = buffer;
    if (known == null || known.refCnt() > 1) {
      ByteBuf made = allocator.directBuffer(BYTES, BYTES);
      if (known != null || ended) {
        // Somebody keeps it after all.
        return made;
      }
      known = made;
      buffer = made;
    }
    return known.clear().retain();
  }

  void end() {
    ended = true;
    ByteBuf last = buffer;
    buffer = null;
    if (last != null) {
      last.release();
    }
  }
}
