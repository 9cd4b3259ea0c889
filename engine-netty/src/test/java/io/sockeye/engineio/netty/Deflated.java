package io.sockeye.engineio.netty;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** What a client's side of permessage-deflate does. One of these has the context of one client. */
final class Deflated {
  private final Deflater deflater = new Deflater(9, true);

  /** A message's payload, with the context of the messages before. */
  byte[] payload(byte[] message) {
    deflater.setInput(message);
    byte[] out = new byte[message.length + message.length / 8 + 64];
    int n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    // zlib flushes nothing when there was nothing: RFC 7692 §7.2.3.6.
    return n == 0 ? new byte[1] : Arrays.copyOf(out, n - 4);
  }

  /** A message's payload that stands for itself. */
  static byte[] alone(byte[] message) {
    return new Deflated().payload(message);
  }

  /** What a payload that stands for itself holds. */
  static byte[] inflate(byte[] payload) {
    Inflater inflater = new Inflater(true);
    byte[] in = Arrays.copyOf(payload, payload.length + 4);
    in[in.length - 1] = (byte) 0xFF;
    in[in.length - 2] = (byte) 0xFF;
    inflater.setInput(in);
    byte[] out = new byte[4096];
    int n = 0;
    try {
      for (int made = 1; made > 0; n += made) {
        out = Arrays.copyOf(out, n + 1_000_000);
        made = inflater.inflate(out, n, out.length - n);
      }
    } catch (DataFormatException garbage) {
      throw new AssertionError(garbage);
    } finally {
      inflater.end();
    }
    return Arrays.copyOf(out, n);
  }
}
