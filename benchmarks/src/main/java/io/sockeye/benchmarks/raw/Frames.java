package io.sockeye.benchmarks.raw;

import io.netty.buffer.ByteBuf;

/** WebSocket frames, as a server reads and writes them. */
final class Frames {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int LONGEST_HEADER = 10;

  private static final int LAST = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int MAX_TWO_BYTES = 0xffff;

  private Frames() {}

  static void writeHeader(ByteBuf out, int opcode, int length) {
    out.writeByte(LAST | opcode);
    if (length < TWO_BYTES) {
      out.writeByte(length);
    } else if (length <= MAX_TWO_BYTES) {
      out.writeByte(TWO_BYTES).writeShort(length);
    } else {
      out.writeByte(EIGHT_BYTES).writeLong(length);
    }
  }

  static void write(ByteBuf out, int opcode, byte[] payload) {
    writeHeader(out, opcode, payload.length);
    out.writeBytes(payload);
  }

  /**
   * How long the frame at the reader index is, header and mask included; -1 if that is not there.
   */
  static int length(ByteBuf in) {
    int header = headerLength(in);
    return header < 0 ? -1 : header + payloadLength(in);
  }

  /** How long the header of the frame at the reader index is; -1 if it is not whole. */
  static int headerLength(ByteBuf in) {
    if (in.readableBytes() < 2) {
      return -1;
    }
    int header =
        switch (shortLength(in)) {
          case TWO_BYTES -> 8;
          case EIGHT_BYTES -> 14;
          default -> 6;
        };
    return in.readableBytes() < header ? -1 : header;
  }

  static int opcode(ByteBuf in) {
    return in.getByte(in.readerIndex()) & 0x0f;
  }

  private static int shortLength(ByteBuf in) {
    return in.getByte(in.readerIndex() + 1) & 0x7f;
  }

  private static int payloadLength(ByteBuf in) {
    int length = shortLength(in);
    return switch (length) {
      case TWO_BYTES -> in.getUnsignedShort(in.readerIndex() + 2);
      case EIGHT_BYTES -> Math.toIntExact(in.getLong(in.readerIndex() + 2));
      default -> length;
    };
  }

  /** In place, eight bytes at a time. */
  static void unmask(ByteBuf in, int start, int end) {
    int mask = in.getInt(start - Integer.BYTES);
    long twice = (long) mask << Integer.SIZE | (mask & 0xffffffffL);
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      in.setLong(i, in.getLong(i) ^ twice);
    }
    for (int shift = 24; i < end; i++, shift = (shift - 8) & 31) {
      in.setByte(i, in.getByte(i) ^ mask >>> shift);
    }
  }
}
