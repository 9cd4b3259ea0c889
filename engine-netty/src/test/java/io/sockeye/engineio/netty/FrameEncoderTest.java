package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455 §5.2, as a server writes it: not masked, the shortest length, one frame a message. */
class FrameEncoderTest {
  @Test
  void theUnmaskedHelloOfRfc6455Section5_7() {
    assertThat(frame(Opcode.TEXT, "Hello".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("810548656c6c6f");
  }

  @ParameterizedTest
  @CsvSource({
    "0,      8200",
    "125,    827d",
    "126,    827e007e",
    "65535,  827effff",
    "65536,  827f0000000000010000",
    "100000, 827f00000000000186a0"
  })
  void theLengthIsTheShortest(int length, String header) {
    assertThat(frame(Opcode.BINARY, new byte[length])).isEqualTo(header + "00".repeat(length));
  }

  @ParameterizedTest
  @CsvSource({"0, 8800", "1005, 8800", "1000, 880203e8", "1009, 880203f1", "4999, 88021387"})
  void aCloseFrameCarriesItsCode(int code, String bytes) {
    assertThat(hexOf(FrameEncoder.close(UnpooledByteBufAllocator.DEFAULT, code))).isEqualTo(bytes);
  }

  @Test
  void aCloseFrameMaySayWhy() {
    assertThat(hexOf(FrameEncoder.close(UnpooledByteBufAllocator.DEFAULT, 1009, "é")))
        .isEqualTo("880403f1c3a9");
  }

  private static String frame(int opcode, byte[] payload) {
    return hexOf(FrameEncoder.frame(UnpooledByteBufAllocator.DEFAULT, opcode, payload));
  }

  private static String hexOf(ByteBuf buffer) {
    try {
      return ByteBufUtil.hexDump(buffer);
    } finally {
      buffer.release();
    }
  }
}
