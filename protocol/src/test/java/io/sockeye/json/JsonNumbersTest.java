package io.sockeye.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.0, 0",
    "1.0, 1",
    "-1.0, -1",
    "0.5, 0.5",
    "-0.001, -0.001",
    "0.1, 0.1",
    "1.0E7, 10000000",
    "12345678.9, 12345678.9",
    "9007199254740991, 9007199254740991",
    "9007199254740992, 9007199254740992",
    "9007199254740994, 9007199254740994",
    "1.0E18, 1000000000000000000",
    "1.0E20, 100000000000000000000",
    "1.2345678901234567E20, 123456789012345670000",
    "1.0E21, 1e+21",
    "-1.5E300, -1.5e+300",
    "1.0E-6, 0.000001",
    "1.5E-4, 0.00015",
    "1.0E-7, 1e-7",
    "-1.25E-7, -1.25e-7",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "4.9E-324, 4.9e-324"
  })
  void sio10_numbersAreWrittenAsJavaScriptDoes(double number, String text) {
    assertThat(JsonNumbers.text(number)).isEqualTo(text);
  }

  @Property
  void sio10_aNumberIsReadAgainAsItWas(@ForAll long bits) {
    double number = Double.longBitsToDouble(bits);
    if (!Double.isNaN(number) && !Double.isInfinite(number)) {
      String text = JsonNumbers.text(number);
      assertThat(Double.parseDouble(text)).isEqualTo(number);
      byte[] json = text.getBytes(US_ASCII);
      JsonValues value = new JsonScanner(JsonLimits.DEFAULT).scanValue(json, 0, json.length, null);
      assertThat(value.kind(0)).isEqualTo(JsonKind.NUMBER);
    }
  }
}
