package io.sockeye.engineio.netty;

import io.sockeye.fuzz.Inputs;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Frames as a client sends them (RFC 6455 §5.2, RFC 7692 §7.2.1). */
final class ClientFrames {
  static final int FIN = 0x80;
  static final int RSV1 = 0x40;

  private static final int[] NO_MASK = {0, 0, 0, 0};

  private ClientFrames() {}

  /** A frame whose first byte is given, with the shortest length there is, and a mask of zeros. */
  static byte[] frame(int first, byte[] payload) {
    return frame(first, payload, NO_MASK);
  }

  static byte[] frame(int first, byte[] payload, int[] mask) {
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= (byte) mask[i & 3];
    }
    return Inputs.of(first, length(payload.length), mask[0], mask[1], mask[2], mask[3], masked);
  }

  private static byte[] length(int n) {
    if (n < 126) {
      return Inputs.of(0x80 | n);
    }
    return n < 65_536
        ? Inputs.of(0x80 | 126, n >> 8, n)
        : Inputs.of(0x80 | 127, 0, 0, 0, 0, n >> 24, n >> 16, n >> 8, n);
  }

  /** The payload of a compressed message, made by a deflater that may have sent others before. */
  static byte[] deflated(Deflater deflater, byte[] message) {
    deflater.setInput(message);
    byte[] out = new byte[message.length + message.length / 8 + 64];
    int n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    // A flush of nothing makes nothing: RFC 7692 §7.2.3.6.
    return n == 0 ? new byte[1] : Arrays.copyOf(out, n - 4);
  }
}
