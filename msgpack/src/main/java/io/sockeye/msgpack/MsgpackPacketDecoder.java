package io.sockeye.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.json.JsonKind;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.ReceivedPackets;
import io.sockeye.socketio.protocol.SocketPacket;
import io.sockeye.socketio.protocol.SocketParseException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes packets, each from one binary message. Keys that are not a packet's are read over. {@code
 * nil} is as good as a missing key, because other languages cannot write {@code undefined}.
 */
final class MsgpackPacketDecoder implements PacketDecoder {
  private static final ByteBuffer TYPE = utf8("type");
  private static final ByteBuffer DATA = utf8("data");
  private static final ByteBuffer ID = utf8("id");
  private static final ByteBuffer NAMESPACE = utf8("nsp");

  private static final long NO_INTEGER = Long.MIN_VALUE;

  /** Up to here each double that has no fraction is one integer. */
  private static final double MAX_INTEGER = (1L << 53) - 1;

  private final DecoderLimits limits;

  /** The last namespace, which mostly is the next one too. */
  private String namespace = "/";

  private ByteBuffer namespaceUtf8 = utf8("/");

  MsgpackPacketDecoder(DecoderLimits limits) {
    this.limits = limits;
  }

  @Override
  public SocketPacket decodeText(byte[] array, int offset, int length) {
    throw new SocketParseException("a text message where msgpack is spoken", null);
  }

  @Override
  public SocketPacket decodeBinary(byte[] array, int offset, int length) {
    try {
      return packet(read(new MsgpackReader(array, offset, offset + length)));
    } catch (MsgpackException e) {
      throw new SocketParseException("invalid msgpack: " + e.getMessage(), e);
    }
  }

  @Override
  public void reset() {
    // A packet is one message, so nothing is kept.
  }

  private Parts read(MsgpackReader in) {
    if (in.read() != MsgpackReader.Kind.MAP) {
      throw new MsgpackException("a packet is a map, not of kind " + in.kind());
    }
    Parts parts = new Parts();
    int count = in.size();
    for (int i = 0; i < count; i++) {
      in.read();
      if (isKey(in, DATA)) {
        parts.seen(Parts.DATA);
        in.read();
        readData(in, parts);
      } else if (isKey(in, TYPE)) {
        parts.seen(Parts.TYPE);
        in.read();
        parts.type = integer(in);
        in.skipContent();
      } else if (isKey(in, NAMESPACE)) {
        parts.seen(Parts.NAMESPACE);
        in.read();
        parts.namespace = in.kind() == MsgpackReader.Kind.STRING ? namespace(in) : null;
        in.skipContent();
      } else if (isKey(in, ID)) {
        parts.seen(Parts.ID);
        in.read();
        parts.hasId = !isAbsent(in);
        parts.id = integer(in);
        in.skipContent();
      } else {
        in.skipContent();
        in.read();
        in.skipContent();
      }
    }
    if (!in.atEnd()) {
      throw new MsgpackException(in.remaining() + " bytes behind the packet");
    }
    return parts;
  }

  private void readData(MsgpackReader in, Parts parts) {
    if (!isAbsent(in)) {
      parts.isArray = in.kind() == MsgpackReader.Kind.ARRAY;
      MsgpackToJson json = new MsgpackToJson(in, limits);
      parts.data = parts.isArray ? json.elements() : json.value();
    }
  }

  private static SocketPacket packet(Parts parts) {
    PacketType type = PacketType.of(parts.type);
    if (type == null) {
      throw new SocketParseException("invalid packet type", null);
    }
    if (parts.namespace == null) {
      throw new SocketParseException("invalid namespace", null);
    }
    if (parts.hasId && parts.id < 0) {
      throw new SocketParseException("invalid packet id", null);
    }
    String namespace = parts.namespace;
    long id = parts.hasId ? parts.id : -1;
    return switch (type) {
      case CONNECT ->
          ReceivedPackets.connect(
              namespace, parts.data == null ? null : parts.value(PacketType.CONNECT));
      case DISCONNECT -> disconnect(namespace, parts);
      case EVENT -> ReceivedPackets.event(namespace, id, parts.array(PacketType.EVENT));
      case ACK -> ReceivedPackets.ack(namespace, id, parts.array(PacketType.ACK));
      case CONNECT_ERROR ->
          ReceivedPackets.connectError(namespace, parts.value(PacketType.CONNECT_ERROR));
    };
  }

  private static SocketPacket disconnect(String namespace, Parts parts) {
    if (parts.data != null) {
      throw new SocketParseException("invalid payload: DISCONNECT has none", null);
    }
    return ReceivedPackets.disconnect(namespace);
  }

  private String namespace(MsgpackReader in) {
    if (!namespaceUtf8.equals(payload(in))) {
      namespace = new String(in.array(), in.payloadStart(), in.payloadLength(), UTF_8);
      namespaceUtf8 = utf8(namespace);
    }
    return namespace;
  }

  private static boolean isKey(MsgpackReader in, ByteBuffer key) {
    return in.kind() == MsgpackReader.Kind.STRING
        && in.payloadLength() == key.remaining()
        && key.equals(payload(in));
  }

  private static ByteBuffer payload(MsgpackReader in) {
    return ByteBuffer.wrap(in.array(), in.payloadStart(), in.payloadLength());
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static boolean isAbsent(MsgpackReader in) {
    return in.kind() == MsgpackReader.Kind.NIL || MsgpackToJson.isUndefined(in);
  }

  /** The integer, also if it was sent as a float; {@link #NO_INTEGER} if it is none. */
  private static long integer(MsgpackReader in) {
    if (in.kind() == MsgpackReader.Kind.INTEGER) {
      return in.integer();
    }
    double real = in.real();
    return in.kind() == MsgpackReader.Kind.FLOAT
            && real == Math.rint(real)
            && Math.abs(real) <= MAX_INTEGER
        ? (long) real
        : NO_INTEGER;
  }

  /** What has been read of a packet. */
  private static final class Parts {
    static final int TYPE = 1;
    static final int NAMESPACE = 2;
    static final int ID = 4;
    static final int DATA = 8;

    private int seen;
    long type = NO_INTEGER;
    @Nullable String namespace;
    boolean hasId;
    long id;
    @Nullable JsonValues data;

    /** Whether the data are the elements of an array, otherwise they are one value. */
    boolean isArray;

    void seen(int key) {
      if ((seen & key) != 0) {
        throw new MsgpackException("a key of the packet is there twice");
      }
      seen |= key;
    }

    JsonValues array(PacketType packet) {
      JsonValues values = data;
      if (values == null || !isArray) {
        throw new SocketParseException("invalid payload: " + packet + " without an array", null);
      }
      return values;
    }

    JsonValues value(PacketType packet) {
      JsonValues values = data;
      if (values == null || isArray) {
        throw new SocketParseException(
            "invalid payload: " + packet + (isArray ? " with " + JsonKind.ARRAY : " without one"),
            null);
      }
      return values;
    }
  }
}
