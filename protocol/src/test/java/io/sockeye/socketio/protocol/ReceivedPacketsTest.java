package io.sockeye.socketio.protocol;

import static io.sockeye.socketio.protocol.Decoding.array;
import static io.sockeye.socketio.protocol.Decoding.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.json.JsonValues;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What any parser refuses, by the same words. */
class ReceivedPacketsTest {
  private static final JsonValues BYTES =
      array("[{\"b\":{\"_placeholder\":true,\"num\":0}}]", new byte[] {1});

  @Test
  void sio11_whatFitsBecomesAPacket() {
    assertThat(ReceivedPackets.connect("/a", null)).isEqualTo(new SocketPacket.Connect("/a", null));
    assertThat(ReceivedPackets.connectError("/", value("\"no\"")))
        .isEqualTo(new SocketPacket.ConnectError("/", value("\"no\"")));
    assertThat(ReceivedPackets.disconnect("/")).isEqualTo(new SocketPacket.Disconnect("/"));
    assertThat(ReceivedPackets.event("/", -1, array("[1]")))
        .isEqualTo(new SocketPacket.Event("/", -1, array("[1]")));
    assertThat(ReceivedPackets.ack("/", 0, JsonValues.EMPTY))
        .isEqualTo(new SocketPacket.Ack("/", 0, JsonValues.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/a,b"})
  void sio11_aNamespaceIsAName(String namespace) {
    List<ThrowingCallable> packets =
        List.of(
            () -> ReceivedPackets.connect(namespace, null),
            () -> ReceivedPackets.connectError(namespace, value("{}")),
            () -> ReceivedPackets.disconnect(namespace),
            () -> ReceivedPackets.event(namespace, -1, array("[\"a\"]")),
            () -> ReceivedPackets.ack(namespace, -1, array("[]")));
    assertThat(packets).allSatisfy(packet -> refused(packet, "invalid namespace"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, 1L << 53, Long.MIN_VALUE, Long.MAX_VALUE})
  void sio9_anIdIsInRange(long id) {
    String problem = "an ack id that is not in 0..2^53-1";
    refused(() -> ReceivedPackets.event("/", id, array("[\"a\"]")), problem);
    refused(() -> ReceivedPackets.ack("/", id, array("[]")), problem);
  }

  @Test
  void sio2_aPayloadFitsItsPacket() {
    refused(() -> ReceivedPackets.connect("/", value("[]")), "invalid payload: CONNECT with ARRAY");
    refused(
        () -> ReceivedPackets.connect("/", array("[{},{}]")),
        "invalid payload: CONNECT with 2 values");
    refused(() -> ReceivedPackets.connect("/", BYTES), "invalid payload: CONNECT with bytes");
    refused(
        () -> ReceivedPackets.connectError("/", value("1")),
        "invalid payload: CONNECT_ERROR with NUMBER");
    refused(
        () -> ReceivedPackets.connectError("/", BYTES),
        "invalid payload: CONNECT_ERROR with bytes");
  }

  @Test
  void sio3_sio4_anEventHasAName() {
    refused(
        () -> ReceivedPackets.event("/", -1, JsonValues.EMPTY),
        "invalid payload: an event without a name");
    refused(
        () -> ReceivedPackets.event("/", -1, array("[\"disconnect\"]")),
        "invalid payload: a reserved event name");
    refused(
        () -> ReceivedPackets.event("/", -1, array("[true]")),
        "invalid payload: an event named by TRUE");
  }

  @Test
  void sio11_aPacketIsAtLeastOneMessage() {
    assertThatThrownBy(() -> new EncodedPacket(null, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a packet is at least one message, text or binary");
    assertThat(EncodedPacket.ofBinary(new byte[] {1}).text()).isNull();
    assertThat(EncodedPacket.ofText(new byte[] {'1'}).binary()).isEmpty();
  }

  private static void refused(ThrowingCallable packet, String problem) {
    assertThatThrownBy(packet).isInstanceOf(SocketParseException.class).hasMessage(problem);
  }
}
