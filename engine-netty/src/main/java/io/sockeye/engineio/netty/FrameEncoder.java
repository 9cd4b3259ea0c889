package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Writes the frames of a server (RFC 6455 §5): whole messages, not masked. */
final class FrameEncoder {
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  static final int MAX_HEADER_BYTES = 10;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private static final byte[] NONE = {};

  private FrameEncoder() {}

  /** Returns header and payload in one buffer, the caller's to release. */
  static ByteBuf frame(ByteBufAllocator allocator, int opcode, byte[] payload) {
    return frame(allocator, FIN | opcode, payload, payload.length);
  }

  /** Returns the frame of a whole message. */
  static ByteBuf message(ByteBufAllocator allocator, byte[] message, boolean binary) {
    return frame(allocator, binary ? Opcode.BINARY : Opcode.TEXT, message);
  }

  /** Returns the frame of a whole message that stands deflated at the beginning of an array. */
  static ByteBuf deflated(ByteBufAllocator allocator, byte[] array, int length, boolean binary) {
    int opcode = binary ? Opcode.BINARY : Opcode.TEXT;
    return frame(allocator, FIN | RSV1 | opcode, array, length);
  }

  private static ByteBuf frame(
      ByteBufAllocator allocator, int firstByte, byte[] array, int length) {
    ByteBuf out = allocator.directBuffer(MAX_HEADER_BYTES + length);
    write(out, firstByte, array, length);
    return out;
  }

  /** Writes the frame of a whole message behind what is in a buffer that has room for it. */
  static void write(ByteBuf out, byte[] message, boolean binary) {
    write(out, FIN | (binary ? Opcode.BINARY : Opcode.TEXT), message, message.length);
  }

  private static void write(ByteBuf out, int firstByte, byte[] array, int length) {
    out.writeByte(firstByte);
    if (length < LENGTH_16) {
      out.writeByte(length);
    } else if (length <= 0xFFFF) {
      out.writeByte(LENGTH_16).writeShort(length);
    } else {
      out.writeByte(LENGTH_64).writeLong(length);
    }
    out.writeBytes(array, 0, length);
  }

  /**
   * Returns a close frame that says why.
   *
   * @param reason at most 123 bytes in UTF-8
   */
  static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return frame(allocator, Opcode.CLOSE, payload);
  }

  /** Returns a close frame; with code 0 or 1005 one without a code. */
  static ByteBuf close(ByteBufAllocator allocator, int code) {
    byte[] payload =
        code == 0 || code == CloseCode.NONE ? NONE : new byte[] {(byte) (code >> 8), (byte) code};
    return frame(allocator, Opcode.CLOSE, payload);
  }
}
