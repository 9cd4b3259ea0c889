package io.sockeye.engineio.protocol;

import io.sockeye.engineio.protocol.EnginePacket.Binary;
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
    return length > 0 && array[offset] == BASE64
        ? Binary.of(Bytes.decodeBase64(array, offset + 1, length - 1))
        : EngineFrames.packet(array, offset, length);
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
  public boolean hasBinaryPayloads() {
    return false;
  }

  @Override
  public void decodeBinaryPayload(
      byte[] body, int offset, int length, Consumer<EnginePacket> packets) {
    throw new EngineParseException("a binary payload");
  }

  @Override
  public boolean isMessage(boolean binary, boolean base64) {
    return !(binary && base64);
  }

  @Override
  public EngineFrame toMessage(EngineFrame frame, boolean base64) {
    return isMessage(frame.binary(), base64) ? frame : EngineFrame.text(base64(frame));
  }

  @Override
  public EnginePayload encodePayload(List<EngineFrame> frames, boolean base64) {
    long size = frames.size() - 1L;
    for (EngineFrame frame : frames) {
      size += payloadSize(frame, base64);
    }
    byte[] payload = new byte[Math.toIntExact(size)];
    int at = 0;
    boolean first = true;
    for (EngineFrame frame : frames) {
      if (!first) {
        payload[at++] = SEPARATOR;
      }
      first = false;
      byte[] packet = frame.binary() ? base64(frame) : frame.bytes();
      System.arraycopy(packet, 0, payload, at, packet.length);
      at += packet.length;
    }
    return new EnginePayload(payload, false);
  }

  @Override
  public int payloadSize(EngineFrame frame, boolean base64) {
    int length = frame.bytes().length;
    return frame.binary() ? Math.addExact(1, Bytes.base64Length(length)) : length;
  }

  private static byte[] base64(EngineFrame frame) {
    byte[] packet = new byte[1 + Bytes.base64Length(frame.bytes().length)];
    packet[0] = BASE64;
    byte[] base64 = Base64.getEncoder().encode(frame.bytes());
    System.arraycopy(base64, 0, packet, 1, base64.length);
    return packet;
  }
}
