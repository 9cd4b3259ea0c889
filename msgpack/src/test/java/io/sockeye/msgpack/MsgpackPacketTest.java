package io.sockeye.msgpack;

import static io.sockeye.msgpack.Msgpack.array;
import static io.sockeye.msgpack.Msgpack.bytes;
import static io.sockeye.msgpack.Msgpack.decode;
import static io.sockeye.msgpack.Msgpack.encode;
import static io.sockeye.msgpack.Msgpack.hex;
import static io.sockeye.msgpack.Msgpack.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.SocketPacket;
import io.sockeye.socketio.protocol.SocketPacket.Ack;
import io.sockeye.socketio.protocol.SocketPacket.Connect;
import io.sockeye.socketio.protocol.SocketPacket.ConnectError;
import io.sockeye.socketio.protocol.SocketPacket.Disconnect;
import io.sockeye.socketio.protocol.SocketPacket.Event;
import io.sockeye.socketio.protocol.SocketParseException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of packets. The hexadecimal is what npm socket.io-msgpack-parser 3.0.2 writes. */
class MsgpackPacketTest {
  private static final String TYPE = "a474797065";
  private static final String DATA = "a464617461";
  private static final String ID = "a26964";
  private static final String NSP = "a36e7370";

  /** Packets, each with what a server in JavaScript writes for it. */
  static Stream<Arguments> packets() {
    return Stream.of(
        Arguments.of(
            new Connect("/", value("{\"sid\":\"abc\"}")),
            "83a47479706500a46461746181a3736964a3616263a36e7370a12f"),
        Arguments.of(
            new Connect("/admin", value("{\"token\":\"t\"}")),
            "83a47479706500a46461746181a5746f6b656ea174a36e7370a62f61646d696e"),
        Arguments.of(new Connect("/", null), "82a47479706500a36e7370a12f"),
        Arguments.of(new Disconnect("/"), "82a47479706501a36e7370a12f"),
        Arguments.of(
            new Event("/", -1, array("[\"a\",1]")), "83a47479706502a46461746192a16101a36e7370a12f"),
        Arguments.of(
            new Event("/n", 12, array("[\"a\",1]")),
            "84a47479706502a46461746192a16101a269640ca36e7370a22f6e"),
        Arguments.of(
            new Ack("/", 7, array("[\"x\"]")),
            "84a47479706503a46461746191a178a2696407a36e7370a12f"),
        Arguments.of(
            new ConnectError("/no", value("{\"message\":\"no\"}")),
            "83a47479706504a46461746181a76d657373616765a26e6fa36e7370a32f6e6f"),
        Arguments.of(
            new ConnectError("/no", value("\"no\"")),
            "83a47479706504a464617461a26e6fa36e7370a32f6e6f"),
        Arguments.of(
            new Event(
                "/",
                0,
                array("[\"a\",{\"b\":{\"_placeholder\":true,\"num\":0}}]", new byte[] {1, 2, 3})),
            "84a47479706502a46461746192a16181a162c403010203a2696400a36e7370a12f"));
  }

  @ParameterizedTest
  @MethodSource("packets")
  void sio11_packetsAreWrittenAsJavaScriptDoes(SocketPacket packet, String hex) {
    assertThat(hex(encode(packet))).isEqualTo(hex);
  }

  @ParameterizedTest
  @MethodSource("packets")
  void sio11_packetsAreRead(SocketPacket packet, String hex) {
    assertThat(decode(hex)).isEqualTo(packet);
  }

  @Test
  void sio11_aPacketIsOneBinaryMessageAndNoText() {
    EncodedPacket packet =
        new MsgpackParser()
            .encode(
                new Event(
                    "/", -1, array("[\"a\",{\"_placeholder\":true,\"num\":0}]", new byte[] {1})),
                1);

    assertThat(packet.text()).isNull();
    assertThat(packet.binary()).hasSize(1);
  }

  @Test
  void sio11_keysComeInAnyOrderAndOthersAreReadOver() {
    String options = "a76f7074696f6e73 81 a8636f6d7072657373 c3";
    SocketPacket packet = new Event("/", 5, array("[\"a\"]"));

    assertThat(decode("85" + DATA + "91a161" + options + ID + "05" + NSP + "a12f" + TYPE + "02"))
        .isEqualTo(packet);
    assertThat(
            decode(
                "85"
                    + NSP
                    + "a12f"
                    + "92 01 81 02 03 92 c0 c0"
                    + TYPE
                    + "02"
                    + ID
                    + "05"
                    + DATA
                    + "91a161"))
        .isEqualTo(packet);
  }

  @Test
  void sio11_undefinedAndNilAreAsGoodAsMissing() {
    for (String absent : new String[] {"d40000", "c0"}) {
      assertThat(decode("84" + TYPE + "00" + DATA + absent + ID + absent + NSP + "a12f"))
          .isEqualTo(new Connect("/", null));
      assertThat(decode("83" + TYPE + "01" + DATA + absent + NSP + "a12f"))
          .isEqualTo(new Disconnect("/"));
      assertThat(decode("84" + TYPE + "02" + DATA + "91a161" + ID + absent + NSP + "a12f"))
          .isEqualTo(new Event("/", -1, array("[\"a\"]")));
    }
  }

  @Test
  void sio11_integersMayBeWrittenInAnyForm() {
    SocketPacket packet = new Event("/", 5, array("[\"a\"]"));
    for (String five :
        new String[] {
          "cc05",
          "cd0005",
          "ce00000005",
          "cf0000000000000005",
          "d005",
          "d10005",
          "d200000005",
          "d30000000000000005",
          "ca40a00000",
          "cb4014000000000000"
        }) {
      assertThat(decode("84" + TYPE + "cc02" + DATA + "91a161" + ID + five + NSP + "d9012f"))
          .isEqualTo(packet);
    }
  }

  @Test
  void sio9_idsAreExactUpTo2To53() {
    assertThat(decode("84" + TYPE + "03" + DATA + "90" + ID + "cf001fffffffffffff" + NSP + "a12f"))
        .isEqualTo(new Ack("/", (1L << 53) - 1, array("[]")));
  }

  @Test
  void sio11_anAckWithoutAnIdAnswersNothing() {
    assertThat(decode("83" + TYPE + "03" + DATA + "90" + NSP + "a12f"))
        .isEqualTo(new Ack("/", -1, array("[]")));
  }

  @Test
  void sio4_aNumberMayNameAnEvent() {
    assertThat(decode("83" + TYPE + "02" + DATA + "9101" + NSP + "a12f"))
        .isEqualTo(new Event("/", -1, array("[1]")));
  }

  @Test
  void sio11_theNamespaceMayChangeFromPacketToPacket() {
    PacketDecoder decoder = new MsgpackParser().newDecoder(DecoderLimits.DEFAULT);
    for (String namespace : new String[] {"/", "/a", "/a", "/b", "/", "/\u00e9"}) {
      byte[] message = encode(new Disconnect(namespace));
      assertThat(decoder.decodeBinary(message, 0, message.length))
          .isEqualTo(new Disconnect(namespace));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // packet                                   what is wrong
    "'',                                        invalid msgpack: it ends too early",
    "c1,                                        'invalid msgpack: 0xc1 begins no value'",
    "c0,                                        'invalid msgpack: a packet is a map, not of kind NIL'",
    "90,                                        'invalid msgpack: a packet is a map, not of kind ARRAY'",
    "80,                                        invalid packet type",
    "81 $NSP a12f,                              invalid packet type",
    "82 $TYPE 05 $NSP a12f,                     invalid packet type",
    "82 $TYPE 06 $NSP a12f,                     invalid packet type",
    "82 $TYPE ff $NSP a12f,                     invalid packet type",
    "82 $TYPE a130 $NSP a12f,                   invalid packet type",
    "82 $TYPE c3 $NSP a12f,                     invalid packet type",
    "82 $TYPE ca3f000000 $NSP a12f,             invalid packet type",
    "82 $TYPE cb7ff8000000000000 $NSP a12f,     invalid packet type",
    "82 $TYPE cf8000000000000001 $NSP a12f,     invalid packet type",
    "82 $TYPE 9101 $NSP a12f,                   invalid packet type",
    "81 $TYPE 00,                               invalid namespace",
    "82 $TYPE 00 $NSP c0,                       invalid namespace",
    "82 $TYPE 00 $NSP 01,                       invalid namespace",
    "82 $TYPE 00 $NSP 91a12f,                   invalid namespace",
    "82 $TYPE 00 $NSP a0,                       invalid namespace",
    "82 $TYPE 00 $NSP a161,                     invalid namespace",
    "82 $TYPE 00 $NSP a42f612c62,               invalid namespace",
    "82 $TYPE 00 $NSP c4012f,                   invalid namespace",
    "83 $TYPE 00 $NSP a12f $DATA 90,            invalid payload: CONNECT with ARRAY",
    "83 $TYPE 00 $NSP a12f $DATA a161,          invalid payload: CONNECT with STRING",
    "83 $TYPE 00 $NSP a12f $DATA 9180,          invalid payload: CONNECT with ARRAY",
    "83 $TYPE 00 $NSP a12f $DATA c40101,        invalid payload: CONNECT with bytes",
    "83 $TYPE 00 $NSP a12f $DATA 81a161c40101,  invalid payload: CONNECT with bytes",
    "83 $TYPE 01 $NSP a12f $DATA 80,            invalid payload: DISCONNECT has none",
    "83 $TYPE 01 $NSP a12f $DATA 90,            invalid payload: DISCONNECT has none",
    "82 $TYPE 02 $NSP a12f,                     invalid payload: EVENT without an array",
    "83 $TYPE 02 $NSP a12f $DATA c0,            invalid payload: EVENT without an array",
    "83 $TYPE 02 $NSP a12f $DATA 80,            invalid payload: EVENT without an array",
    "83 $TYPE 02 $NSP a12f $DATA a161,          invalid payload: EVENT without an array",
    "83 $TYPE 02 $NSP a12f $DATA 90,            invalid payload: an event without a name",
    "83 $TYPE 02 $NSP a12f $DATA 91c0,          invalid payload: an event named by NULL",
    "83 $TYPE 02 $NSP a12f $DATA 91c3,          invalid payload: an event named by TRUE",
    "83 $TYPE 02 $NSP a12f $DATA 9180,          invalid payload: an event named by OBJECT",
    "83 $TYPE 02 $NSP a12f $DATA 91c40161,      invalid payload: an event named by OBJECT",
    "83 $TYPE 02 $NSP a12f $DATA 91a7636f6e6e656374, invalid payload: a reserved event name",
    "82 $TYPE 03 $NSP a12f,                     invalid payload: ACK without an array",
    "83 $TYPE 03 $NSP a12f $DATA 01,            invalid payload: ACK without an array",
    "82 $TYPE 04 $NSP a12f,                     invalid payload: CONNECT_ERROR without one",
    "83 $TYPE 04 $NSP a12f $DATA 01,            invalid payload: CONNECT_ERROR with NUMBER",
    "83 $TYPE 04 $NSP a12f $DATA 90,            invalid payload: CONNECT_ERROR with ARRAY",
    "84 $TYPE 03 $NSP a12f $DATA 90 $ID ff,     invalid packet id",
    "84 $TYPE 03 $NSP a12f $DATA 90 $ID a131,   invalid packet id",
    "84 $TYPE 03 $NSP a12f $DATA 90 $ID c3,     invalid packet id",
    "84 $TYPE 03 $NSP a12f $DATA 90 $ID cb3ff8000000000000, invalid packet id",
    "84 $TYPE 03 $NSP a12f $DATA 90 $ID cfffffffffffffffff, invalid packet id",
    "84 $TYPE 03 $NSP a12f $DATA 90 $ID cf0020000000000000, an ack id that is not in 0..2^53-1",
    "82 $TYPE 01 $NSP a12f 00,                  invalid msgpack: 1 bytes behind the packet",
    "82 $TYPE 01 $NSP a12f 8200,                invalid msgpack: 2 bytes behind the packet",
    "83 $TYPE 01 $NSP a12f $TYPE 01,            invalid msgpack: a key of the packet is there twice",
    "83 $TYPE 01 $NSP a12f $NSP a12f,           invalid msgpack: a key of the packet is there twice",
    "82 $DATA c0 $DATA c0,                      invalid msgpack: a key of the packet is there twice",
    "82 $ID c0 $ID c0,                          invalid msgpack: a key of the packet is there twice",
  })
  void sio11_whatIsNoPacketIsRefused(String packet, String problem) {
    String hex =
        packet
            .replace("$TYPE", TYPE)
            .replace("$NSP", NSP)
            .replace("$DATA", DATA)
            .replace("$ID", ID);
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOf(SocketParseException.class)
        .hasMessage(problem);
  }

  @Test
  void sio11_aTextMessageIsRefused() {
    byte[] text = "0".getBytes(UTF_8);
    PacketDecoder decoder = new MsgpackParser().newDecoder(DecoderLimits.DEFAULT);

    assertThatThrownBy(() -> decoder.decodeText(text, 0, text.length))
        .isInstanceOf(SocketParseException.class)
        .hasMessage("a text message where msgpack is spoken");
  }

  @ParameterizedTest
  @MethodSource("packets")
  void sio11_aPacketThatEndsTooEarlyIsRefused(SocketPacket packet, String hex) {
    byte[] message = bytes(hex);
    for (int length = 0; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> decode(cut, DecoderLimits.DEFAULT))
          .as("%s cut to %d bytes", packet, length)
          .isInstanceOf(SocketParseException.class)
          .hasMessage("invalid msgpack: it ends too early");
    }
  }

  @Test
  void aRefusalHasNoStackTrace() {
    assertThatThrownBy(() -> decode("c1"))
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty())
        .cause()
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
  }
}
