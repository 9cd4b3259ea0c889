package io.sockeye.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What inputs of fuzz tests are made of, and looked at with. */
public final class Inputs {
  private Inputs() {}

  /** Joins bytes, given as numbers, texts (in UTF-8) and arrays. */
  public static byte[] of(Object... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer number) {
        bytes.write(number);
      } else if (part instanceof String text) {
        bytes.writeBytes(text.getBytes(UTF_8));
      } else {
        bytes.writeBytes((byte[]) part);
      }
    }
    return bytes.toByteArray();
  }

  /** Bytes in hexadecimal, blanks ignored. */
  public static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /** What stands behind the first bytes, which choose what is tested. */
  public static byte[] behind(byte[] input, int first) {
    return Arrays.copyOfRange(input, Math.min(first, input.length), input.length);
  }

  /** What the first byte chooses of so many choices; the first one, if there is no byte. */
  public static int choice(byte[] input, int choices) {
    return input.length == 0 ? 0 : (input[0] & 0xFF) % choices;
  }

  /** The same bytes somewhere in the middle of an array, with {@code around} on both sides. */
  public static byte[] embedded(byte[] bytes, int before, byte around) {
    byte[] array = new byte[before + bytes.length + before];
    Arrays.fill(array, around);
    System.arraycopy(bytes, 0, array, before, bytes.length);
    return array;
  }

  /** The text, as the strict decoder of the JDK reads it; null if it is not UTF-8. */
  public static @Nullable String utf8(byte[] array, int offset, int length) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(array, offset, length)).toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }

  /** The text, as the strict decoder of the JDK reads it; null if it is not UTF-8. */
  public static @Nullable String utf8(byte[] bytes) {
    return utf8(bytes, 0, bytes.length);
  }
}
