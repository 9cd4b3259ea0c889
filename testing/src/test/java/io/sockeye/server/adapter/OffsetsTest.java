package io.sockeye.server.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets, and what is none: SIO-62, SIO-64. */
final class OffsetsTest {
  private final Offsets offsets = new Offsets(1);

  @Test
  void sio62_anOffsetHasTwentyCharactersAndIsReadBack() {
    for (int i = 1; i <= 10_000; i++) {
      long offset = offsets.next();
      String text = offsets.text(offset);

      assertThat(offset).isEqualTo(i);
      assertThat(text).matches("000000001[0-9A-Za-z_-]{11}");
      assertThat(offsets.parse(text)).isEqualTo(offset);
    }
  }

  @Test
  void sio62_theEpochIsRandom() {
    String one = new Offsets().text(1);

    assertThat(new Offsets().text(1)).isNotEqualTo(one);
    assertThat(new Offsets().parse(one)).isEqualTo(Offsets.FOREIGN);
  }

  @Test
  void sio62_largeNumbersAreWrittenAndNoneOverflows() {
    assertThat(LongStream.of(63, 64, 4095, 4096, Long.MAX_VALUE).mapToObj(offsets::text))
        .containsExactly(
            "0000000010000000000_",
            "00000000100000000010",
            "000000001000000000__",
            "00000000100000000100",
            "0000000017__________");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "x",
        "00000000100000000000",
        "00000000100000000002",
        "0000000010000000000",
        "000000001000000000010",
        "000000001 0000000001",
        "00000000100000000001 ",
        "00000000200000000001",
        "0000000010000000000é",
        "0000000010000000000\0",
        "0000000017__________",
        "000000001___________",
        "00000000180000000000",
        "0000000010000000-001"
      })
  void sio64_anythingElseIsForeign(String text) {
    assertThat(offsets.next()).isEqualTo(1);

    assertThat(offsets.parse(text)).isEqualTo(Offsets.FOREIGN);
    assertThat(offsets.parse("00000000100000000001")).isEqualTo(1);
  }
}
