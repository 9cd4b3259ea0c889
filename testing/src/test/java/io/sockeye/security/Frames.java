package io.sockeye.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Frames as a client sends them (RFC 6455 §5.2), wrong ones too; the masking key is 0. */
final class Frames {
  private Frames() {}

  static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes.replace(" ", ""));
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  static byte[] latin1(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static byte[] text(String text) {
    return frame(0x81, text.getBytes(UTF_8));
  }

  static byte[] binary(byte... payload) {
    return frame(0x82, payload);
  }

  /** A frame whose first byte is given. */
  static byte[] frame(int first, byte... payload) {
    return join(head(first, payload.length), payload);
  }

  /** The head of a frame that announces so many bytes. */
  static byte[] head(int first, long length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    int bytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
    out.write(0x80 | (bytes == 0 ? (int) length : bytes == 2 ? 126 : 127));
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (length >>> shift));
    }
    out.writeBytes(new byte[4]);
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
