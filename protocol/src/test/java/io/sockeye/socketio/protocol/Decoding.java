package io.sockeye.socketio.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValues;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packets for tests, decoded from the messages of a connection and written as JSON. */
final class Decoding {
  private Decoding() {}

  /** Messages are strings and byte arrays; the packet is what the last of them completes. */
  static SocketPacket decode(Object... messages) {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);
    SocketPacket packet = null;
    for (Object message : messages) {
      assertThat(packet).as("packet before the last message").isNull();
      packet = feed(decoder, message);
    }
    assertThat(packet).as("packet after the last message").isNotNull();
    return packet;
  }

  static @Nullable SocketPacket feed(SocketPacketDecoder decoder, Object message) {
    if (message instanceof byte[] bytes) {
      return decoder.decodeBinary(bytes, 0, bytes.length);
    }
    byte[] utf8 = ((String) message).getBytes(UTF_8);
    return decoder.decodeText(utf8, 0, utf8.length);
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
