package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.sockeye.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §6 and §7.1. In the texts {@code ↵} is CRLF. */
class BodyDecoderTest {
  private final Input input = new Input();
  private final StringBuilder content = new StringBuilder();

  private static BodyDecoder decoder(long length) {
    return new BodyDecoder(
        new RequestHead("POST", "/", new HttpHeaders(), true, true, false, length));
  }

  private void decode(BodyDecoder decoder, String text) {
    input.append(Unpooled.copiedBuffer(text.replace("↵", "\r\n"), ISO_8859_1));
    decoder.decode(
        input,
        (array, offset, length) -> content.append(new String(array, offset, length, ISO_8859_1)));
  }

  @Test
  void noBodyIsDoneAtOnce() {
    assertThat(decoder(0).done()).isTrue();
  }

  @Test
  void anAnnouncedBodyEndsWhereItSays() {
    BodyDecoder decoder = decoder(5);
    decode(decoder, "abc");
    assertThat(decoder.done()).isFalse();
    assertThat(decoder.remaining()).isEqualTo(2);
    decode(decoder, "deGET");
    assertThat(decoder.done()).isTrue();
    assertThat(content).hasToString("abcde");
    assertThat(input.readable()).isEqualTo(3);
  }

  @Test
  void chunksAreJoinedAndExtensionsAndTrailersReadOver() {
    BodyDecoder decoder = decoder(-1);
    decode(decoder, "3↵abc↵A;x=\"y\"↵0123456789↵1 ;z↵d↵0↵Trailer: x↵↵GET");
    assertThat(decoder.done()).isTrue();
    assertThat(content).hasToString("abc0123456789d");
    assertThat(input.readable()).isEqualTo(3);
  }

  @Test
  void chunksMayComeByteByByte() {
    BodyDecoder decoder = decoder(-1);
    String text = "3↵abc↵0a;x↵0123456789↵0↵A: b↵↵".replace("↵", "\r\n");
    for (int i = 0; i < text.length(); i++) {
      assertThat(decoder.done()).isFalse();
      decode(decoder, text.substring(i, i + 1));
    }
    assertThat(decoder.done()).isTrue();
    assertThat(content).hasToString("abc0123456789");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "↵",
        "x↵",
        "-1↵",
        "+1↵",
        "0x1↵",
        " 1↵",
        "1 ↵",
        "1 x↵",
        "1\n",
        "1;x\u0000↵",
        "1;x\ry↵",
        "FFFFFFFFF↵",
        "000000001↵",
        "3↵abcde",
        "3↵abc\n",
        "3↵abcxy",
        "0↵no colon↵",
        "0↵bad name: x↵",
        "0↵: x↵",
        "0↵a: \u0001↵",
        "0\n",
        "0↵\n",
        ";x↵",
        "1,2↵"
      })
  void whatIsUnclearIsRefused_SEC020(String text) {
    assertThatThrownBy(() -> decode(decoder(-1), text)).isInstanceOf(BadRequestException.class);
  }

  @Test
  void aLongExtensionIsRefused_SEC020() {
    assertThatThrownBy(() -> decode(decoder(-1), "1;" + "x".repeat(300)))
        .isInstanceOf(BadRequestException.class);
  }

  @Test
  void endlessTrailersAreRefused() {
    assertThatThrownBy(() -> decode(decoder(-1), "0↵" + "a: b↵".repeat(5000)))
        .isInstanceOf(BadRequestException.class);
  }
}
