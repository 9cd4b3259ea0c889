package io.sockeye.socketio.protocol;

import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonSyntaxException;
import io.sockeye.json.JsonValues;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of {@link JsonPacketParser}:
 *
 * <pre>
 *   type [attachments '-'] [namespace ','] [id] [payload]
 * </pre>
 *
 * <p>A packet is checked as far as it can be as soon as its text is there: JSON, payload,
 * placeholders (SIO-2 … SIO-9). An id on a packet that cannot be acknowledged is ignored. Nothing
 * is allocated by a number the peer names. A text message while attachments are awaited, and a
 * binary one while none is, are errors (SIO-7). After an exception the decoder is as new, though
 * the connection has to be closed.
 *
 * <p>Not thread-safe; nothing blocks.
 */
public final class SocketPacketDecoder implements PacketDecoder {
  /** What a double of JavaScript holds exactly. */
  static final long MAX_ID = (1L << 53) - 1;

  private static final byte[] MAIN = {'/'};

  private final int maxAttachments;
  private final JsonScanner json;

  /** A binary packet without its attachments, while they are awaited. */
  private @Nullable SocketPacket pending;

  private int awaited;

  /** Those that have come; replaced when the first is awaited. */
  private List<ByteBuffer> attachments = List.of();

  /** The last namespace, which mostly is the next one too. */
  private String namespace = "/";

  private byte[] namespaceUtf8 = MAIN;

  /**
   * Creates a decoder for one connection at a time.
   *
   * @param limits what it accepts at most
   */
  public SocketPacketDecoder(DecoderLimits limits) {
    this.maxAttachments = limits.maxAttachments();
    this.json = new JsonScanner(limits.json());
  }

  @Override
  public @Nullable SocketPacket decodeText(byte[] array, int offset, int length) {
    if (pending != null) {
      reset();
      throw new SocketParseException("a text message where an attachment was announced", null);
    }
    try {
      return decode(new Cursor(array, offset, offset + length));
    } catch (JsonSyntaxException e) {
      throw new SocketParseException("invalid payload: " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable SocketPacket decodeBinary(byte[] array, int offset, int length) {
    SocketPacket packet = pending;
    if (packet == null) {
      throw new SocketParseException("a binary message that no packet announced", null);
    }
    if (attachments.isEmpty()) {
      attachments = new ArrayList<>(Math.min(awaited, 8));
    }
    attachments.add(ByteBuffer.wrap(array, offset, length).slice());
    if (attachments.size() < awaited) {
      return null;
    }
    List<ByteBuffer> complete = attachments;
    reset();
    if (packet instanceof SocketPacket.Event event) {
      return new SocketPacket.Event(
          event.namespace(), event.id(), event.arguments().withAttachments(complete));
    }
    SocketPacket.Ack ack = (SocketPacket.Ack) packet;
    return new SocketPacket.Ack(
        ack.namespace(), ack.id(), ack.arguments().withAttachments(complete));
  }

  /**
   * Whether the last packet is not complete, so that the next message has to be binary.
   *
   * @return whether attachments are awaited
   */
  public boolean awaitingAttachments() {
    return pending != null;
  }

  @Override
  public void reset() {
    pending = null;
    awaited = 0;
    attachments = List.of();
  }

  private @Nullable SocketPacket decode(Cursor in) {
    if (in.atEnd()) {
      throw new SocketParseException("an empty message", null);
    }
    PacketType type = PacketType.of(in.peek());
    if (type == null) {
      throw new SocketParseException("unknown packet type " + describe(in.peek()), null);
    }
    in.position++;
    int attachmentCount = type.binary() ? attachmentCount(in) : 0;
    String name = namespace(in);
    long id = id(in);
    SocketPacket packet =
        switch (type) {
          case CONNECT -> ReceivedPackets.connect(name, in.atEnd() ? null : value(in));
          case DISCONNECT -> disconnect(name, in);
          case CONNECT_ERROR -> ReceivedPackets.connectError(name, value(in));
          case EVENT, BINARY_EVENT -> ReceivedPackets.event(name, id, array(in, attachmentCount));
          case ACK, BINARY_ACK -> ReceivedPackets.ack(name, id, array(in, attachmentCount));
        };
    if (attachmentCount == 0) {
      return packet;
    }
    pending = packet;
    awaited = attachmentCount;
    return null;
  }

  private int attachmentCount(Cursor in) {
    long count = in.digits();
    if (count <= 0 || in.atEnd() || in.peek() != '-') {
      throw new SocketParseException("illegal attachments: no number of them", null);
    }
    if (count > maxAttachments) {
      throw new SocketParseException("too many attachments: more than " + maxAttachments, null);
    }
    in.position++;
    return (int) count;
  }

  private String namespace(Cursor in) {
    if (in.atEnd() || in.peek() != '/') {
      return "/";
    }
    int start = in.position;
    while (!in.atEnd() && in.peek() != ',') {
      in.position++;
    }
    int end = in.position;
    if (!in.atEnd()) {
      in.position++;
    }
    if (!isLastNamespace(in.array, start, end)) {
      namespace = new String(in.array, start, end - start, StandardCharsets.UTF_8);
      namespaceUtf8 = namespace.getBytes(StandardCharsets.UTF_8);
    }
    return namespace;
  }

  private boolean isLastNamespace(byte[] array, int start, int end) {
    if (end - start != namespaceUtf8.length) {
      return false;
    }
    for (int i = 0; i < namespaceUtf8.length; i++) {
      if (array[start + i] != namespaceUtf8[i]) {
        return false;
      }
    }
    return true;
  }

  private static long id(Cursor in) {
    long id = in.digits();
    if (id > MAX_ID) {
      throw new SocketParseException("an ack id above 2^53-1", null);
    }
    return id;
  }

  private static SocketPacket disconnect(String name, Cursor in) {
    if (!in.atEnd()) {
      throw new SocketParseException("invalid payload: DISCONNECT has none", null);
    }
    return ReceivedPackets.disconnect(name);
  }

  private JsonValues value(Cursor in) {
    return json.scanValue(in.array, in.position, in.end, null);
  }

  private JsonValues array(Cursor in, int attachmentCount) {
    if (in.atEnd()) {
      throw new SocketParseException("invalid payload: none", null);
    }
    return json.scanArray(in.array, in.position, in.end, attachmentCount);
  }

  private static String describe(byte b) {
    return b > 0x20 && b < 0x7F ? "'" + (char) b + "'" : String.format("0x%02x", b & 0xFF);
  }

  /** How far a message has been read. */
  private static final class Cursor {
    final byte[] array;
    final int end;
    int position;

    Cursor(byte[] array, int start, int end) {
      this.array = array;
      this.position = start;
      this.end = end;
    }

    boolean atEnd() {
      return position == end;
    }

    byte peek() {
      return array[position];
    }

    /** The number that starts here, capped far above what is allowed; -1 if there is no digit. */
    long digits() {
      long value = -1;
      while (position < end && array[position] >= '0' && array[position] <= '9') {
        value = Math.min(Math.max(value, 0) * 10 + (array[position] - '0'), MAX_ID + 1);
        position++;
      }
      return value;
    }
  }
}
