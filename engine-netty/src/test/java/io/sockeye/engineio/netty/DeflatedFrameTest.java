package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sockeye.http.DeflateOptions;
import io.sockeye.http.SharedMessage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 §7.2.1: compressed messages as a server writes them. */
class DeflatedFrameTest {
  private final Deflation deflation = new Deflation(Zlib.RAW);
  private final DeflatedFrame frames = frames(15);

  private DeflatedFrame frames(int windowBits) {
    return deflation.frames(
        new DeflateAgreement(DeflateOptions.defaults(), windowBits, true, false));
  }

  @AfterEach
  void end() {
    deflation.end();
  }

  @Test
  void eio47_itIsOneFrameWithRsv1AndTheShortestLength() {
    byte[] text = "hello ".repeat(100).getBytes(UTF_8);
    byte[] frame = bytes(frames.of(text, false));
    assertThat(frame[0]).isEqualTo((byte) 0xC1);
    assertThat((int) frame[1]).isEqualTo(frame.length - 2);
    assertThat(Deflated.inflate(Arrays.copyOfRange(frame, 2, frame.length))).isEqualTo(text);
    assertThat(bytes(frames.of(text, true))[0]).isEqualTo((byte) 0xC2);
  }

  @Test
  void eio47_noMessageRefersToAnother() {
    byte[] text = "the same text".repeat(3).getBytes(UTF_8);
    byte[] first = bytes(frames.of(text, false));
    assertThat(bytes(frames.of(text, false))).isEqualTo(first);
    assertThat(Deflated.inflate(Arrays.copyOfRange(first, 2, first.length))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 6, 125, 126, 1000, 65_535, 65_536, 200_000})
  void eio47_whatDoesNotBecomeShorterIsSentAsItIs(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    byte[] frame = bytes(frames.of(noise, true));
    assertThat(frame[0]).isEqualTo((byte) 0x82);
    assertThat(Arrays.copyOfRange(frame, frame.length - length, frame.length)).isEqualTo(noise);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 12, 14, 15})
  void eio47_everyWindowAndLengthComesBack(int windowBits) {
    Random random = new Random(windowBits);
    for (int length : new int[] {80, 255, 256, 257, 511, 512, 513, 32_768, 32_769, 70_000}) {
      byte[] message = new byte[length];
      for (int i = 0; i < length; i++) {
        message[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(8) : 0);
      }
      byte[] frame = bytes(frames(windowBits).of(message, true));
      assertThat(frame[0]).isEqualTo((byte) 0xC2);
      assertThat(frame.length).isLessThan(length);
      int header = frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10;
      assertThat(Deflated.inflate(Arrays.copyOfRange(frame, header, frame.length)))
          .isEqualTo(message);
    }
  }

  /** What is repeated lies further back than the client can remember. */
  @Test
  void eio47_aSmallWindowIsKeptTo() {
    byte[] noise = new byte[600];
    new Random(1).nextBytes(noise);
    byte[] twice = Frames.join(noise, noise, noise, noise);
    assertThat(bytes(frames(10).of(twice, true))[0]).as("1024 bytes").isEqualTo((byte) 0xC2);
    assertThat(bytes(frames(9).of(twice, true))[0]).as("512 bytes").isEqualTo((byte) 0x82);
  }

  @Test
  void eio29_aSharedMessageHasItsPlainAndItsDeflatedFrame() {
    SharedMessage message = new SharedMessage("x".repeat(2000).getBytes(UTF_8), false);
    ByteBuf deflated = message.form(frames);
    ByteBuf plain = message.form(PlainFrame.INSTANCE);
    assertThat(deflated.getByte(0)).isEqualTo((byte) 0xC1);
    assertThat(plain.getByte(0)).isEqualTo((byte) 0x81);
    assertThat(message.form(frames(15))).isSameAs(deflated);
    message.close();
    assertThat(deflated.refCnt()).isZero();
    assertThat(plain.refCnt()).isZero();
  }

  @Test
  void eio29_aSharedMessageThatDoesNotBecomeShorterHasOneFrame() {
    byte[] noise = new byte[2000];
    new Random(2).nextBytes(noise);
    SharedMessage message = new SharedMessage(noise, true);
    ByteBuf frame = message.form(frames);
    assertThat(message.form(PlainFrame.INSTANCE)).isSameAs(frame);
    assertThat(frame.getByte(0)).isEqualTo((byte) 0x82);
    message.close();
    assertThat(frame.refCnt()).isZero();
  }

  private static byte[] bytes(ByteBuf frame) {
    try {
      return ByteBufUtil.getBytes(frame);
    } finally {
      frame.release();
    }
  }
}
