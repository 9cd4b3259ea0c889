package io.sockeye.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldValueTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a,b, c             | [a, b,  c]",
        "``                 | []",
        ",                  | [, ]",
        "a=\"b,c\",d        | [a=\"b,c\", d]",
        "a=\"b\\\",c\",d    | [a=\"b\\\",c\", d]",
        "a\\,b              | [a\\, b]",
        "\"a,b              | [\"a,b]",
        "\"a,b\\            | [\"a,b\\]"
      })
  void aValueIsSplitOutsideOfQuotes(String value, String parts) {
    assertThat(FieldValue.split(value, ',')).hasToString(parts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "token     | token",
        "\"text\"  | text",
        "\"\"      | ``",
        "\"a\\\"b\" | a\"b",
        "\"a\\\\\" | a\\",
        "\"        | \"",
        "\"open    | \"open",
        "open\"    | open\""
      })
  void aQuotedStringLosesItsQuotes(String value, String text) {
    assertThat(FieldValue.unquoted(value)).isEqualTo(text);
  }

  @Test
  void aQuoteThatIsEscapedAtTheEndIsTakenAsItIs() {
    assertThat(FieldValue.unquoted("\"a\\\"")).isEqualTo("a\"");
  }

  @Test
  void manyPartsTakeLinearTime_SEC026() {
    char[] commas = new char[1_000_000];
    Arrays.fill(commas, ',');
    assertThat(FieldValue.split(new String(commas), ',')).hasSize(1_000_001);
  }
}
