package io.sockeye.msgpack;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockeye.fuzz.Inputs;
import io.sockeye.fuzz.Memory;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * The reader of msgpack beside another implementation: both read the same from any bytes, up to
 * what neither can read. A size that cannot be is refused where it is read.
 */
class MsgpackReaderFuzzTest {
  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] input) throws IOException {
    int values = 0;
    // How much is missing of the value at the top.
    long pending = 0;
    boolean refused = false;
    byte[] array = Inputs.embedded(input, 3, (byte) 0xC1);
    MsgpackReader reader = new MsgpackReader(array, 3, 3 + input.length);
    try (MessageUnpacker other = MessagePack.newDefaultUnpacker(input)) {
      while (!reader.atEnd() && !refused) {
        String expected = foreignToken(other, input.length);
        String token = token(reader, input.length);
        assertThat(token).isEqualTo(expected);
        refused = token == null;
        if (!refused) {
          pending += children(reader) - (pending > 0 ? 1 : 0);
          values += pending == 0 ? 1 : 0;
        }
      }
    }
    assertSkipped(array, input.length, values, refused || pending > 0);
    Memory.isBounded(input.length, 16, () -> skipAll(new MsgpackReader(input, 0, input.length)));
  }

  /** Going over a value with all that is in it ends where reading all of it has ended. */
  private static void assertSkipped(byte[] array, int length, int values, boolean incomplete) {
    MsgpackReader reader = new MsgpackReader(array, 3, 3 + length);
    for (int i = 0; i < values; i++) {
      reader.read();
      reader.skipContent();
    }
    assertThat(reader.atEnd()).isEqualTo(!incomplete);
    assertThat(skipAll(reader)).isEqualTo(!incomplete);
  }

  private static boolean skipAll(MsgpackReader reader) {
    try {
      while (!reader.atEnd()) {
        reader.read();
        reader.skipContent();
      }
      return true;
    } catch (MsgpackException refused) {
      return false;
    }
  }

  private static long children(MsgpackReader reader) {
    return switch (reader.kind()) {
      case ARRAY -> reader.size();
      case MAP -> 2L * reader.size();
      default -> 0;
    };
  }

  /** What the reader reads next, or null if it refuses to. */
  private static @Nullable String token(MsgpackReader reader, int length) {
    try {
      MsgpackReader.Kind kind = reader.read();
      assertThat(reader.remaining()).isBetween(0, length);
      return switch (kind) {
        case NIL -> "nil";
        case BOOL -> String.valueOf(reader.bool());
        case INTEGER -> "integer " + reader.integer();
        case UNSIGNED -> "integer " + Long.toUnsignedString(reader.integer());
        case FLOAT -> "float " + Double.doubleToLongBits(reader.real());
        case STRING -> "string " + payload(reader);
        case BINARY -> "binary " + payload(reader);
        case EXTENSION -> "extension " + reader.extensionType() + ' ' + payload(reader);
        case ARRAY -> "array " + reader.size();
        case MAP -> "map " + reader.size();
      };
    } catch (MsgpackException refused) {
      return null;
    }
  }

  private static String payload(MsgpackReader reader) {
    byte[] payload = Arrays.copyOfRange(reader.array(), reader.payloadStart(), reader.payloadEnd());
    assertThat(payload).hasSize(reader.payloadLength());
    return HexFormat.of().formatHex(payload);
  }

  /** What the other one reads next, or null if it refuses to, or what it reads cannot be. */
  private static @Nullable String foreignToken(MessageUnpacker other, int length)
      throws IOException {
    try {
      MessageFormat format = other.getNextFormat();
      return switch (format.getValueType()) {
        case NIL -> {
          other.unpackNil();
          yield "nil";
        }
        case BOOLEAN -> String.valueOf(other.unpackBoolean());
        case INTEGER -> "integer " + other.unpackBigInteger();
        case FLOAT -> "float " + Double.doubleToLongBits(other.unpackDouble());
        case STRING -> payload("string ", other, other.unpackRawStringHeader(), length);
        case BINARY -> payload("binary ", other, other.unpackBinaryHeader(), length);
        case EXTENSION -> {
          ExtensionTypeHeader header = other.unpackExtensionTypeHeader();
          yield payload("extension " + header.getType() + ' ', other, header.getLength(), length);
        }
        case ARRAY -> {
          int size = other.unpackArrayHeader();
          yield size > remaining(other, length) ? null : "array " + size;
        }
        case MAP -> {
          int size = other.unpackMapHeader();
          yield 2L * size > remaining(other, length) ? null : "map " + size;
        }
      };
    } catch (MessagePackException refused) {
      return null;
    }
  }

  /** It would make room for what is announced, so it is not asked to read what is not there. */
  private static @Nullable String payload(
      String kind, MessageUnpacker other, int announced, int length) throws IOException {
    return announced > remaining(other, length)
        ? null
        : kind + HexFormat.of().formatHex(other.readPayload(announced));
  }

  private static long remaining(MessageUnpacker other, int length) {
    return length - other.getTotalReadBytes();
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
            "00 7f e0 ff cc80 cdffff ceffffffff cfffffffffffffffff d080 d18000 d280000000",
            "d38000000000000000 c0 c2 c3 ca7fc00000 ca3fc00000 cb7ff0000000000000",
            "a0 a161 d90161 da000161 db0000000161 c400 c40101 c5000101 c60000000101",
            "d40001 d5ff0102 d6ff01020304 d7000102030405060708 d80100000000000000000000000000000000",
            "c70005 c7020501ff c8000105aa c90000000105bb",
            "93 01 92 02 03 81 a161 90 80 dc000101 dd0000000101 de00010102 df000000010102",
            "83 a474797065 02 a36e7370 a12f a464617461 92 a161 c40101",
            "c1",
            "dd7fffffff 01",
            "ddffffffff 01",
            "df40000000 01",
            "dbffffffff 61",
            "c6ffffffff 61",
            "c9ffffffff 05 61")
        .map(Inputs::hex);
  }
}
