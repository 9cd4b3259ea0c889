package io.sockeye.engineio.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "ascii longer than a batch",
        "é",
        "€",
        "\uD83D\uDE00",
        "\u0000",
        "\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF",
        "12345678€12345678"
      })
  void wellFormed(String text) {
    byte[] bytes = text.getBytes(UTF_8);

    assertThat(Utf8.isValid(bytes, 0, bytes.length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c1bf",
        "e080af",
        "e09fbf",
        "f08080af",
        "f08fbfbf", // overlong
        "eda080",
        "edbfbf",
        "eda080edb080", // surrogates
        "f4908080",
        "f5808080",
        "f8808080",
        "ff", // too large
        "c3",
        "e282",
        "f09f98",
        "c328",
        "e28228",
        "f09f9828",
        "61c3", // cut off
        "31323334353637c3",
        "313233343536373831323334353637383180"
      })
  void malformed(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThat(Utf8.isValid(bytes, 0, bytes.length)).isFalse();
  }

  @Test
  void onlyTheSliceIsLookedAt() {
    byte[] bytes = {(byte) 0xFF, 'a', (byte) 0xC3, (byte) 0xA9};

    assertThat(Utf8.isValid(bytes, 1, 3)).isTrue();
    assertThat(Utf8.isValid(bytes, 1, 1)).isTrue();
    assertThat(Utf8.isValid(bytes, 1, 2)).isFalse();
    assertThat(Utf8.isValid(bytes, 0, 2)).isFalse();
  }
}
