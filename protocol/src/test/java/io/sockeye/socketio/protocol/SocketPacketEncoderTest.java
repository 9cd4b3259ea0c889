package io.sockeye.socketio.protocol;

import static io.sockeye.socketio.protocol.Decoding.array;
import static io.sockeye.socketio.protocol.Decoding.buffers;
import static io.sockeye.socketio.protocol.Decoding.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonValues;
import io.sockeye.json.JsonValuesBuilder;
import io.sockeye.socketio.protocol.SocketPacket.Ack;
import io.sockeye.socketio.protocol.SocketPacket.Connect;
import io.sockeye.socketio.protocol.SocketPacket.ConnectError;
import io.sockeye.socketio.protocol.SocketPacket.Disconnect;
import io.sockeye.socketio.protocol.SocketPacket.Event;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SocketPacketEncoderTest {
  private static final byte[] BYTES = {1, 2, 3};

  @Test
  void everyTypeHasItsForm() {
    assertThat(text(new Connect("/", null))).isEqualTo("0");
    assertThat(text(new Connect("/", value("{\"sid\":\"x\"}")))).isEqualTo("0{\"sid\":\"x\"}");
    assertThat(text(new Disconnect("/"))).isEqualTo("1");
    assertThat(text(new Event("/", -1, array("[\"a\",1]")))).isEqualTo("2[\"a\",1]");
    assertThat(text(new Event("/", 12, array("[\"a\"]")))).isEqualTo("212[\"a\"]");
    assertThat(text(new Ack("/", 0, array("[]")))).isEqualTo("30[]");
    assertThat(text(new ConnectError("/", value("{\"message\":\"no\"}"))))
        .isEqualTo("4{\"message\":\"no\"}");
  }

  @Test
  @DisplayName("SIO-1: a namespace other than / is there, with a comma")
  void namespaces() {
    assertThat(text(new Connect("/n", null))).isEqualTo("0/n,");
    assertThat(text(new Disconnect("/é"))).isEqualTo("1/é,");
    assertThat(text(new Event("/n", 1, array("[\"a\"]")))).isEqualTo("2/n,1[\"a\"]");
    assertThat(text(new ConnectError("/n", value("\"no\"")))).isEqualTo("4/n,\"no\"");
  }

  @Test
  @DisplayName("SIO-5: with attachments the type is 5 or 6, with their number")
  void binary() {
    JsonValues arguments = array("[\"a\",{\"_placeholder\":true,\"num\":0}]", BYTES);
    EncodedPacket event = SocketPacketEncoder.encode(new Event("/n", 7, arguments), 0);

    assertThat(text(event)).isEqualTo("51-/n,7[\"a\",{\"_placeholder\":true,\"num\":0}]");
    assertThat(event.binary()).isEqualTo(buffers(BYTES));
    assertThat(text(new Ack("/", 7, array("[1]", BYTES, BYTES)))).isEqualTo("62-7[1]");
  }

  @Test
  void headroomIsLeftFreeAndTheArrayEndsWithTheText() {
    EncodedPacket packet =
        SocketPacketEncoder.encode(new Event("/", -1, array(" [ \"a\" , 1 ] ")), 3);

    assertThat(packet.text()).isEqualTo("\0\0\0002[\"a\" , 1]".getBytes(UTF_8));
  }

  @Test
  void aViewIsEncodedWithoutWhatItLeavesOut() {
    assertThat(text(new Ack("/", 1, array("[\"name\",1,2]").from(1)))).isEqualTo("31[1,2]");
    assertThat(text(new Ack("/", 1, array("[\"name\"]").from(1)))).isEqualTo("31[]");
  }

  @Test
  void sio5_whatCannotBeToldFromAPlaceholderIsNotWritten() {
    JsonValuesBuilder builder = new JsonValuesBuilder(64);
    byte[] name = "_placeholder".getBytes(UTF_8);
    builder.beginObject();
    builder.name(name, 0, name.length);
    builder.bool(true);
    builder.end();
    builder.bytes(ByteBuffer.wrap(BYTES));
    Ack packet = new Ack("/", 1, builder.build());

    assertThatThrownBy(() -> SocketPacketEncoder.encode(packet, 0))
        .isInstanceOf(JsonBindException.class)
        .hasMessageContaining("reads as a placeholder");
  }

  private static String text(SocketPacket packet) {
    return text(SocketPacketEncoder.encode(packet, 0));
  }

  private static String text(EncodedPacket packet) {
    return new String(Objects.requireNonNull(packet.text()), UTF_8);
  }
}
