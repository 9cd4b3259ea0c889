package io.sockeye.benchmarks.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one WebSocket client sends, and what it is answered, without a look at what need not be
 * looked at.
 */
final class SocketIo {
  private static final byte[] ECHO = Ascii.bytes("[\"echo\",");
  private static final byte[] JOIN = Ascii.bytes("[\"join\",\"");
  private static final byte[] LEAVE = Ascii.bytes("[\"leave\",\"");
  private static final byte[] PUBLISH = Ascii.bytes("[\"publish\",\"");
  private static final byte[] MESSAGE = Ascii.bytes("42[\"msg\",");
  private static final byte[] BINARY_ACK = Ascii.bytes("461-");
  private static final byte[] PLACEHOLDER = Ascii.bytes("[{\"_placeholder\":true,\"num\":0}]");
  private static final byte[] PROBE_ANSWER = Ascii.bytes("3probe");
  private static final int AFTER_ROOM = 2;

  private final Sessions sessions;
  private final Rooms rooms;

  /** Replaced by each join and leave, which are few. */
  private List<String> joined = List.of();

  /** The id of a binary event whose attachment has not come. */
  private byte @Nullable [] attachmentId;

  SocketIo(Sessions sessions, Rooms rooms) {
    this.sessions = sessions;
    this.rooms = rooms;
  }

  static String handshake(String id, String upgrades) {
    return "0{\"sid\":\""
        + id
        + "\",\"upgrades\":["
        + upgrades
        + "],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}";
  }

  static byte[] connected(String id) {
    return Ascii.bytes("40{\"sid\":\"" + id + "\"}");
  }

  /**
   * Where the JSON of the event between {@code start} and {@code end} begins: behind its type and
   * id.
   */
  static int json(ByteBuf in, int start, int end) {
    int at = start + 2;
    while (at < end && in.getByte(at) != '[') {
      at++;
    }
    return at;
  }

  /** Writes the acknowledgement of an echo, if it is one, and says so. */
  static boolean echo(ByteBuf in, int start, int end, ByteBuf out, boolean framed) {
    int json = json(in, start, end);
    if (!Ascii.isAt(in, json, end, ECHO)) {
      return false;
    }
    int id = json - start - 2;
    int values = end - json - ECHO.length;
    int length = 3 + id + values;
    out.ensureWritable(length + Frames.LONGEST_HEADER);
    if (framed) {
      Frames.writeHeader(out, Frames.TEXT, length);
    }
    out.writeByte('4').writeByte('3').writeBytes(in, start + 2, id).writeByte('[');
    out.writeBytes(in, end - values, values);
    return true;
  }

  void text(ChannelHandlerContext context, ByteBuf in, int start, int end, ByteBuf out) {
    if (in.getByte(start) == '2') {
      Frames.write(out, Frames.TEXT, PROBE_ANSWER);
      return;
    }
    if (in.getByte(start) != '4') {
      return;
    }
    switch (in.getByte(start + 1)) {
      case '0' -> Frames.write(out, Frames.TEXT, connected(sessions.newId()));
      case '2' -> event(context, in, start, end, out);
      case '5' -> {
        int id = start + "451-".length();
        attachmentId = new byte[json(in, id - 2, end) - id];
        in.getBytes(id, attachmentId);
      }
      default -> {}
    }
  }

  private void event(ChannelHandlerContext context, ByteBuf in, int start, int end, ByteBuf out) {
    if (echo(in, start, end, out, true)) {
      return;
    }
    int json = json(in, start, end);
    if (Ascii.isAt(in, json, end, PUBLISH)) {
      publish(context, in, json + PUBLISH.length, end);
    } else if (Ascii.isAt(in, json, end, JOIN)) {
      String room = in.toString(json + JOIN.length, end - AFTER_ROOM - json - JOIN.length, UTF_8);
      rooms.join(room, context.channel());
      joined = Stream.concat(joined.stream(), Stream.of(room)).toList();
      acknowledge(in, start, json, out);
    } else if (Ascii.isAt(in, json, end, LEAVE)) {
      String room = in.toString(json + LEAVE.length, end - AFTER_ROOM - json - LEAVE.length, UTF_8);
      rooms.leave(room, context.channel());
      joined = joined.stream().filter(other -> !other.equals(room)).toList();
      acknowledge(in, start, json, out);
    }
  }

  private static void acknowledge(ByteBuf in, int start, int json, ByteBuf out) {
    int id = json - start - 2;
    Frames.writeHeader(out, Frames.TEXT, 4 + id);
    out.writeByte('4').writeByte('3').writeBytes(in, start + 2, id).writeByte('[').writeByte(']');
  }

  private void publish(ChannelHandlerContext context, ByteBuf in, int room, int end) {
    int roomEnd = in.indexOf(room, end, (byte) '"');
    int values = roomEnd + AFTER_ROOM;
    ByteBuf frame =
        context.alloc().directBuffer(MESSAGE.length + end - values + Frames.LONGEST_HEADER);
    Frames.writeHeader(frame, Frames.TEXT, MESSAGE.length + end - values);
    frame.writeBytes(MESSAGE).writeBytes(in, values, end - values);
    rooms.publish(in.toString(room, roomEnd - room, UTF_8), frame);
  }

  void binary(ByteBuf in, int start, int end, ByteBuf out) {
    byte[] id = attachmentId;
    if (id == null) {
      return;
    }
    attachmentId = null;
    Frames.writeHeader(out, Frames.TEXT, BINARY_ACK.length + id.length + PLACEHOLDER.length);
    out.writeBytes(BINARY_ACK).writeBytes(id).writeBytes(PLACEHOLDER);
    Frames.writeHeader(out, Frames.BINARY, end - start);
    out.writeBytes(in, start, end - start);
  }

  void ended(ChannelHandlerContext context) {
    for (String room : joined) {
      rooms.leave(room, context.channel());
    }
  }
}
