package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5 and §8.1, as a server reads it. */
class FrameDecoderTest {
  private static final int LIMIT = 100_000;

  private final FrameDecoder decoder = new FrameDecoder(LIMIT, null);
  private final Log log = new Log();

  private void decode(byte[] bytes) {
    byte[] own = bytes.clone();
    decoder.decode(own, 0, own.length, log);
  }

  private void decodeByteByByte(byte[] bytes) {
    for (byte b : bytes) {
      decode(new byte[] {b});
    }
  }

  @Test
  void theMaskedHelloOfRfc6455Section5_7() {
    decode(Frames.hex("81 85 37fa213d 7f9f4d5158"));
    assertThat(log.events).containsExactly("text Hello");
  }

  @Test
  void aMessageOfOneReadIsAViewOfTheReadArray() {
    byte[] read = Frames.join(Frames.text("one"), Frames.binary(new byte[] {1, 2}));
    decoder.decode(read, 0, read.length, log);
    assertThat(log.events).containsExactly("text one", "binary 0102");
    assertThat(log.arrays).allSatisfy(array -> assertThat(array).isSameAs(read));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 99_999, LIMIT})
  void everyLengthArrives_inOneReadAndByteByByte(int length) {
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    decode(Frames.binary(payload));
    decodeByteByByte(Frames.binary(payload));
    String expected = "binary " + HexFormat.of().formatHex(payload);
    assertThat(log.events).containsExactly(expected, expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 1000})
  void messagesArriveWhateverTheReadsAre(int size) {
    byte[] all =
        Frames.join(
            Frames.text("añ€😀"),
            Frames.frame(0x01, "fra".getBytes(UTF_8)),
            Frames.frame(0x89, "ping".getBytes(UTF_8)),
            Frames.frame(0x00, new byte[0]),
            Frames.frame(0x8A, new byte[0]),
            Frames.frame(0x80, "gment".getBytes(UTF_8)),
            Frames.binary(new byte[300]),
            Frames.close(1000));
    for (int i = 0; i < all.length; i += size) {
      decode(Arrays.copyOfRange(all, i, Math.min(all.length, i + size)));
    }
    assertThat(log.events)
        .containsExactly(
            "text añ€😀",
            "ping ping",
            "pong",
            "text fragment",
            "binary " + "00".repeat(300),
            "close 1000");
  }

  @Test
  void aControlFrameBetweenFragmentsComesFirst() {
    decode(
        Frames.join(
            Frames.frame(0x01, "a".getBytes(UTF_8)),
            Frames.frame(0x89, "x".getBytes(UTF_8)),
            Frames.frame(0x80, "b".getBytes(UTF_8))));
    assertThat(log.events).containsExactly("ping x", "text ab");
  }

  @Test
  void emptyFragmentsMakeAnEmptyMessage() {
    decode(Frames.join(Frames.frame(0x02, new byte[0]), Frames.frame(0x80, new byte[0])));
    assertThat(log.events).containsExactly("binary ");
  }

  @Test
  void nothingAfterACloseFrameIsRead() {
    decode(Frames.join(Frames.close(1001), Frames.text("late"), Frames.hex("ff ff ff ff")));
    assertThat(log.events).containsExactly("close 1001");
  }

  @Test
  void aCloseFrameWithoutACodeIs1005() {
    decode(Frames.hex("88 80 00000000"));
    assertThat(log.events).containsExactly("close 1005");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "RSV1,                              c1 80 00000000,             1002",
    "RSV2,                              a1 80 00000000,             1002",
    "RSV3,                              91 80 00000000,             1002",
    "RSV on a control frame,            c9 80 00000000,             1002",
    "reserved opcode 3,                 83 80 00000000,             1002",
    "reserved opcode 7,                 87 80 00000000,             1002",
    "reserved opcode 11,                8b 80 00000000,             1002",
    "reserved opcode 15,                8f 80 00000000,             1002",
    "not masked,                        81 05 48656c6c6f,           1002",
    "ping not masked,                   89 00,                      1002",
    "ping in fragments,                 09 80 00000000,             1002",
    "close in fragments,                08 80 00000000,             1002",
    "ping of 126 bytes,                 89 fe 007e 00000000,        1002",
    "close with a 64-bit length,        88 ff 0000000000000001,     1002",
    "nothing to continue,               80 80 00000000,             1002",
    "new message in a message,          01 80 00000000 81,          1002",
    "16-bit length of 125,              82 fe 007d,                 1002",
    "64-bit length of 65535,            82 ff 000000000000ffff,     1002",
    "negative length,                   82 ff 8000000000000000,     1002",
    "close of one byte,                 88 81 00000000 03,          1002",
    "close code 999,                    88 82 00000000 03e7,        1002",
    "close code 1004,                   88 82 00000000 03ec,        1002",
    "close code 1005,                   88 82 00000000 03ed,        1002",
    "close code 1006,                   88 82 00000000 03ee,        1002",
    "close code 1015,                   88 82 00000000 03f7,        1002",
    "close code 2999,                   88 82 00000000 0bb7,        1002",
    "close code 5000,                   88 82 00000000 1388,        1002",
    "close reason not UTF-8,            88 83 00000000 03e8 ff,     1007",
    "close reason cut off,              88 84 00000000 03e8 e282,   1007",
    "text with a lone continuation,     81 81 00000000 80,          1007",
    "text with an overlong slash,       81 82 00000000 c0af,        1007",
    "text with an overlong three,       81 83 00000000 e08080,      1007",
    "text with an overlong four,        81 84 00000000 f0808080,    1007",
    "text with a surrogate,             81 83 00000000 eda080,      1007",
    "text beyond U+10FFFF,              81 84 00000000 f4908080,    1007",
    "text with byte FE,                 81 81 00000000 fe,          1007",
    "text cut off in a character,       81 82 00000000 e282,        1007",
    "cut off where the fragments end,   01 82 00000000 e282 80 80 00000000, 1007",
    "length over the limit,             82 ff 00000000000186a1,     1009",
    "length of 2^63-1,                  82 ff 7fffffffffffffff,     1009"
  })
  void whatRfc6455Forbids_SEC015(String rule, String bytes, int code) {
    byte[] wrong = Frames.hex(bytes);
    assertCode(code, () -> decode(wrong));
    assertThat(log.events).as(rule).isEmpty();
    FrameDecoder other = new FrameDecoder(LIMIT, null);
    assertCode(
        code,
        () -> {
          for (byte b : wrong) {
            other.decode(new byte[] {b}, 0, 1, log);
          }
        });
    assertThat(log.events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999})
  void closeCodesThatMayBeSent(int code) {
    decode(Frames.close(code));
    assertThat(log.events).containsExactly("close " + code);
  }

  @Test
  void charactersMayBeCutByFragments() {
    byte[] euro = "€".getBytes(UTF_8);
    decode(
        Frames.join(
            Frames.frame(0x01, new byte[] {'a', euro[0]}),
            Frames.frame(0x00, new byte[] {euro[1]}),
            Frames.frame(0x80, new byte[] {euro[2], 'b'})));
    assertThat(log.events).containsExactly("text a€b");
  }

  @Test
  void invalidUtf8IsRefusedBeforeTheMessageIsComplete() {
    assertCode(1007, () -> decode(Frames.frame(0x01, new byte[] {'a', (byte) 0xC0})));
  }

  @Test
  void binaryMessagesMayHoldAnyByte() {
    decode(Frames.binary(new byte[] {(byte) 0xC0, (byte) 0xFF}));
    assertThat(log.events).containsExactly("binary c0ff");
  }

  @Test
  void theLimitCountsOverFragments_SEC021() {
    decode(Frames.frame(0x02, new byte[LIMIT - 1]));
    assertCode(1009, () -> decode(Frames.hex("80 82")));
  }

  @Test
  void aTooLongMessageIsRefusedBeforeItsPayloadIsRead_SEC021() {
    // Not even the masking key is needed.
    assertCode(1009, () -> decode(Frames.hex("82 ff 00000000000186a1")));
  }

  @Test
  void tooManyFragmentsAreRefused() {
    decode(Frames.frame(0x02, new byte[0]));
    for (int i = 1; i < FrameAssembler.MAX_FRAGMENTS; i++) {
      decode(Frames.frame(0x00, new byte[0]));
    }
    assertCode(1008, () -> decode(Frames.frame(0x80, new byte[0])));
  }

  @Test
  void anAnnouncedLengthAloneTakesNoMemory() {
    FrameDecoder patient = new FrameDecoder(Integer.MAX_VALUE, null);
    byte[] bytes = Frames.hex("82 ff 000000007fffffff 00000000 01");
    patient.decode(bytes, 0, bytes.length, log);
    assertThat(log.events).isEmpty();
  }

  @Test
  void nothingIsReadBehindAMessageThatEndedIt() {
    log.afterMessage = decoder::end;
    decode(
        Frames.join(
            Frames.frame(0x01, new byte[] {'a'}),
            Frames.frame(0x80, new byte[] {'b'}),
            Frames.text("c")));
    decode(Frames.text("d"));
    assertThat(log.events).containsExactly("text ab");
  }

  @Test
  void everyConnectionHasOneSoItIs24Bytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FrameDecoder[] kept = new FrameDecoder[1_000];
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new FrameDecoder(LIMIT, null);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(kept).doesNotContainNull();
    assertThat(bytes / kept.length).isBetween(16L, 24L);
  }

  private static void assertCode(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WebSocketException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static final class Log implements FrameDecoder.Sink {
    final List<String> events = new ArrayList<>();
    final List<byte[]> arrays = new ArrayList<>();
    Runnable afterMessage = () -> {};

    @Override
    public void onMessage(boolean text, byte[] array, int offset, int length) {
      arrays.add(array);
      events.add(
          text
              ? "text " + new String(array, offset, length, UTF_8)
              : "binary " + HexFormat.of().formatHex(array, offset, offset + length));
      afterMessage.run();
    }

    @Override
    public void onPing(byte[] payload) {
      events.add("ping " + new String(payload, ISO_8859_1));
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
