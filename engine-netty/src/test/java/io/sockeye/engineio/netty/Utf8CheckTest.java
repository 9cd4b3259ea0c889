package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 3629, beside the decoder of the JDK. */
class Utf8CheckTest {
  @Test
  void agreesWithTheJdkOnEveryTwoByteSequenceAndManyLonger() {
    Random random = new Random(1);
    for (int i = 0; i < 65_536; i++) {
      assertAgreement(new byte[] {(byte) (i >> 8), (byte) i});
    }
    for (int lead = 0xE0; lead <= 0xF5; lead++) {
      for (int second = 0x70; second <= 0xCF; second++) {
        for (byte tail : new byte[] {0x7F, (byte) 0x80, (byte) 0xBF, (byte) 0xC0}) {
          assertAgreement(new byte[] {(byte) lead, (byte) second, tail});
          assertAgreement(new byte[] {(byte) lead, (byte) second, tail, (byte) 0x80});
        }
      }
    }
    byte[] noise = new byte[6];
    for (int i = 0; i < 100_000; i++) {
      random.nextBytes(noise);
      assertAgreement(noise);
    }
  }

  private static void assertAgreement(byte[] bytes) {
    Utf8Check whole = new Utf8Check();
    boolean valid = whole.accept(bytes, 0, bytes.length) && whole.complete();
    Utf8Check pieces = new Utf8Check();
    boolean validInPieces = true;
    for (int i = 0; i < bytes.length; i++) {
      validInPieces = validInPieces && pieces.accept(bytes, i, i + 1);
    }
    assertThat(validInPieces && pieces.complete()).isEqualTo(valid);
    assertThat(valid).as("%s", bytes).isEqualTo(isValid(bytes));
  }

  private static boolean isValid(byte[] bytes) {
    try {
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
