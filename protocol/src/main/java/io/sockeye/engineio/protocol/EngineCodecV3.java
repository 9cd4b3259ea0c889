package io.sockeye.engineio.protocol;

import io.sockeye.engineio.protocol.EnginePacket.Binary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/**
 * Engine.IO 3 (features §1.11). A payload is text, or binary if it holds bytes and the client takes
 * them:
 *
 * <pre>
 *   text   = { number ':' packet }                      the number counts UTF-16 code units
 *   packet = digit text | 'b' digit base64
 *
 *   binary = { 0x00 number 0xFF digit text              the number counts bytes,
 *            | 0x01 number 0xFF type bytes }            its digits are the bytes 0 to 9
 * </pre>
 */
final class EngineCodecV3 implements EngineCodec {
  static final EngineCodec INSTANCE = new EngineCodecV3();

  private static final byte BASE64 = 'b';
  private static final byte MESSAGE = 4;
  private static final byte TEXT_PACKET = 0;
  private static final byte BINARY_PACKET = 1;
  private static final byte COLON = ':';
  private static final byte END_OF_LENGTH = (byte) 0xFF;

  /** What the largest array needs (EIO-54). */
  private static final int MAX_LENGTH_DIGITS = 10;

  private EngineCodecV3() {}

  @Override
  public EnginePacket decodeText(byte[] array, int offset, int length) {
    if (length == 0 || array[offset] != BASE64) {
      return EngineFrames.packet(array, offset, length);
    }
    if (length == 1) {
      throw new EngineParseException("a base64 packet has no type");
    }
    byte[] data = Bytes.decodeBase64(array, offset + 2, length - 2);
    return typed((byte) (array[offset + 1] - '0'), array[offset + 1], data, 0, data.length);
  }

  @Override
  public EnginePacket decodeBinary(byte[] array, int offset, int length) {
    if (length == 0) {
      throw new EngineParseException("the packet is empty");
    }
    return typed(array[offset], array[offset], array, offset + 1, length - 1);
  }

  /** Bytes are messages. No client sends another packet so, but its type would say what it is. */
  private static EnginePacket typed(byte type, byte asSent, byte[] array, int offset, int length) {
    if (type == MESSAGE) {
      return new Binary(array, offset, length);
    }
    if (type < 0 || type > 6) {
      throw EngineFrames.unknownType(asSent);
    }
    byte[] packet = new byte[1 + length];
    packet[0] = (byte) ('0' + type);
    System.arraycopy(array, offset, packet, 1, length);
    return EngineFrames.packet(packet, 0, packet.length);
  }

  // Payloads that come

  @Override
  public void decodePayload(byte[] body, int offset, int length, Consumer<EnginePacket> packets) {
    Reader in = new Reader(body, offset, length);
    while (in.at < in.end) {
      long codeUnits = in.number('0', COLON);
      int end = Utf8.skip(body, in.at, in.end, codeUnits);
      if (end < 0) {
        throw new EngineParseException("a packet is not UTF-8, or not as long as it says");
      }
      // EIO-51: "0:" is the empty payload, not an empty packet.
      if (codeUnits > 0) {
        packets.accept(decodeText(body, in.at, end - in.at));
      }
      in.at = end;
    }
  }

  @Override
  public boolean hasBinaryPayloads() {
    return true;
  }

  @Override
  public void decodeBinaryPayload(
      byte[] body, int offset, int length, Consumer<EnginePacket> packets) {
    Reader in = new Reader(body, offset, length);
    while (in.at < in.end) {
      byte kind = body[in.at++];
      if (kind != TEXT_PACKET && kind != BINARY_PACKET) {
        throw new EngineParseException(
            "a packet is neither text nor binary but " + Bytes.describe(kind));
      }
      long bytes = in.number(0, END_OF_LENGTH);
      if (bytes > in.end - in.at) {
        throw new EngineParseException("a packet is not as long as it says");
      }
      int size = (int) bytes;
      if (kind == BINARY_PACKET) {
        packets.accept(decodeBinary(body, in.at, size));
      } else if (Utf8.isValid(body, in.at, size)) {
        packets.accept(decodeText(body, in.at, size));
      } else {
        throw new EngineParseException("the payload is not UTF-8");
      }
      in.at += size;
    }
  }

  /** How far a payload has been read. */
  private static final class Reader {
    final byte[] body;
    final int end;
    int at;

    Reader(byte[] body, int offset, int length) {
      if (length == 0) {
        throw new EngineParseException("the payload is empty");
      }
      this.body = body;
      this.at = offset;
      this.end = offset + length;
    }

    /** The length of the next packet, and goes behind what ends it. */
    long number(int zero, byte terminator) {
      long number = 0;
      int first = at;
      while (at < end && body[at] != terminator) {
        int digit = body[at] - zero;
        if (digit < 0 || digit > 9 || at - first == MAX_LENGTH_DIGITS) {
          throw new EngineParseException(
              "the length of a packet is not a number of 1 to " + MAX_LENGTH_DIGITS + " digits");
        }
        number = number * 10 + digit;
        at++;
      }
      if (at == end || at == first) {
        throw new EngineParseException("a packet has no length");
      }
      at++;
      return number;
    }
  }

  // What goes out

  @Override
  public boolean isMessage(boolean binary, boolean base64) {
    return !binary;
  }

  @Override
  public EngineFrame toMessage(EngineFrame frame, boolean base64) {
    if (!frame.binary()) {
      return frame;
    }
    if (base64) {
      return EngineFrame.text(base64(frame));
    }
    byte[] message = new byte[1 + frame.bytes().length];
    message[0] = MESSAGE;
    System.arraycopy(frame.bytes(), 0, message, 1, frame.bytes().length);
    return EngineFrame.binary(message);
  }

  @Override
  public EnginePayload encodePayload(List<EngineFrame> frames, boolean base64) {
    boolean binary = !base64 && frames.stream().anyMatch(EngineFrame::binary);
    long room = 0;
    for (EngineFrame frame : frames) {
      room += payloadSize(frame, !binary);
    }
    ByteBuffer payload = ByteBuffer.allocate(Math.toIntExact(room));
    for (EngineFrame frame : frames) {
      if (binary) {
        putBinaryForm(payload, frame);
      } else {
        putTextForm(payload, frame);
      }
    }
    return new EnginePayload(Bytes.exact(payload.array(), 0, payload.position()), binary);
  }

  private static void putTextForm(ByteBuffer payload, EngineFrame frame) {
    byte[] packet = frame.binary() ? base64(frame) : frame.bytes();
    int codeUnits = Utf8.utf16Length(packet, 0, packet.length);
    payload.put(Integer.toString(codeUnits).getBytes(StandardCharsets.US_ASCII));
    payload.put(COLON).put(packet);
  }

  private static void putBinaryForm(ByteBuffer payload, EngineFrame frame) {
    byte[] content = frame.bytes();
    payload.put(frame.binary() ? BINARY_PACKET : TEXT_PACKET);
    String length = Integer.toString(content.length + (frame.binary() ? 1 : 0));
    for (int i = 0; i < length.length(); i++) {
      payload.put((byte) (length.charAt(i) - '0'));
    }
    payload.put(END_OF_LENGTH);
    if (frame.binary()) {
      payload.put(MESSAGE);
    }
    payload.put(content);
  }

  @Override
  public int payloadSize(EngineFrame frame, boolean base64) {
    long packet = frame.bytes().length;
    if (frame.binary()) {
      packet = base64 ? 2L + Bytes.base64Length(frame.bytes().length) : 1 + packet;
    }
    // The length's digits, what ends them, and what the binary form begins with.
    int around = Long.toString(packet).length() + (base64 ? 1 : 2);
    return Math.toIntExact(packet + around);
  }

  private static byte[] base64(EngineFrame frame) {
    byte[] packet = new byte[2 + Bytes.base64Length(frame.bytes().length)];
    packet[0] = BASE64;
    packet[1] = '0' + MESSAGE;
    byte[] base64 = Base64.getEncoder().encode(frame.bytes());
    System.arraycopy(base64, 0, packet, 2, base64.length);
    return packet;
  }
}
