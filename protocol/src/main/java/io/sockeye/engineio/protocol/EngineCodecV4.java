package io.sockeye.engineio.protocol;

import io.sockeye.engineio.protocol.EnginePacket.Binary;
import io.sockeye.engineio.protocol.EnginePacket.Close;
import io.sockeye.engineio.protocol.EnginePacket.Noop;
import io.sockeye.engineio.protocol.EnginePacket.Open;
import io.sockeye.engineio.protocol.EnginePacket.Ping;
import io.sockeye.engineio.protocol.EnginePacket.Pong;
import io.sockeye.engineio.protocol.EnginePacket.Text;
import io.sockeye.engineio.protocol.EnginePacket.Upgrade;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/**
 * Engine.IO 4. A payload (EIO-20) is
 *
 * <pre>
 *   packet { 0x1E packet }
 *   packet = digit text | 'b' base64
 * </pre>
 */
final class EngineCodecV4 implements EngineCodec {
  static final EngineCodec INSTANCE = new EngineCodecV4();

  private static final byte SEPARATOR = 0x1E;
  private static final byte BASE64 = 'b';

  private EngineCodecV4() {}

  @Override
  public EnginePacket decodeText(byte[] array, int offset, int length) {
    if (length == 0) {
      throw new EngineParseException("the packet is empty");
    }
    return switch (array[offset]) {
      case '0' -> new Open(data(array, offset, length));
      case '1' -> Close.INSTANCE;
      case '2' -> length == 1 ? Ping.EMPTY : new Ping(data(array, offset, length));
      case '3' -> length == 1 ? Pong.EMPTY : new Pong(data(array, offset, length));
      case '4' -> new Text(array, offset + 1, length - 1);
      case '5' -> Upgrade.INSTANCE;
      case '6' -> Noop.INSTANCE;
      case BASE64 -> Binary.of(base64(array, offset + 1, length - 1));
      default ->
          throw new EngineParseException("unknown packet type " + Bytes.describe(array[offset]));
    };
  }

  @Override
  public EnginePacket decodeBinary(byte[] array, int offset, int length) {
    return new Binary(array, offset, length);
  }

  @Override
  public void decodePayload(byte[] body, int offset, int length, Consumer<EnginePacket> packets) {
    if (length == 0) {
      throw new EngineParseException("the payload is empty");
    }
    int end = offset + length;
    int start = offset;
    for (int i = offset; i <= end; i++) {
      if (i == end || body[i] == SEPARATOR) {
        if (!Utf8.isValid(body, start, i - start)) {
          throw new EngineParseException("the payload is not UTF-8");
        }
        packets.accept(decodeText(body, start, i - start));
        start = i + 1;
      }
    }
  }

  @Override
  public byte[] encodePayload(List<EngineFrame> frames) {
    long size = frames.size() - 1L;
    for (EngineFrame frame : frames) {
      size += payloadSize(frame);
    }
    byte[] payload = new byte[Math.toIntExact(size)];
    int at = 0;
    boolean first = true;
    for (EngineFrame frame : frames) {
      if (!first) {
        payload[at++] = SEPARATOR;
      }
      first = false;
      byte[] content = frame.bytes();
      if (frame.binary()) {
        payload[at++] = BASE64;
        content = Base64.getEncoder().encode(content);
      }
      System.arraycopy(content, 0, payload, at, content.length);
      at += content.length;
    }
    return payload;
  }

  @Override
  public int payloadSize(EngineFrame frame) {
    int length = frame.bytes().length;
    return frame.binary() ? Math.toIntExact(1 + (length + 2L) / 3 * 4) : length;
  }

  private static String data(byte[] array, int offset, int length) {
    return new String(array, offset + 1, length - 1, StandardCharsets.UTF_8);
  }

  private static byte[] base64(byte[] array, int offset, int length) {
    // The decoder of the JDK takes a text without padding, RFC 4648 §3.2 does not.
    if (length % 4 != 0) {
      throw new EngineParseException("the base64 of a binary packet is not padded");
    }
    ByteBuffer decoded;
    try {
      decoded = Base64.getDecoder().decode(ByteBuffer.wrap(array, offset, length));
    } catch (IllegalArgumentException e) {
      throw new EngineParseException("a binary packet is not base64");
    }
    return Bytes.exact(decoded.array(), decoded.arrayOffset(), decoded.remaining());
  }
}
