package io.sockeye.engineio.protocol;

import static io.sockeye.engineio.protocol.EngineVersion.V4;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.engineio.protocol.EnginePacket.Binary;
import io.sockeye.engineio.protocol.EnginePacket.Close;
import io.sockeye.engineio.protocol.EnginePacket.Noop;
import io.sockeye.engineio.protocol.EnginePacket.Open;
import io.sockeye.engineio.protocol.EnginePacket.Ping;
import io.sockeye.engineio.protocol.EnginePacket.Pong;
import io.sockeye.engineio.protocol.EnginePacket.Text;
import io.sockeye.engineio.protocol.EnginePacket.Upgrade;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineVersionTest {
  @Test
  void versionFourIsNamedByItsNumber() {
    assertThat(EngineVersion.ofQuery("4")).isSameAs(V4);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "3", "5", "04", "4.0", " 4", "V4"})
  void anythingElseCountsAsVersionThree(String eio) {
    assertThat(EngineVersion.ofQuery(eio)).isSameAs(EngineVersion.V3);
  }

  @Test
  @DisplayName("EIO-24: a text frame is a type digit and data")
  void textFrames() {
    assertThat(decode("0{\"sid\":\"x\"}")).isEqualTo(new Open("{\"sid\":\"x\"}"));
    assertThat(decode("1")).isSameAs(Close.INSTANCE);
    assertThat(decode("2")).isSameAs(Ping.EMPTY);
    assertThat(decode("2probe")).isEqualTo(Ping.PROBE);
    assertThat(decode("3")).isSameAs(Pong.EMPTY);
    assertThat(decode("3probe")).isEqualTo(Pong.PROBE);
    assertThat(decode("4hello €")).isEqualTo(Text.of("hello €"));
    assertThat(decode("4")).isEqualTo(Text.of(""));
    assertThat(decode("5")).isSameAs(Upgrade.INSTANCE);
    assertThat(decode("6")).isSameAs(Noop.INSTANCE);
  }

  @Test
  @DisplayName("EIO-24: a text message is a view, not a copy")
  void textIsView() {
    byte[] read = utf8("xx4helloxx");

    Text text = (Text) V4.decodeText(read, 2, 6);

    assertThat(text.array()).isSameAs(read);
    assertThat(text.offset()).isEqualTo(3);
    assertThat(text.text()).isEqualTo("hello");
  }

  @Test
  @DisplayName("EIO-24: a binary frame is raw bytes, implicitly a message")
  void binaryFrames() {
    byte[] read = {9, 4, 0, -1, 9};

    Binary binary = (Binary) V4.decodeBinary(read, 1, 3);

    assertThat(binary).isEqualTo(Binary.of(new byte[] {4, 0, -1}));
    assertThat(binary.array()).isSameAs(read);
    assertThat(V4.decodeBinary(read, 2, 0)).isEqualTo(Binary.of(new byte[0]));
  }

  @Test
  @DisplayName("EIO-25: base64 comes as a text frame too")
  void base64TextFrame() {
    assertThat(decode("bAQID")).isEqualTo(Binary.of(new byte[] {1, 2, 3}));
    assertThat(decode("b")).isEqualTo(Binary.of(new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "8", "9", "-1", "abc", "B", " 4", "\u0000", "\uFEFF4a", "٢", "{}"})
  @DisplayName("SEC-001, SEC-002: an unknown type is an error")
  void unknownTypes(String frame) {
    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> decode(frame))
        .withMessageStartingWith("unknown packet type ");
  }

  @Test
  @DisplayName("SEC-001: an empty frame is an error")
  void emptyFrame() {
    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> decode(""))
        .withMessage("the packet is empty");
  }

  @Test
  void errorsNameOnlySingleHarmlessBytes() {
    assertThatThrownBy(() -> decode("abc")).hasMessage("unknown packet type 'a'");
    assertThatThrownBy(() -> decode("\n42")).hasMessage("unknown packet type 0x0a");
    assertThatThrownBy(() -> decode("é")).hasMessage("unknown packet type 0xc3");
  }

  @Test
  @DisplayName("EIO-20: a payload is packets joined by U+001E")
  void payload() {
    assertThat(decodePayload("4hello\u001e2\u001e4€"))
        .containsExactly(Text.of("hello"), Ping.EMPTY, Text.of("€"));
  }

  @Test
  @DisplayName("EIO-20: a payload of one packet has no separator")
  void payloadOfOne() {
    assertThat(decodePayload("40")).containsExactly(Text.of("0"));
  }

  @Test
  @DisplayName("EIO-20: binary is b and base64, without a type digit")
  void binaryInPayload() {
    assertThat(decodePayload("4hello\u001ebAQIDBA==\u001eb"))
        .containsExactly(
            Text.of("hello"), Binary.of(new byte[] {1, 2, 3, 4}), Binary.of(new byte[0]));
  }

  /** The official Java client for Engine.IO 4 breaks lines after 76 characters, and at the end. */
  @ParameterizedTest
  @ValueSource(strings = {"bAQID\nBA==\n", "bAQID\r\nBA==\r\n", "bAQIDBA=\n=", "b\nAQIDBA=="})
  void eio20_base64MayHaveLineBreaks(String packet) {
    assertThat(decodePayload(packet)).containsExactly(Binary.of(new byte[] {1, 2, 3, 4}));
    assertThat(decode(packet)).isEqualTo(Binary.of(new byte[] {1, 2, 3, 4}));
  }

  @Test
  @DisplayName("EIO-20: a payload may lie anywhere in an array")
  void payloadSlice() {
    byte[] read = utf8("4x\u001e4hello\u001e4y");
    List<EnginePacket> packets = new ArrayList<>();

    V4.decodePayload(read, 3, 6, packets::add);

    assertThat(packets).containsExactly(Text.of("hello"));
  }

  @Test
  @DisplayName("EIO-19: packets before a bad one are delivered, those after it are not")
  void badPacketInPayload() {
    List<EnginePacket> packets = new ArrayList<>();
    byte[] body = utf8("4first\u001eabc\u001e4last");

    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> V4.decodePayload(body, 0, body.length, packets::add));

    assertThat(packets).containsExactly(Text.of("first"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u001e", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "abc"})
  @DisplayName("SEC-001: an empty payload or packet is an error")
  void emptyPackets(String payload) {
    assertThatExceptionOfType(EngineParseException.class).isThrownBy(() -> decodePayload(payload));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4\u0080",
        "4\u00c0\u00af",
        "4\u00ed\u00a0\u0080",
        "4\u00f4\u0090\u0080\u0080",
        "4\u00e2\u0082",
        "2\u00ff",
        "\u00ff"
      })
  @DisplayName("SEC-001: a payload that is not UTF-8 is an error")
  void invalidUtf8(String bytes) {
    byte[] body = bytes.getBytes(ISO_8859_1);

    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> V4.decodePayload(body, 0, body.length, packet -> {}))
        .withMessage("the payload is not UTF-8");
  }

  @Test
  @DisplayName("EIO-20: a sequence of UTF-8 does not go on behind a separator")
  void utf8AcrossPackets() {
    byte[] body = {'4', (byte) 0xC3, 0x1E, (byte) 0xA9};

    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> V4.decodePayload(body, 0, body.length, packet -> {}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b!!!!",
        "bA",
        "bAA",
        "bAAA",
        "bAA==AA==",
        "b====",
        "bAA=A",
        "bAA-_",
        "b AAA",
        "bAAA\n",
        "b\nAA",
        "bAAAA\t",
        "bAAA\u00e9"
      })
  @DisplayName("SEC-001: broken base64 is an error")
  void brokenBase64(String packet) {
    assertThatExceptionOfType(EngineParseException.class).isThrownBy(() -> decodePayload(packet));
  }

  @Test
  @DisplayName("EIO-24: encoding a packet gives its canonical frame")
  void encode() {
    assertThat(EngineFrame.of(new Open("{}"))).isEqualTo(EngineFrame.text("0{}"));
    assertThat(EngineFrame.of(Close.INSTANCE)).isEqualTo(EngineFrame.text("1"));
    assertThat(EngineFrame.of(Ping.EMPTY)).isEqualTo(EngineFrame.text("2"));
    assertThat(EngineFrame.of(Ping.PROBE)).isEqualTo(EngineFrame.text("2probe"));
    assertThat(EngineFrame.of(Pong.EMPTY)).isEqualTo(EngineFrame.text("3"));
    assertThat(EngineFrame.of(Pong.PROBE)).isEqualTo(EngineFrame.text("3probe"));
    assertThat(EngineFrame.of(Text.of("€"))).isEqualTo(EngineFrame.text("4€"));
    assertThat(EngineFrame.of(Upgrade.INSTANCE)).isEqualTo(EngineFrame.text("5"));
    assertThat(EngineFrame.of(Noop.INSTANCE)).isEqualTo(EngineFrame.text("6"));
    assertThat(EngineFrame.of(new Binary(new byte[] {1, 2, 3}, 1, 2)))
        .isEqualTo(EngineFrame.binary(new byte[] {2, 3}));
  }

  @Test
  @DisplayName("EIO-20: encoding a payload")
  void encodePayload() {
    List<EngineFrame> frames =
        List.of(
            EngineFrame.textMessage("hello"),
            EngineFrame.binary(new byte[] {1, 2, 3, 4}),
            EngineFrame.text("6"));

    assertThat(new String(V4.encodePayload(frames, false).bytes(), UTF_8))
        .isEqualTo("4hello\u001ebAQIDBA==\u001e6");
  }

  @Test
  @DisplayName("EIO-20: the size of a frame in a payload, told without encoding it")
  void payloadSize() {
    assertThat(V4.payloadSize(EngineFrame.text("4€"), false)).isEqualTo(4);
    for (int length = 0; length < 10; length++) {
      EngineFrame frame = EngineFrame.binary(new byte[length]);
      assertThat(V4.payloadSize(frame, false))
          .isEqualTo(V4.encodePayload(List.of(frame), false).bytes().length);
    }
  }

  @Test
  void eio25_aBinaryMessageIsItselfOrBase64Text() {
    EngineFrame binary = EngineFrame.binary(new byte[] {1, 2, 3});
    EngineFrame text = EngineFrame.textMessage("hi");

    assertThat(V4.toMessage(binary, false)).isSameAs(binary);
    assertThat(V4.toMessage(binary, true)).isEqualTo(EngineFrame.text("bAQID"));
    assertThat(V4.toMessage(text, true)).isSameAs(text);
    assertThat(V4.isMessage(true, false)).isTrue();
    assertThat(V4.isMessage(true, true)).isFalse();
    assertThat(V4.isMessage(false, true)).isTrue();
  }

  @Test
  void eio18_thereIsNoBinaryPayload() {
    assertThat(V4.hasBinaryPayloads()).isFalse();
    assertThat(V4.encodePayload(List.of(EngineFrame.binary(new byte[1])), false).binary())
        .isFalse();
    assertThatExceptionOfType(EngineParseException.class)
        .isThrownBy(() -> V4.decodeBinaryPayload(utf8("4hi"), 0, 3, packet -> {}));
  }

  @Test
  void anEmptyPayloadCannotBeEncoded() {
    assertThatThrownBy(() -> V4.encodePayload(List.of(), false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTextMessageIsMadeInTheBytesLeftFree() {
    byte[] encoded = utf8("?2[\"a\"]");

    EngineFrame frame = EngineFrame.textMessage(encoded);

    assertThat(frame.bytes()).isSameAs(encoded);
    assertThat(frame).isEqualTo(EngineFrame.text("42[\"a\"]"));
  }

  @Test
  void aBinaryFrameSharesABufferThatIsAllOfItsArray() {
    byte[] bytes = {1, 2, 3};

    assertThat(EngineFrame.binary(ByteBuffer.wrap(bytes)).bytes()).isSameAs(bytes);
    assertThat(EngineFrame.binary(ByteBuffer.wrap(bytes, 1, 2)).bytes()).containsExactly(2, 3);
    assertThat(EngineFrame.binary(ByteBuffer.wrap(bytes).asReadOnlyBuffer()).bytes())
        .containsExactly(1, 2, 3);
  }

  @Test
  @DisplayName("SEC-065: packets and frames do not show their content in logs")
  void contentIsNotLogged() {
    assertThat(Text.of("secret").toString()).isEqualTo("Text[6 bytes]");
    assertThat(Binary.of(new byte[3]).toString()).isEqualTo("Binary[3 bytes]");
    assertThat(EngineFrame.text("4secret").toString()).isEqualTo("EngineFrame[text, 7 bytes]");
    assertThat(new EnginePayload(utf8("4secret"), false).toString())
        .isEqualTo("EnginePayload[text, 7 bytes]");
  }

  @Test
  void messagesAreEqualByContent() {
    Text text = new Text(utf8("xabx"), 1, 2);

    assertThat(text).isEqualTo(Text.of("ab")).hasSameHashCodeAs(Text.of("ab"));
    assertThat(text).isNotEqualTo(Text.of("ax"));
    assertThat(Binary.of(new byte[] {1})).isNotEqualTo(Binary.of(new byte[] {2}));
  }

  @Test
  void aMessageHasToLieInItsArray() {
    assertThatThrownBy(() -> new Text(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new Binary(new byte[2], Integer.MAX_VALUE, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static EnginePacket decode(String frame) {
    byte[] bytes = utf8(frame);
    return V4.decodeText(bytes, 0, bytes.length);
  }

  private static List<EnginePacket> decodePayload(String payload) {
    byte[] bytes = utf8(payload);
    List<EnginePacket> packets = new ArrayList<>();
    V4.decodePayload(bytes, 0, bytes.length, packets::add);
    return packets;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
