package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Frames as a client sends them (RFC 6455 §5.2), also wrong ones. */
final class Frames {
  static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

  private Frames() {}

  static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes.replace(" ", ""));
  }

  static byte[] text(String text) {
    return frame(0x81, text.getBytes(UTF_8));
  }

  static byte[] binary(byte[] payload) {
    return frame(0x82, payload);
  }

  static byte[] close(int code) {
    return frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
  }

  /** A masked frame whose first byte is given, with the shortest length there is. */
  static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    int n = payload.length;
    if (n < 126) {
      out.write(0x80 | n);
    } else if (n < 65536) {
      out.write(0x80 | 126);
      out.write(n >> 8);
      out.write(n);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) n >>> shift));
      }
    }
    out.writeBytes(MASK);
    for (int i = 0; i < n; i++) {
      out.write(payload[i] ^ MASK[i & 3]);
    }
    return out.toByteArray();
  }

  static byte[] join(byte[]... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }
}
