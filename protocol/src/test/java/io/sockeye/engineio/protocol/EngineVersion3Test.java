package io.sockeye.engineio.protocol;

import static io.sockeye.engineio.protocol.EngineVersion.V3;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sockeye.engineio.protocol.EnginePacket.Binary;
import io.sockeye.engineio.protocol.EnginePacket.Close;
import io.sockeye.engineio.protocol.EnginePacket.Noop;
import io.sockeye.engineio.protocol.EnginePacket.Open;
import io.sockeye.engineio.protocol.EnginePacket.Ping;
import io.sockeye.engineio.protocol.EnginePacket.Pong;
import io.sockeye.engineio.protocol.EnginePacket.Text;
import io.sockeye.engineio.protocol.EnginePacket.Upgrade;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of packets and payloads in Engine.IO 3. */
class EngineVersion3Test {
  private static final EngineFrame ONE_TO_FOUR = EngineFrame.binary(new byte[] {1, 2, 3, 4});
  private static final EngineFrame HELLO = EngineFrame.textMessage("hello");

  // Frames

  @Test
  void eio24_aTextFrameIsATypeDigitAndData() {
    assertThat(decode("0{}")).isEqualTo(new Open("{}"));
    assertThat(decode("1")).isSameAs(Close.INSTANCE);
    assertThat(decode("2")).isSameAs(Ping.EMPTY);
    assertThat(decode("2probe")).isEqualTo(Ping.PROBE);
    assertThat(decode("3")).isSameAs(Pong.EMPTY);
    assertThat(decode("4hello €")).isEqualTo(Text.of("hello €"));
    assertThat(decode("5")).isSameAs(Upgrade.INSTANCE);
    assertThat(decode("6")).isSameAs(Noop.INSTANCE);
  }

  @Test
  void eio24_aBinaryFrameBeginsWithItsType() {
    byte[] read = {9, 4, 1, 2, 9};

    Binary binary = (Binary) V3.decodeBinary(read, 1, 3);

    assertThat(binary).isEqualTo(Binary.of(new byte[] {1, 2}));
    assertThat(binary.array()).as("a view, not a copy").isSameAs(read);
    assertThat(V3.decodeBinary(read, 1, 1)).isEqualTo(Binary.of(new byte[0]));
  }

  @Test
  void eio24_anotherTypeOfABinaryFrameIsWhatItSays() {
    assertThat(V3.decodeBinary(new byte[] {2}, 0, 1)).isEqualTo(Ping.EMPTY);
    assertThat(V3.decodeBinary(new byte[] {1}, 0, 1)).isEqualTo(Close.INSTANCE);
  }

  @ParameterizedTest
  @ValueSource(bytes = {7, '4', -1})
  void eio24_anUnknownTypeOfABinaryFrameIsAnError(byte type) {
    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> V3.decodeBinary(new byte[] {type, 1}, 0, 2))
        .withMessageStartingWith("unknown packet type ");
  }

  @Test
  void eio24_anEmptyBinaryFrameIsAnError() {
    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> V3.decodeBinary(new byte[0], 0, 0));
  }

  @Test
  void eio24_aBinaryMessageGoesOutBehindTheByte4AndATextAsItIs() {
    assertThat(V3.toMessage(ONE_TO_FOUR, false))
        .isEqualTo(EngineFrame.binary(new byte[] {4, 1, 2, 3, 4}));
    assertThat(V3.toMessage(HELLO, false)).isSameAs(HELLO);
    assertThat(V3.isMessage(true, false)).isFalse();
    assertThat(V3.isMessage(false, false)).isTrue();
  }

  @Test
  void eio25_eio53_base64HasTheTypeBehindTheB() {
    assertThat(decode("b4AQIDBA==")).isEqualTo(Binary.of(new byte[] {1, 2, 3, 4}));
    assertThat(decode("b4AQID\nBA==\n")).isEqualTo(Binary.of(new byte[] {1, 2, 3, 4}));
    assertThat(decode("b4")).isEqualTo(Binary.of(new byte[0]));
    assertThat(V3.toMessage(ONE_TO_FOUR, true)).isEqualTo(EngineFrame.text("b4AQIDBA=="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "bAQID", "b4AQI", "b4!!!!", "b7AQID", "abc", "7", ""})
  void eio53_whatIsNoPacketIsAnError(String frame) {
    assertThatExceptionOfType(EngineParseException.class).isThrownBy(() -> decode(frame));
  }

  // Text payloads

  @Test
  void eio51_eachPacketFollowsItsLength() {
    assertThat(decodePayload("6:4hello1:22:4€"))
        .containsExactly(Text.of("hello"), Ping.EMPTY, Text.of("€"));
    assertThat(text(HELLO, EngineFrame.text("6"), EngineFrame.text("4€")))
        .isEqualTo("6:4hello1:62:4€");
  }

  @Test
  void eio51_lengthsCountUtf16CodeUnits() {
    // 3 bytes are one unit, 4 bytes two.
    assertThat(decodePayload("3:4😀5:4€😀!")).containsExactly(Text.of("😀"), Text.of("€😀!"));
    assertThat(text(EngineFrame.text("4€😀!"))).isEqualTo("5:4€😀!");
  }

  @Test
  void eio51_theEmptyPayloadIsAZero() {
    assertThat(decodePayload("0:")).isEmpty();
  }

  @Test
  void eio51_aMessageIsAViewOfThePayload() {
    byte[] body = utf8("xx2:4a");
    List<EnginePacket> packets = new ArrayList<>();

    V3.decodePayload(body, 2, 4, packets::add);

    assertThat(((Text) packets.get(0)).array()).isSameAs(body);
  }

  @Test
  void eio53_bytesInATextPayloadAreBase64() {
    assertThat(decodePayload("6:4hello10:b4AQIDBA=="))
        .containsExactly(Text.of("hello"), Binary.of(new byte[] {1, 2, 3, 4}));
    EnginePayload payload = V3.encodePayload(List.of(HELLO, ONE_TO_FOUR), true);
    assertThat(new String(payload.bytes(), UTF_8)).isEqualTo("6:4hello10:b4AQIDBA==");
    assertThat(payload.binary()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4hello",
        ":4hello",
        "7:4hello",
        "1:",
        "6:4hello6",
        "3:4😀4",
        "2:4😀",
        "4:4😀",
        "-1:4",
        "+1:4",
        " 1:4",
        "1 :4",
        "1.0:4",
        "1e0:4",
        "0x1:4",
        "٢:4a",
        "12345678901:4",
        "9999999999:4",
        "abc"
      })
  void eio54_aLengthThatIsNoneOrDoesNotFitIsAnError(String payload) {
    assertThatExceptionOfType(EngineParseException.class).isThrownBy(() -> decodePayload(payload));
  }

  @Test
  void eio54_aMegabyteOfDigitsIsRefusedAtTheEleventh() {
    byte[] body = utf8("1".repeat(1_000_000));

    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> V3.decodePayload(body, 0, body.length, packet -> {}))
        .withMessageContaining("1 to 10 digits");
  }

  @Test
  void eio19_packetsBeforeABadOneAreDelivered() {
    List<EnginePacket> packets = new ArrayList<>();
    byte[] body = utf8("6:4first3:abc5:4last");

    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> V3.decodePayload(body, 0, body.length, packets::add));

    assertThat(packets).containsExactly(Text.of("first"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2:4\u0080",
        "2:4\u00ed\u00a0\u0080",
        "3:4\u00f4\u0090\u0080\u0080",
        "2:4\u00e2\u0082"
      })
  void eio54_aPayloadThatIsNotUtf8IsAnError(String bytes) {
    byte[] body = bytes.getBytes(ISO_8859_1);

    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> V3.decodePayload(body, 0, body.length, packet -> {}));
  }

  // Binary payloads

  @Test
  void eio52_aPayloadWithBytesIsBinaryUnlessTheClientTakesTextOnly() {
    EnginePayload payload = V3.encodePayload(List.of(HELLO, ONE_TO_FOUR), false);

    assertThat(payload.binary()).isTrue();
    assertThat(payload.bytes())
        .containsExactly(0, 6, 255, '4', 'h', 'e', 'l', 'l', 'o', 1, 5, 255, 4, 1, 2, 3, 4);
  }

  @Test
  void eio52_aPayloadOfTextsIsText() {
    assertThat(V3.encodePayload(List.of(HELLO), false))
        .isEqualTo(new EnginePayload(utf8("6:4hello"), false));
  }

  @Test
  void eio52_lengthsAreDecimalDigitsAndCountTheBytesOfATextToo() {
    EngineFrame euros = EngineFrame.textMessage("€€€");
    EngineFrame hundred = EngineFrame.binary(new byte[100]);

    byte[] payload = V3.encodePayload(List.of(euros, hundred), false).bytes();

    assertThat(payload).startsWith(0, 1, 0, 255, '4');
    assertThat(new String(payload, 4, 10, UTF_8)).isEqualTo("4€€€");
    assertThat(payload).hasSize(4 + 10 + 5 + 101);
    assertThat(List.of(payload[14], payload[15], payload[16], payload[17]))
        .containsExactly((byte) 1, (byte) 1, (byte) 0, (byte) 1);
  }

  @Test
  void eio18_eio52_aBinaryPayloadIsDecoded() {
    assertThat(V3.hasBinaryPayloads()).isTrue();
    assertThat(
            decodeBinaryPayload(
                0, 4, 255, '4', 0xE2, 0x82, 0xAC, 1, 4, 255, 4, 1, 2, 3, 0, 1, 255, '2'))
        .containsExactly(Text.of("€"), Binary.of(new byte[] {1, 2, 3}), Ping.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "empty                        | ''",
        "neither text nor binary      | 2 1 255 52",
        "no length                    | 0 255 52",
        "no end of the length         | 0 1 52",
        "nothing but a kind           | 0",
        "a length in ASCII            | 0 49 255 52",
        "longer than there is         | 0 2 255 52",
        "an empty text packet         | 0 0 255",
        "an empty binary packet       | 1 0 255",
        "an unknown type of text      | 0 1 255 55",
        "an unknown type of bytes     | 1 1 255 7",
        "a text that is not UTF-8     | 0 2 255 52 255",
        "a length of eleven digits    | 0 0 0 0 0 0 0 0 0 0 0 1 255 52",
        "a length beyond any array    | 0 9 9 9 9 9 9 9 9 9 9 255 52"
      })
  void eio54_aBinaryPayloadThatIsNoneIsAnError(String what, String bytes) {
    int[] body =
        bytes.isEmpty()
            ? new int[0]
            : List.of(bytes.split(" ", -1)).stream().mapToInt(Integer::parseInt).toArray();

    assertThatExceptionOfType(EngineParseException.class)
        .as(what)
        .isThrownBy(() -> decodeBinaryPayload(body));
  }

  @Test
  void eio52_theSizeOfAFrameInAPayloadIsToldWithoutEncodingIt() {
    for (boolean base64 : new boolean[] {false, true}) {
      for (int length : new int[] {0, 1, 8, 9, 10, 98, 99, 100}) {
        EngineFrame frame = EngineFrame.binary(new byte[length]);
        assertThat(V3.payloadSize(frame, base64))
            .isEqualTo(V3.encodePayload(List.of(frame), base64).bytes().length);
      }
    }
    assertThat(V3.payloadSize(HELLO, true)).isEqualTo(8);
  }

  private static EnginePacket decode(String frame) {
    byte[] bytes = utf8(frame);
    return V3.decodeText(bytes, 0, bytes.length);
  }

  private static List<EnginePacket> decodePayload(String payload) {
    byte[] bytes = utf8(payload);
    List<EnginePacket> packets = new ArrayList<>();
    V3.decodePayload(bytes, 0, bytes.length, packets::add);
    return packets;
  }

  private static List<EnginePacket> decodeBinaryPayload(int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    List<EnginePacket> packets = new ArrayList<>();
    V3.decodeBinaryPayload(bytes, 0, bytes.length, packets::add);
    return packets;
  }

  private static String text(EngineFrame... frames) {
    EnginePayload payload = V3.encodePayload(List.of(frames), false);
    assertThat(payload.binary()).isFalse();
    return new String(payload.bytes(), UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
