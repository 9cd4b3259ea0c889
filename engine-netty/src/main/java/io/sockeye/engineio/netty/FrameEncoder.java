package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes the frames of a server (RFC 6455 §5): whole messages, not masked. */
final class FrameEncoder {
  private static final int FIN = 0x80;
  private static final int MAX_HEADER_BYTES = 10;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private static final byte[] NONE = {};

  private FrameEncoder() {}

  /** Returns header and payload in one buffer, the caller's to release. */
  static ByteBuf frame(ByteBufAllocator allocator, int opcode, byte[] payload) {
    ByteBuf out = allocator.directBuffer(MAX_HEADER_BYTES + payload.length);
    out.writeByte(FIN | opcode);
    if (payload.length < LENGTH_16) {
      out.writeByte(payload.length);
    } else if (payload.length <= 0xFFFF) {
      out.writeByte(LENGTH_16).writeShort(payload.length);
    } else {
      out.writeByte(LENGTH_64).writeLong(payload.length);
    }
    return out.writeBytes(payload);
  }

  /** Returns a close frame; with code 0 or 1005 one without a code. */
  static ByteBuf close(ByteBufAllocator allocator, int code) {
    byte[] payload =
        code == 0 || code == CloseCode.NONE ? NONE : new byte[] {(byte) (code >> 8), (byte) code};
    return frame(allocator, Opcode.CLOSE, payload);
  }
}
