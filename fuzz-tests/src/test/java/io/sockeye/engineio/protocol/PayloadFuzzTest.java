package io.sockeye.engineio.protocol;

import static io.sockeye.engineio.protocol.EngineVersion.V3;
import static io.sockeye.engineio.protocol.EngineVersion.V4;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockeye.engineio.protocol.EnginePacket.Text;
import io.sockeye.fuzz.Inputs;
import io.sockeye.fuzz.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bodies of polling requests, and the messages of WebSockets, of both versions: any bytes are
 * packets, or an {@link EngineParseException} behind those that were good; they cost no more memory
 * than they have bytes; and what was read is written so that it is read again.
 *
 * <p>The first byte of an input chooses what it is.
 */
class PayloadFuzzTest {
  private static final byte SEPARATOR = 0x1E;

  /** What the bytes behind the first one are. */
  private enum Form {
    PAYLOAD_4 {
      @Override
      void decode(byte[] array, int offset, int length, Consumer<EnginePacket> packets) {
        V4.decodePayload(array, offset, length, packets);
      }
    },
    PAYLOAD_3 {
      @Override
      void decode(byte[] array, int offset, int length, Consumer<EnginePacket> packets) {
        V3.decodePayload(array, offset, length, packets);
      }
    },
    BINARY_PAYLOAD_3 {
      @Override
      void decode(byte[] array, int offset, int length, Consumer<EnginePacket> packets) {
        V3.decodeBinaryPayload(array, offset, length, packets);
      }
    },
    TEXT_4 {
      @Override
      void decode(byte[] array, int offset, int length, Consumer<EnginePacket> packets) {
        packets.accept(V4.decodeText(array, offset, length));
      }
    },
    TEXT_3 {
      @Override
      void decode(byte[] array, int offset, int length, Consumer<EnginePacket> packets) {
        packets.accept(V3.decodeText(array, offset, length));
      }
    },
    BINARY_3 {
      @Override
      void decode(byte[] array, int offset, int length, Consumer<EnginePacket> packets) {
        packets.accept(V3.decodeBinary(array, offset, length));
      }
    };

    abstract void decode(byte[] array, int offset, int length, Consumer<EnginePacket> packets);

    /** A WebSocket has looked at the UTF-8 of its texts before. */
    boolean takes(byte[] bytes) {
      return (this != TEXT_4 && this != TEXT_3) || Inputs.utf8(bytes) != null;
    }
  }

  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] input) {
    Form form = Form.values()[Inputs.choice(input, Form.values().length)];
    byte[] bytes = Inputs.behind(input, 1);
    if (!form.takes(bytes)) {
      return;
    }
    List<EnginePacket> packets = new ArrayList<>();
    String refused = decode(form, bytes, 0, bytes.length, packets::add);
    for (EnginePacket packet : packets) {
      if (packet instanceof Text text) {
        assertThat(Inputs.utf8(text.array(), text.offset(), text.length())).isNotNull();
      }
    }

    byte[] array = Inputs.embedded(bytes, 3, (byte) '4');
    List<EnginePacket> again = new ArrayList<>();
    assertThat(decode(form, array, 3, bytes.length, again::add)).isEqualTo(refused);
    assertThat(again).isEqualTo(packets);

    Memory.isBounded(bytes.length, 128, () -> decode(form, bytes, 0, bytes.length, packet -> {}));
    if (!packets.isEmpty()) {
      assertWrittenAndRead(packets);
    }
  }

  /** Returns why the bytes were refused, or null. */
  private static @Nullable String decode(
      Form form, byte[] array, int offset, int length, Consumer<EnginePacket> packets) {
    try {
      form.decode(array, offset, length, packets);
      return null;
    } catch (EngineParseException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static void assertWrittenAndRead(List<EnginePacket> packets) {
    List<EngineFrame> frames = packets.stream().map(EngineFrame::of).toList();
    for (EngineVersion version : EngineVersion.values()) {
      for (boolean base64 : new boolean[] {false, true}) {
        for (int i = 0; i < packets.size(); i++) {
          EngineFrame message = version.toMessage(frames.get(i), base64);
          byte[] bytes = message.bytes();
          assertThat(
                  message.binary()
                      ? version.decodeBinary(bytes, 0, bytes.length)
                      : version.decodeText(bytes, 0, bytes.length))
              .isEqualTo(packets.get(i));
        }
        // In version 4 a receiver takes a text with a separator apart, whoever has written it.
        if (version == V3 || frames.stream().noneMatch(PayloadFuzzTest::isTakenApart)) {
          assertThat(readAgain(version, frames, base64)).isEqualTo(packets);
        }
      }
    }
  }

  private static boolean isTakenApart(EngineFrame frame) {
    if (!frame.binary()) {
      for (byte b : frame.bytes()) {
        if (b == SEPARATOR) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<EnginePacket> readAgain(
      EngineVersion version, List<EngineFrame> frames, boolean base64) {
    EnginePayload payload = version.encodePayload(frames, base64);
    byte[] bytes = payload.bytes();
    int separators = version == V4 ? frames.size() - 1 : 0;
    assertThat(bytes.length - separators)
        .isLessThanOrEqualTo(
            frames.stream().mapToInt(frame -> version.payloadSize(frame, base64)).sum());
    List<EnginePacket> packets = new ArrayList<>();
    if (payload.binary()) {
      version.decodeBinaryPayload(bytes, 0, bytes.length, packets::add);
    } else {
      version.decodePayload(bytes, 0, bytes.length, packets::add);
    }
    return packets;
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
        Inputs.of(
            0, "0{\"sid\":\"a\"}\u001e2\u001e3probe\u001e4añ€😀\u001ebAQID\u001e1\u001e5\u001e6"),
        Inputs.of(0, "4a\u001e\u001e4b"),
        Inputs.of(0, "bAQ=="),
        Inputs.of(0, "bAQ"),
        Inputs.of(1, "12:0{\"sid\":\"a\"}6:2probe2:4€3:4😀6:b4AQID1:1"),
        Inputs.of(1, "0:"),
        Inputs.of(1, "2147483648:4"),
        Inputs.of(1, "2:4😀"),
        Inputs.of(2, 0, 2, 0xFF, "4€", 1, 4, 0xFF, 4, 1, 2, 3, 0, 1, 0xFF, "2"),
        Inputs.of(2, 0, 4, 0xFF, "4€", 1, 1, 0, 0xFF, 4, "012345678"),
        Inputs.of(2, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0xFF, 4),
        Inputs.of(3, "4[\"a\"]"),
        Inputs.of(3, "bAQID"),
        Inputs.of(4, "b4AQID"),
        Inputs.of(4, "b2AQID"),
        Inputs.of(5, 4, 1, 2, 3),
        Inputs.of(5, 2, 0xFF));
  }
}
