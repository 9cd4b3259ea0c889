package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 §6 and §7.2.2: compressed messages as a server reads them. */
class InflateTest {
  private static final int LIMIT = 100_000;
  private static final int RSV1_TEXT = 0xC1;
  private static final int RSV1_BINARY = 0xC2;

  private final Deflation deflation = new Deflation(Zlib.RAW);
  private final FrameDecoder decoder = decoder(true);
  private final Log log = new Log();

  private FrameDecoder decoder(boolean keepsContext) {
    return new FrameDecoder(LIMIT, new MessageInflater(deflation, keepsContext));
  }

  private void decode(byte[]... frames) {
    decode(decoder, frames);
  }

  private void decode(FrameDecoder with, byte[]... frames) {
    byte[] own = Frames.join(frames);
    with.decode(own, 0, own.length, log);
  }

  private static byte[] compressed(String hex) {
    return Frames.frame(RSV1_TEXT, Frames.hex(hex));
  }

  // ---- the examples of RFC 7692 §7.2.3

  @Test
  void eio47_oneBlock() {
    decode(compressed("f2 48 cd c9 c9 07 00"));
    assertThat(log.events).containsExactly("text Hello");
  }

  @Test
  void eio47_inFragments() {
    decode(
        Frames.frame(0x41, Frames.hex("f2 48 cd")), Frames.frame(0x80, Frames.hex("c9 c9 07 00")));
    assertThat(log.events).containsExactly("text Hello");
  }

  @Test
  void eio47_theContextIsKept() {
    decode(compressed("f2 48 cd c9 c9 07 00"), compressed("f2 00 11 00 00"));
    assertThat(log.events).containsExactly("text Hello", "text Hello");
  }

  @Test
  void eio47_aBlockWithoutCompression() {
    decode(compressed("00 05 00 fa ff 48 65 6c 6c 6f 00"));
    assertThat(log.events).containsExactly("text Hello");
  }

  @Test
  void eio47_aBlockThatSaysItIsTheLast() {
    decode(compressed("f3 48 cd c9 c9 07 00 00"), compressed("f3 48 cd c9 c9 07 00 00"));
    assertThat(log.events).containsExactly("text Hello", "text Hello");
  }

  @Test
  void eio47_twoBlocks() {
    decode(compressed("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"));
    assertThat(log.events).containsExactly("text Hello");
  }

  @Test
  void eio47_anEmptyMessage() {
    decode(compressed("00"), compressed("f2 48 cd c9 c9 07 00"));
    assertThat(log.events).containsExactly("text ", "text Hello");
  }

  // ---- beside them

  @Test
  void eio47_aLastBlockWithNothingBehindIt() {
    decode(
        compressed("f3 48 cd c9 c9 07 00"),
        Frames.frame(0x41, Frames.hex("f3 48 cd c9 c9 07 00")),
        Frames.frame(0x80, new byte[0]),
        compressed("f2 48 cd c9 c9 07 00"));
    assertThat(log.events).containsExactly("text Hello", "text Hello", "text Hello");
  }

  @Test
  void eio47_aMessageWithoutAnyData() {
    decode(compressed(""), compressed("f2 48 cd c9 c9 07 00"));
    assertThat(log.events).containsExactly("text ", "text Hello");
  }

  @Test
  void eio47_messagesMayBeCompressedOrNot() {
    Deflated client = new Deflated();
    byte[] a = "a€".repeat(100).getBytes(UTF_8);
    decode(
        Frames.frame(RSV1_TEXT, client.payload(a)),
        Frames.text("plain"),
        Frames.frame(0x01, "in ".getBytes(UTF_8)),
        Frames.frame(0x89, "ping".getBytes(UTF_8)),
        Frames.frame(0x80, "pieces".getBytes(UTF_8)),
        Frames.frame(RSV1_BINARY, client.payload(a)));
    assertThat(log.events)
        .containsExactly(
            "text " + new String(a, UTF_8),
            "text plain",
            "ping",
            "text in pieces",
            "binary " + HexFormat.of().formatHex(a));
  }

  @Test
  void eio47_aPingBetweenTheFragmentsOfACompressedMessage() {
    decode(
        Frames.frame(0x41, Frames.hex("f2 48 cd")),
        Frames.frame(0x89, "ping".getBytes(UTF_8)),
        Frames.frame(0x80, Frames.hex("c9 c9 07 00")));
    assertThat(log.events).containsExactly("ping", "text Hello");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eio47_messagesArriveWhateverFragmentsAndReadsAre(boolean keepsContext) {
    Random random = new Random(7692);
    FrameDecoder one = decoder(keepsContext);
    Deflated client = new Deflated();
    for (int round = 0; round < 2_000; round++) {
      byte[] message = someText(random);
      byte[] payload = keepsContext ? client.payload(message) : Deflated.alone(message);
      byte[] wire = fragmented(random, payload);
      for (int at = 0; at < wire.length; ) {
        int n = Math.min(wire.length - at, 1 + random.nextInt(200));
        one.decode(Arrays.copyOfRange(wire, at, at + n), 0, n, log);
        at += n;
      }
      assertThat(log.events).containsExactly("text " + new String(message, UTF_8));
      log.events.clear();
    }
  }

  private static byte[] someText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(50); i > 0; i--) {
      text.append("añ€😀".repeat(random.nextInt(10))).append(random.nextInt(1000));
    }
    return text.toString().getBytes(UTF_8);
  }

  private static byte[] fragmented(Random random, byte[] payload) {
    int first = random.nextInt(payload.length + 1);
    int second = first + random.nextInt(payload.length - first + 1);
    return Frames.join(
        Frames.frame(0x41, Arrays.copyOf(payload, first)),
        Frames.frame(0x00, Arrays.copyOfRange(payload, first, second)),
        Frames.frame(0x80, Arrays.copyOfRange(payload, second, payload.length)));
  }

  // ---- what is refused

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "RSV1 on a ping,                    c9 80 00000000,             1002",
    "RSV1 on a pong,                    ca 80 00000000,             1002",
    "RSV1 on a close,                   c8 80 00000000,             1002",
    "RSV1 on a continuation,            41 81 00000000 00 c0,       1002",
    "RSV1 continues an uncompressed,    01 80 00000000 c0,          1002",
    "RSV1 continues nothing,            c0,                         1002",
    "RSV1 and RSV2,                     e1,                         1002",
    "RSV1 and RSV3,                     d1,                         1002",
    "RSV2 alone,                        a1,                         1002",
    "RSV1 on a reserved opcode,         c3,                         1002",
    "garbage,                           c1 82 00000000 ffff,        1007",
    "a reserved kind of block,          c1 81 00000000 07,          1007",
    "refers to before the beginning,    c1 85 00000000 f200110000,  1007",
    "a wrong length of a plain block,   c1 85 00000000 0005000000,  1007",
    "invalid UTF-8 inside,              c1 87 00000000 000100feffff00, 1007",
    "UTF-8 cut off inside,              c1 88 00000000 000200fdffe28200, 1007"
  })
  void eio47_whatRfc7692Forbids(String rule, String bytes, int code) {
    byte[] wrong = Frames.hex(bytes);
    assertCode(code, () -> decode(wrong));
    assertThat(log.events).as(rule).isEmpty();
    FrameDecoder other = decoder(true);
    assertCode(
        code,
        () -> {
          for (byte b : wrong) {
            decode(other, new byte[] {b});
          }
        });
    assertThat(log.events).isEmpty();
  }

  @Test
  void eio47_withoutTheClientsContextNothingOfItIsLeft() {
    FrameDecoder contextless = decoder(false);
    decode(contextless, compressed("f2 48 cd c9 c9 07 00"));
    assertCode(1007, () -> decode(contextless, compressed("f2 00 11 00 00")));
    assertThat(log.events).containsExactly("text Hello");
  }

  @Test
  void eio47_invalidUtf8IsRefusedBeforeTheMessageIsComplete() {
    assertCode(1007, () -> decode(Frames.frame(0x41, Frames.hex("00 01 00 fe ff ff"))));
  }

  // ---- the limit

  @Test
  void eio47_aMessageOfTheLimitArrives_SEC024() {
    byte[] most = "x".repeat(LIMIT).getBytes(UTF_8);
    decode(Frames.frame(RSV1_TEXT, Deflated.alone(most)));
    assertThat(log.events).containsExactly("text " + "x".repeat(LIMIT));
  }

  @Test
  void eio47_aByteMoreIs1009_SEC024() {
    byte[] tooMuch = "x".repeat(LIMIT + 1).getBytes(UTF_8);
    assertCode(1009, () -> decode(Frames.frame(RSV1_TEXT, Deflated.alone(tooMuch))));
    assertThat(log.events).isEmpty();
  }

  @Test
  void eio47_theLimitCountsInflatedOverFragments_SEC024() {
    byte[] payload = Deflated.alone(new byte[LIMIT + 1]);
    byte[] half = Arrays.copyOf(payload, payload.length / 2);
    byte[] rest = Arrays.copyOfRange(payload, payload.length / 2, payload.length);
    decode(Frames.frame(0x42, half));
    assertCode(1009, () -> decode(Frames.frame(0x80, rest)));
    assertThat(log.events).isEmpty();
  }

  @Test
  void eio47_theLimitStartsAnewWithEachMessage() {
    byte[] payload = Deflated.alone(new byte[LIMIT]);
    FrameDecoder contextless = decoder(false);
    for (int i = 0; i < 3; i++) {
      decode(contextless, Frames.frame(RSV1_BINARY, payload));
    }
    assertThat(log.events).hasSize(3);
  }

  @Test
  void eio47_aMessageOfTheLimitThatDeflatingMadeLongerArrives() {
    byte[] message = new byte[LIMIT];
    new Random(1).nextBytes(message);
    byte[] payload = Deflated.alone(message);
    assertThat(payload.length).isGreaterThan(LIMIT);
    decode(Frames.frame(RSV1_BINARY, payload));
    assertThat(log.events).containsExactly("binary " + HexFormat.of().formatHex(message));
  }

  @Test
  void eio47_aLengthThatCannotFitIsRefusedBeforeAnythingIsInflated_SEC021() {
    // An eighth and some bytes above the limit.
    assertCode(1009, () -> decode(Frames.hex("c2 ff 000000000001b820")));
  }

  @Test
  void eio47_emptyBlocksWithoutEndAreRefused_SEC022() {
    byte[] emptyBlocks = new byte[5 * 10_000];
    for (int i = 0; i < emptyBlocks.length; i += 5) {
      emptyBlocks[i + 3] = (byte) 0xFF;
      emptyBlocks[i + 4] = (byte) 0xFF;
    }
    decode(Frames.frame(0x42, emptyBlocks));
    decode(Frames.frame(0x00, emptyBlocks));
    assertCode(1009, () -> decode(Frames.frame(0x00, emptyBlocks)));
  }

  @Test
  void eio47_aBombTakesNoMoreMemoryThanTheLargestMessage_SEC024() {
    byte[] bomb = Frames.frame(RSV1_BINARY, zeros(50_000_000));
    assertThat(bomb.length).isLessThan(LIMIT);
    long allocated =
        allocatedBy(() -> assertCode(1009, () -> decoder.decode(bomb, 0, bomb.length, log)));
    // It grows by doubling, so all arrays together have twice the largest; the rest is the test's.
    assertThat(allocated).isLessThan(4L * LIMIT);
  }

  private static byte[] zeros(int n) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(new byte[n]);
    byte[] out = new byte[LIMIT];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  private static long allocatedBy(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  // ---- what is held

  @Test
  void eio47_aClientWithItsContextHoldsAnInflaterUntilItsEnd() {
    Inflater known = deflation.takeInflater();
    deflation.giveBack(known);
    decode(compressed("f2 48 cd c9 c9 07 00"));
    Inflater other = deflation.takeInflater();
    assertThat(other).isNotSameAs(known);

    decoder.end();
    decoder.end();

    assertThat(deflation.takeInflater()).isSameAs(known);
    assertThat(deflation.takeInflater()).isNotSameAs(known);
    other.end();
  }

  @Test
  void eio47_aClientWithoutContextHoldsOneForTheTimeOfAMessage() {
    Inflater known = deflation.takeInflater();
    deflation.giveBack(known);
    FrameDecoder contextless = decoder(false);

    decode(contextless, Frames.frame(0x41, Frames.hex("f2 48 cd")));
    Inflater other = deflation.takeInflater();
    assertThat(other).isNotSameAs(known);
    other.end();

    decode(contextless, Frames.frame(0x80, Frames.hex("c9 c9 07 00")));
    assertThat(deflation.takeInflater()).isSameAs(known);
  }

  @Test
  void eio47_aBrokenConnectionGivesItBackWithoutItsContext() {
    Inflater known = deflation.takeInflater();
    deflation.giveBack(known);
    decode(compressed("f2 48 cd c9 c9 07 00"), Frames.frame(0x41, Frames.hex("f2 48")));
    assertCode(1007, () -> decode(Frames.frame(0x00, Frames.hex("ff ff ff ff"))));
    decoder.end();

    FrameDecoder next = decoder(true);
    decode(next, compressed("f2 48 cd c9 c9 07 00"));
    next.end();
    assertThat(log.events).containsExactly("text Hello", "text Hello");
    assertThat(deflation.takeInflater()).isSameAs(known);
  }

  @Test
  void eio47_nothingIsReadAfterTheEnd() {
    decoder.end();
    decode(compressed("f2 48 cd c9 c9 07 00"));
    assertThat(log.events).isEmpty();
  }

  @Test
  void eio47_whatComesBackAfterTheEndOfTheLoopIsFreed() {
    Inflater spare = deflation.takeInflater();
    Inflater late = deflation.takeInflater();
    deflation.giveBack(spare);
    deflation.end();
    deflation.giveBack(late);
    assertThatThrownBy(spare::getBytesRead).hasMessageContaining("closed");
    assertThatThrownBy(late::getBytesRead).hasMessageContaining("closed");
  }

  private static void assertCode(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WebSocketException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static final class Log implements FrameDecoder.Sink {
    final List<String> events = new ArrayList<>();

    @Override
    public void onMessage(boolean text, byte[] array, int offset, int length) {
      events.add(
          text
              ? "text " + new String(array, offset, length, UTF_8)
              : "binary " + HexFormat.of().formatHex(array, offset, offset + length));
    }

    @Override
    public void onPing(byte[] payload) {
      events.add(new String(payload, UTF_8));
    }

    @Override
    public void onPong() {
      events.add("pong");
    }

    @Override
    public void onCloseFrame(int code) {
      events.add("close " + code);
    }
  }
}
