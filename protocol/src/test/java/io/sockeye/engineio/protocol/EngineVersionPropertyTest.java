package io.sockeye.engineio.protocol;

import static io.sockeye.engineio.protocol.EngineVersion.V3;
import static io.sockeye.engineio.protocol.EngineVersion.V4;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EnginePacket.Binary;
import io.sockeye.engineio.protocol.EnginePacket.Close;
import io.sockeye.engineio.protocol.EnginePacket.Noop;
import io.sockeye.engineio.protocol.EnginePacket.Open;
import io.sockeye.engineio.protocol.EnginePacket.Ping;
import io.sockeye.engineio.protocol.EnginePacket.Pong;
import io.sockeye.engineio.protocol.EnginePacket.Text;
import io.sockeye.engineio.protocol.EnginePacket.Upgrade;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EngineVersionPropertyTest {
  @Property
  @Label("EIO-20: what is encoded as a payload is decoded to the same packets")
  void payloadRoundTrip(@ForAll("packets") List<EnginePacket> packets) {
    byte[] payload =
        V4.encodePayload(packets.stream().map(EngineFrame::of).toList(), false).bytes();
    List<EnginePacket> decoded = new ArrayList<>();

    V4.decodePayload(payload, 0, payload.length, decoded::add);

    assertThat(decoded).isEqualTo(packets);
  }

  @Property
  void eio51_eio52_whatIsEncodedAsAPayloadOfVersionThreeIsDecodedToTheSamePackets(
      @ForAll("packets") List<EnginePacket> packets, @ForAll boolean base64) {
    List<EngineFrame> frames = packets.stream().map(EngineFrame::of).toList();
    EnginePayload payload = V3.encodePayload(frames, base64);
    byte[] bytes = payload.bytes();
    List<EnginePacket> decoded = new ArrayList<>();

    if (payload.binary()) {
      V3.decodeBinaryPayload(bytes, 0, bytes.length, decoded::add);
    } else {
      V3.decodePayload(bytes, 0, bytes.length, decoded::add);
    }

    assertThat(decoded).isEqualTo(packets);
    assertThat(bytes.length)
        .isLessThanOrEqualTo(frames.stream().mapToInt(f -> V3.payloadSize(f, base64)).sum());
  }

  @Property
  void eio24_whatIsEncodedAsAMessageOfVersionThreeIsDecodedToTheSamePacket(
      @ForAll("packets") List<EnginePacket> packets, @ForAll boolean base64) {
    for (EnginePacket packet : packets) {
      EngineFrame message = V3.toMessage(EngineFrame.of(packet), base64);
      int length = message.bytes().length;
      EnginePacket decoded =
          message.binary()
              ? V3.decodeBinary(message.bytes(), 0, length)
              : V3.decodeText(message.bytes(), 0, length);
      assertThat(decoded).isEqualTo(packet);
    }
  }

  @Property
  void eio54_anyBytesArePacketsOfVersionThreeOrAnEngineParseException(@ForAll byte[] body) {
    try {
      V3.decodePayload(body, 0, body.length, packet -> {});
    } catch (EngineParseException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
    try {
      V3.decodeBinaryPayload(body, 0, body.length, packet -> {});
    } catch (EngineParseException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  @Property
  void eio51_lengthsAreThoseOfStringsInJavaScript(@ForAll String text) {
    String wellFormed = new String(text.getBytes(UTF_8), UTF_8);
    byte[] bytes = wellFormed.getBytes(UTF_8);

    assertThat(Utf8.utf16Length(bytes, 0, bytes.length)).isEqualTo(wellFormed.length());
    assertThat(Utf8.skip(bytes, 0, bytes.length, wellFormed.length())).isEqualTo(bytes.length);
    assertThat(Utf8.skip(bytes, 0, bytes.length, wellFormed.length() + 1)).isNegative();
  }

  @Property
  @Label("EIO-24: what is encoded as a frame is decoded to the same packet")
  void frameRoundTrip(@ForAll("packets") List<EnginePacket> packets) {
    for (EnginePacket packet : packets) {
      EngineFrame frame = EngineFrame.of(packet);
      int length = frame.bytes().length;
      EnginePacket decoded =
          frame.binary()
              ? V4.decodeBinary(frame.bytes(), 0, length)
              : V4.decodeText(frame.bytes(), 0, length);
      assertThat(decoded).isEqualTo(packet);
    }
  }

  @Property
  @Label("SEC-002: any bytes are packets or an EngineParseException")
  void anyBytes(@ForAll byte[] body) {
    try {
      V4.decodePayload(body, 0, body.length, packet -> {});
    } catch (EngineParseException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  @Property(tries = 10_000)
  @Label("UTF-8 is what the JDK's strict decoder takes for it")
  void utf8(@ForAll("almostUtf8") byte[] bytes) {
    assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(isUtf8(bytes));
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Provide
  Arbitrary<List<EnginePacket>> packets() {
    Arbitrary<String> text =
        Arbitraries.strings().filter(s -> s.indexOf(0x1E) < 0 && UTF_8.newEncoder().canEncode(s));
    return Arbitraries.<EnginePacket>oneOf(
            text.map(Open::new),
            text.map(Ping::new),
            text.map(Pong::new),
            text.map(Text::of),
            Arbitraries.bytes().array(byte[].class).map(Binary::of),
            Arbitraries.of(Close.INSTANCE, Upgrade.INSTANCE, Noop.INSTANCE))
        .list()
        .ofMinSize(1);
  }

  /** Bytes from the edges of the ranges, so that sequences come about by chance. */
  @Provide
  Arbitrary<byte[]> almostUtf8() {
    int[] edges = {
      0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
      0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };
    List<Byte> bytes = new ArrayList<>();
    for (int edge : edges) {
      bytes.add((byte) edge);
    }
    return Arbitraries.of(bytes).array(byte[].class).ofMaxSize(12);
  }
}
