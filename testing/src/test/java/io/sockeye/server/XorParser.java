package io.sockeye.server;

import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.JsonPacketParser;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.PacketParser;
import io.sockeye.socketio.protocol.SocketPacket;
import io.sockeye.socketio.protocol.SocketParseException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A parser of an application: each packet is one binary message, its JSON and its attachments
 * behind one another, each with its length in front, and all of it made unreadable.
 */
final class XorParser implements PacketParser {
  private static final byte KEY = 0x5A;
  private static final int LENGTH = 4;

  private final PacketParser json = new JsonPacketParser();

  @Override
  public EncodedPacket encode(SocketPacket packet, int headroom) {
    EncodedPacket plain = json.encode(packet, 0);
    byte[] text = Objects.requireNonNull(plain.text());
    int size = LENGTH + text.length;
    for (ByteBuffer attachment : plain.binary()) {
      size += LENGTH + attachment.remaining();
    }
    ByteBuffer message = ByteBuffer.allocate(size).putInt(text.length).put(text);
    for (ByteBuffer attachment : plain.binary()) {
      message.putInt(attachment.remaining()).put(attachment.duplicate());
    }
    return EncodedPacket.ofBinary(xor(message.array(), 0, size));
  }

  @Override
  public PacketDecoder newDecoder(DecoderLimits limits) {
    return new Decoder(json.newDecoder(limits));
  }

  private static byte[] xor(byte[] array, int offset, int length) {
    byte[] result = new byte[length];
    for (int i = 0; i < length; i++) {
      result[i] = (byte) (array[offset + i] ^ KEY);
    }
    return result;
  }

  private record Decoder(PacketDecoder json) implements PacketDecoder {
    @Override
    public SocketPacket decodeText(byte[] array, int offset, int length) {
      throw new SocketParseException("a text message", null);
    }

    @Override
    public @Nullable SocketPacket decodeBinary(byte[] array, int offset, int length) {
      byte[] plain = xor(array, offset, length);
      ByteBuffer in = ByteBuffer.wrap(plain);
      SocketPacket packet = null;
      while (packet == null && in.remaining() > LENGTH) {
        int partLength = in.getInt();
        int at = in.position();
        if (partLength < 0 || partLength > in.remaining()) {
          throw new SocketParseException("a length that is wrong", null);
        }
        packet =
            at == LENGTH
                ? json.decodeText(plain, at, partLength)
                : json.decodeBinary(plain, at, partLength);
        in.position(at + partLength);
      }
      if (packet == null || in.hasRemaining()) {
        throw new SocketParseException("not one packet", null);
      }
      return packet;
    }

    @Override
    public void reset() {
      json.reset();
    }
  }
}
