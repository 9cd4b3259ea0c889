package io.sockeye.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.SocketPacket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Packets for tests: msgpack as hex, blanks ignored, and values as JSON. */
final class Msgpack {
  private static final HexFormat HEX = HexFormat.of();

  private Msgpack() {}

  static byte[] bytes(String hex) {
    return HEX.parseHex(hex.replace(" ", ""));
  }

  static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }

  static SocketPacket decode(String hex) {
    return decode(bytes(hex), DecoderLimits.DEFAULT);
  }

  static SocketPacket decode(byte[] message, DecoderLimits limits) {
    // Not at the start of the array, and with something behind, as it comes from a transport.
    byte[] array = new byte[message.length + 7];
    Arrays.fill(array, (byte) 0xC1);
    System.arraycopy(message, 0, array, 3, message.length);
    PacketDecoder decoder = new MsgpackParser().newDecoder(limits);
    return Objects.requireNonNull(decoder.decodeBinary(array, 3, message.length));
  }

  static byte[] encode(SocketPacket packet) {
    ByteBuffer message = new MsgpackParser().encode(packet, 1).binary().get(0);
    byte[] bytes = new byte[message.remaining()];
    message.duplicate().get(bytes);
    return bytes;
  }

  /** The arguments, behind its name, of an event whose data are these values in msgpack. */
  static JsonValues arguments(String hex) {
    return arguments(hex, DecoderLimits.DEFAULT);
  }

  static JsonValues arguments(String hex, DecoderLimits limits) {
    return event(bytes(event(hex)), limits).arguments().from(1);
  }

  private static SocketPacket.Event event(byte[] message, DecoderLimits limits) {
    return (SocketPacket.Event) decode(message, limits);
  }

  /** An event with one argument. */
  static String event(String argument) {
    return "83 a474797065 02 a36e7370 a12f a464617461 92 a161" + argument;
  }

  static JsonValues array(String json, byte[]... attachments) {
    byte[] utf8 = json.getBytes(UTF_8);
    return new JsonScanner(JsonLimits.DEFAULT)
        .scanArray(utf8, 0, utf8.length, buffers(attachments));
  }

  static JsonValues value(String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    return new JsonScanner(JsonLimits.DEFAULT).scanValue(utf8, 0, utf8.length, null);
  }

  static List<ByteBuffer> buffers(byte[]... attachments) {
    return Arrays.stream(attachments).map(ByteBuffer::wrap).toList();
  }
}
