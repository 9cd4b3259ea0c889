package io.sockeye.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
  private static final JsonScanner SCANNER = new JsonScanner(JsonLimits.DEFAULT);

  /** More than a linear pass over a megabyte ever takes, far less than a quadratic one. */
  private static final Duration LINEAR = Duration.ofSeconds(2);

  @Test
  void theElementsOfAnArrayAreLocated() {
    JsonValues values = array(" [ \"a\" ,1.5e3, {\"b\": [2]} ,[ ],true, false ,null ] ");

    assertThat(values.size()).isEqualTo(7);
    assertThat(texts(values))
        .containsExactly("\"a\"", "1.5e3", "{\"b\": [2]}", "[ ]", "true", "false", "null");
    assertThat(kinds(values))
        .containsExactly(
            JsonKind.STRING,
            JsonKind.NUMBER,
            JsonKind.OBJECT,
            JsonKind.ARRAY,
            JsonKind.TRUE,
            JsonKind.FALSE,
            JsonKind.NULL);
  }

  @Test
  void theArrayMayLieAnywhereAndIsNotCopied() {
    byte[] read = utf8("42[\"a\",1]xx");

    JsonValues values = SCANNER.scanArray(read, 2, 9, null);

    assertThat(values.array()).isSameAs(read);
    assertThat(values.start(1)).isEqualTo(7);
    assertThat(values.end(1)).isEqualTo(8);
  }

  @Test
  void anEmptyArrayHasNoValues() {
    assertThat(array("[]").size()).isZero();
    assertThat(array(" [\t\r\n] ").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1",
        "-1",
        "10",
        "1.0",
        "0.5",
        "-0.5e-10",
        "1e5",
        "1E+5",
        "1e400",
        "12345678901234567890",
        "\"\"",
        "\"a\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\uDEAD\"",
        "\"\u007f\"",
        "\"\u2028\"",
        "\"é€\uD83D\uDE00\"",
        "{}",
        "{ }",
        "{\"a\":1}",
        "{\"a\":1,\"a\":2}",
        "{\"__proto__\":{}}",
        "{\"\\udead\":1}",
        "{\"\":{\"\":[]}}",
        "[]",
        "[[],[[]]]",
        "true",
        "false",
        "null",
        "\t\n\r 1 \t\n\r"
      })
  void json(String text) {
    assertThat(value(text).size()).isEqualTo(1);
    assertThat(array("[" + text + "]").size()).isEqualTo(1);
    assertThat(array("[" + text + "," + text + "]").size()).isEqualTo(2);
    assertThat(array("[{\"k\":" + text + "},[" + text + "]]").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1.e5",
        "1e",
        "1e+",
        "0x1",
        "1a",
        "1 2",
        "1_000",
        "NaN",
        "Infinity",
        "-Infinity",
        "tru",
        "truE",
        "True",
        "nul",
        "nulll",
        "undefined",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\U0041\"",
        "\"\\",
        "\"\\u",
        "\"\t\"",
        "\"\n\"",
        "\"\u0000\"",
        "\"\u001f\"",
        "'a'",
        "{",
        "}",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[1}",
        "[1 2]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{1:1}",
        "{\"a\" 1}",
        "{\"a\":1]",
        "{\"a\",1}",
        "{\"a\":1 \"b\":2}",
        "{null:1}",
        "1,",
        "[]]",
        "{}}",
        "/**/1",
        "1//",
        "\uFEFF1",
        "\u00a01",
        "\u000b1",
        "\u00001",
        "1\u0000",
        "#1"
      })
  void notJson(String text) {
    assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> value(text));
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> array("[\"a\"," + text + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,x]       | unexpected 'x' at byte 3",
        "[1          | unexpected end of JSON at byte 2",
        "{}          | an array is expected at byte 0",
        "``          | unexpected end of JSON at byte 0",
        "[] []       | more than one JSON value at byte 3",
        "[\"\\x\"]   | unexpected 'x' at byte 3",
        "[\"\u0001\"]| unexpected 0x01 at byte 2",
        "[1.x]       | unexpected 'x' at byte 3",
      })
  void errorsSayWhatAndWhere(String text, String message) {
    assertThatThrownBy(() -> array(text)).hasMessage(message);
  }

  @Test
  void thePositionCountsFromTheStartOfTheText() {
    byte[] read = utf8("42[\"a\",?]");

    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> SCANNER.scanArray(read, 2, read.length, null))
        .satisfies(e -> assertThat(e.position()).isEqualTo(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080",
        "\u00c0\u00af",
        "\u00c1\u00bf",
        "\u00e0\u0080\u00af",
        "\u00ed\u00a0\u0080",
        "\u00f0\u0080\u0080\u00af",
        "\u00f4\u0090\u0080\u0080",
        "\u00ff",
        "\u00c3",
        "\u00e2\u0082",
        "\u00f0\u009f\u0098",
        "\u00c3a",
        "\u00e2a\u0082"
      })
  void notUtf8(String bytes) {
    for (String text : List.of("[\"" + bytes + "\"]", "[{\"" + bytes + "\":1}]", "[\"" + bytes)) {
      byte[] json = text.getBytes(ISO_8859_1);

      assertThatExceptionOfType(JsonSyntaxException.class)
          .isThrownBy(() -> SCANNER.scanArray(json, 0, json.length, null))
          .withMessageStartingWith("JSON that is not UTF-8");
    }
  }

  @Test
  @DisplayName("SEC-010: nesting up to the limit, the outermost array counted")
  void nesting() {
    for (int depth : new int[] {1, 64, 499, 500}) {
      assertThat(array("[".repeat(depth) + "]".repeat(depth))).isNotNull();
    }
    String objects = "{\"a\":".repeat(499) + "1" + "}".repeat(499);
    assertThat(array("[" + objects + "]").text(0)).isEqualTo(objects);
  }

  @ParameterizedTest
  @ValueSource(ints = {501, 100_000})
  @DisplayName("SEC-010: deeper nesting is an error, not a StackOverflowError")
  void nestingTooDeep(int depth) {
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> array("[".repeat(depth) + "]".repeat(depth)))
        .withMessage("nesting deeper than 500 at byte 500");
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> value("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)))
        .withMessageStartingWith("nesting deeper than 500");
  }

  @Test
  @DisplayName("SEC-010: with a limit as high as can be the stack is not used either")
  void anyDepth() {
    JsonScanner unlimited = new JsonScanner(new JsonLimits(Integer.MAX_VALUE, 1000));
    byte[] json = utf8("[".repeat(500_000) + "]".repeat(500_000));

    assertThat(unlimited.scanArray(json, 0, json.length, null).size()).isEqualTo(1);
  }

  @Test
  @DisplayName("SEC-011: a number of 1000 characters, but no longer one")
  void numberLength() {
    assertThat(value("1".repeat(1000)).size()).isEqualTo(1);
    for (String number :
        List.of(
            "1".repeat(1001),
            "-" + "1".repeat(1000),
            "0." + "1".repeat(999),
            "1e" + "9".repeat(999))) {
      assertThatExceptionOfType(JsonSyntaxException.class)
          .isThrownBy(() -> value(number))
          .withMessage("a number longer than 1000 characters at byte 0");
    }
  }

  @Test
  @DisplayName("SEC-011: a megabyte of anything takes linear time")
  void linearTime() {
    int mega = 1_000_000;
    List<String> texts =
        List.of(
            "[" + "9".repeat(mega) + "]",
            "[\"" + "x".repeat(mega) + "\"]",
            "[\"" + "\\n".repeat(mega / 2) + "\"]",
            "[" + "1,".repeat(mega / 2) + "1]",
            "[" + " ".repeat(mega) + "]",
            "[{" + "\"AaBB\":1,".repeat(mega / 9) + "\"\":1}]",
            "[{" + "\"\\u005fplaceholder\":1,".repeat(mega / 24) + "\"\":1}]",
            "[" + "{\"_placeholder\":true,\"num\":0},".repeat(mega / 30) + "1]",
            "[" + "[],".repeat(mega / 3) + "1]");
    for (String text : texts) {
      byte[] json = utf8(text);
      assertTimeout(
          LINEAR,
          () -> {
            try {
              SCANNER.scanArray(json, 0, json.length, 1);
            } catch (JsonSyntaxException e) {
              assertThat(e).hasMessageContaining("a number longer than");
            }
          });
    }
  }

  @Test
  void limitsAreChecked() {
    assertThat(JsonLimits.DEFAULT).isEqualTo(new JsonLimits(500, 1000));
    assertThatThrownBy(() -> new JsonLimits(0, 1)).hasMessage("maxDepth is 0, must be at least 1");
    assertThatThrownBy(() -> new JsonLimits(1, 0))
        .hasMessage("maxNumberLength is 0, must be at least 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":true,\"num\":1}",
        "{\"num\":1,\"_placeholder\":true}",
        " { \"_placeholder\" : true , \"num\" : 1 } ",
        "{\"a\":[{}],\"_placeholder\":true,\"b\":{\"num\":7},\"num\":1,\"c\":\"\"}",
        "{\"\\u005fplaceholder\":true,\"n\\u0075m\":1}",
        "{\"_placeholder\":false,\"num\":9,\"_placeholder\":true,\"num\":1}",
        "{\"_placeholder\":true,\"num\":1.5,\"num\":1}"
      })
  @DisplayName("SIO-5: a placeholder stands for an attachment, however it is written")
  void placeholders(String placeholder) {
    for (String text : List.of("[%s]", "[{\"a\":%s}]", "[[1,[%s]]]", "[{\"num\":{\"b\":%s}}]")) {
      String json = text.replace("%s", placeholder);
      JsonValues values = array(json, 2);

      assertThat(values.placeholderAt(json.indexOf(placeholder.strip()))).isEqualTo(1);
      assertThat(values.mentionsPlaceholder(0)).isTrue();
      assertThat(values.binary()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":true}",
        "{\"_placeholder\":true,\"num\":2}",
        "{\"_placeholder\":true,\"num\":-1}",
        "{\"_placeholder\":true,\"num\":-0}",
        "{\"_placeholder\":true,\"num\":0.5}",
        "{\"_placeholder\":true,\"num\":1.0}",
        "{\"_placeholder\":true,\"num\":1e0}",
        "{\"_placeholder\":true,\"num\":2147483648}",
        "{\"_placeholder\":true,\"num\":4294967297}",
        "{\"_placeholder\":true,\"num\":18446744073709551617}",
        "{\"_placeholder\":true,\"num\":\"1\"}",
        "{\"_placeholder\":true,\"num\":null}",
        "{\"_placeholder\":true,\"num\":[1]}",
        "{\"_placeholder\":true,\"num\":{}}",
        "{\"_placeholder\":true,\"num\":true}",
        "{\"_placeholder\":true,\"num\":1,\"num\":\"x\"}",
        "{\"num\":\"1\",\"_placeholder\":true}",
        "{\"_placeholder\":true,\"Num\":1}",
        "{\"\\u005fplaceholder\":true,\"num\":2}",
        "{\"x\":{\"num\":1},\"_placeholder\":true}"
      })
  @DisplayName("SEC-008: a placeholder without a valid num is an error")
  void illegalPlaceholders(String placeholder) {
    for (String text : List.of("[%s]", "[{\"a\":%s}]", "[[1,[%s]]]", "[{\"num\":{\"b\":%s}}]")) {
      assertThatExceptionOfType(JsonSyntaxException.class)
          .isThrownBy(() -> array(text.replace("%s", placeholder), 2))
          .withMessageStartingWith("illegal attachments");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":\"true\",\"num\":5}",
        "{\"_placeholder\":1,\"num\":5}",
        "{\"_placeholder\":false,\"num\":5}",
        "{\"_placeholder\":null,\"num\":5}",
        "{\"_placeholder\":[true],\"num\":5}",
        "{\"_placeholder\":{\"_placeholder\":false},\"num\":5}",
        "{\"_placeholder\":true,\"_placeholder\":false,\"num\":5}",
        "{\"_Placeholder\":true,\"num\":5}",
        "{\"_placeholderx\":true,\"num\":5}",
        "{\"num\":5}",
        "[\"_placeholder\",true,\"num\",5]",
        "{\"a\":\"{\\\"_placeholder\\\":true}\"}"
      })
  @DisplayName("SEC-008: what does not say _placeholder true is none")
  void noPlaceholders(String text) {
    assertThat(array("[" + text + "]", 1).placeholderAt(1)).isEqualTo(-1);
  }

  @Test
  @DisplayName("SEC-001: in a text packet a placeholder is a plain object")
  void placeholderInText() {
    JsonValues values = array("[{\"_placeholder\":true,\"num\":\"x\"},1]");

    assertThat(values.placeholderAt(1)).isEqualTo(-1);
    assertThat(values.binary()).isFalse();
    assertThat(values.mentionsPlaceholder(0)).isTrue();
    assertThat(values.mentionsPlaceholder(1)).isFalse();
  }

  @Test
  @DisplayName("SIO-5: the same attachment may be meant twice, or never")
  void placeholdersTwiceAndNever() {
    JsonValues values =
        array("[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]", 2);

    assertThat(values.placeholderAt(values.start(0))).isZero();
    assertThat(values.placeholderAt(values.start(1))).isZero();
  }

  @Test
  @DisplayName("SIO-5: a placeholder stands for its whole object, whatever is inside")
  void placeholderInPlaceholder() {
    String inner = "{\"_placeholder\":true,\"num\":0}";
    String text = "[" + inner + ",{\"_placeholder\":true,\"x\":[" + inner + "],\"num\":1}]";
    JsonValues values = array(text, 2);

    assertThat(values.placeholderAt(values.start(0))).isZero();
    assertThat(values.placeholderAt(values.start(1))).isEqualTo(1);
    assertThat(values.placeholderAt(text.lastIndexOf(inner))).isEqualTo(-1);
  }

  @Test
  @DisplayName("SEC-007: nothing is allocated by the number of attachments announced")
  void announcedAttachments() {
    assertThat(array("[\"a\"]", Integer.MAX_VALUE).binary()).isTrue();
  }

  @Test
  void attachmentsAreSuppliedOnceTheyAreThere() {
    JsonValues announced = array("[{\"_placeholder\":true,\"num\":0}]", 1);
    List<ByteBuffer> one = List.of(ByteBuffer.wrap(new byte[] {7}));

    assertThatThrownBy(announced::attachments).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> announced.withAttachments(Collections.emptyList()))
        .hasMessage("0 attachments where 1 were announced");
    assertThat(announced.withAttachments(one).attachments()).isEqualTo(one);
  }

  @Test
  void aScanWithItsAttachmentsIsComplete() {
    byte[] json = utf8("[{\"_placeholder\":true,\"num\":0}]");
    List<ByteBuffer> one = List.of(ByteBuffer.wrap(new byte[] {7}));

    assertThat(SCANNER.scanArray(json, 0, json.length, one).attachments()).isEqualTo(one);
    assertThat(SCANNER.scanValue(json, 1, json.length - 1, one).placeholderAt(1)).isZero();
  }

  private static JsonValues array(String text) {
    return array(text, 0);
  }

  private static JsonValues array(String text, int attachments) {
    byte[] json = utf8(text);
    return SCANNER.scanArray(json, 0, json.length, attachments);
  }

  private static JsonValues value(String text) {
    byte[] json = utf8(text);
    return SCANNER.scanValue(json, 0, json.length, null);
  }

  private static List<String> texts(JsonValues values) {
    return IntStream.range(0, values.size()).mapToObj(values::text).toList();
  }

  private static List<JsonKind> kinds(JsonValues values) {
    return IntStream.range(0, values.size()).mapToObj(values::kind).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
