package io.sockeye.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {
  private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"\"                    | ``",
        "\"plain\"               | plain",
        "\"é€\uD83D\uDE00\"      | é€\uD83D\uDE00",
        "\"a\\\"b\\\\c\\/d\"     | a\"b\\c/d",
        "\"\\u00e9\\u20AC\"      | é€",
        "\"\\ud83d\\ude00\"      | \uD83D\uDE00",
        "\"\\ud800x\"            | \uD800x",
        "\"x\\u0041\"            | xA",
      })
  void stringsAreDecodedWithoutALibrary(String json, String expected) {
    assertThat(text("[" + json + "]").string(0)).isEqualTo(expected);
    assertThat(text("[1," + json + "]").string(1)).isEqualTo(expected);
  }

  @Test
  void controlCharactersAreDecoded() {
    assertThat(text("[\"\\b\\f\\n\\r\\t\\u0000\"]").string(0)).isEqualTo("\b\f\n\r\t\0");
  }

  @Test
  @DisplayName("SEC-011: a string of escapes is decoded in linear time")
  void longEscapedString() {
    JsonValues values = text("[\"" + "\\u0041".repeat(200_000) + "\"]");

    String decoded = assertTimeout(Duration.ofSeconds(2), () -> values.string(0));

    assertThat(decoded).isEqualTo("A".repeat(200_000));
  }

  @Test
  void onlyAStringIsAString() {
    assertThatThrownBy(() -> text("[1]").string(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value 0 is no string but NUMBER");
  }

  @Test
  void aViewLeavesOutTheFirstValues() {
    JsonValues values = text("[\"name\", 1 ,\"b\"]");

    JsonValues arguments = values.from(1);

    assertThat(arguments.size()).isEqualTo(2);
    assertThat(arguments.text(0)).isEqualTo("1");
    assertThat(arguments.string(1)).isEqualTo("b");
    assertThat(arguments.from(1).string(0)).isEqualTo("b");
    assertThat(values.from(3).size()).isZero();
    assertThat(values.from(0)).isSameAs(values);
  }

  @Test
  void thereIsNoValueOutsideOfThem() {
    JsonValues arguments = text("[\"name\",1]").from(1);

    assertThatThrownBy(() -> arguments.text(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> arguments.start(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> arguments.from(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> JsonValues.EMPTY.kind(0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new JsonValue(arguments, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void valuesAreEqualByTextAndAttachments() {
    assertThat(text("[1, 2]")).isEqualTo(text("[1,2]")).hasSameHashCodeAs(text("[1,2]"));
    assertThat(text("[1,2]")).isNotEqualTo(text("[1]")).isNotEqualTo(text("[1,3]"));
    assertThat(text("[0,1]").from(1)).isEqualTo(text("[1]"));
    assertThat(binary("[1]", 7)).isEqualTo(binary("[1]", 7)).isNotEqualTo(binary("[1]", 8));
    assertThat(binary("[1]", 7)).isNotEqualTo(text("[1]"));
  }

  @Test
  @DisplayName("SEC-065: values do not show their content in logs")
  void contentIsNotLogged() {
    assertThat(binary("[\"secret\",1]", 1).toString())
        .isEqualTo("JsonValues[2 values, 10 bytes, 1 attachments]");
  }

  @Test
  void attachmentsCannotBeChanged() {
    assertThatThrownBy(() -> binary("[1]", 7).attachments().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anOutputIsValues() {
    JsonOutput output = new JsonOutput();
    write(output, "[\"a\"");
    output.endValue(output.length());
    write(output, ",{}");
    output.endValue(output.length());
    write(output, "]");

    JsonValues values = output.finish();

    assertThat(values).isEqualTo(text("[\"a\",{}]"));
    assertThat(values.mentionsPlaceholder(1)).isFalse();
  }

  @Test
  void anOutputOfNothingIsNoValues() {
    JsonOutput output = new JsonOutput();
    write(output, "[]");

    assertThat(output.finish()).isEqualTo(JsonValues.EMPTY);
  }

  @Test
  void anOutputMayBeWrittenByteByByte() {
    JsonOutput output = new JsonOutput();
    for (byte b : "[12345678901234567890]".getBytes(UTF_8)) {
      output.write(b);
    }
    output.endValue(output.length() - 1);

    assertThat(output.finish()).isEqualTo(text("[12345678901234567890]"));
  }

  @Test
  @DisplayName("SIO-5: the placeholders of an output are known as those of an input are")
  void anOutputWithBytes() {
    JsonValues values = output("[" + PLACEHOLDER + "]", 1);

    assertThat(values.placeholderAt(1)).isZero();
    assertThat(values.attachments()).containsExactly(ByteBuffer.wrap(new byte[] {7}));
  }

  @Test
  void theBytesOfAnOutputAreCopies() {
    byte[] bytes = {1, 2, 3};
    JsonOutput output = new JsonOutput();
    output.attach(bytes, 1, 2);
    bytes[1] = 9;
    write(output, "[" + PLACEHOLDER);
    output.endValue(output.length());
    write(output, "]");

    assertThat(output.finish().attachments()).containsExactly(ByteBuffer.wrap(new byte[] {2, 3}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"_placeholder\":true,\"num\":0}",
        "{\"_placeholder\":true,\"num\":9}",
        "{\"_placeholder\":true}",
        "{\"_placeholder\":true,\"num\":0,\"x\":{\"_placeholder\":true,\"num\":0}}",
        "{\"num\":0,\"\\u005fplaceholder\":true}",
      })
  @DisplayName("SEC-008: beside bytes nothing goes out that only reads as a placeholder")
  void anOutputWithAFalsePlaceholder(String json) {
    assertThatThrownBy(() -> output("[" + PLACEHOLDER + "," + json + "]", 1))
        .isInstanceOf(JsonBindException.class);
    assertThat(output("[" + json + "]", 0).mentionsPlaceholder(0)).isTrue();
  }

  @Test
  void allArgumentsOfAPacketAreRelayedAsTheyAre() {
    JsonValues in = binary("[\"name\", " + PLACEHOLDER + " , 1.50]", 7);

    JsonValues out = relay(value(in, 1), value(in, 2));

    assertThat(out).isEqualTo(in.from(1));
    assertThat(out.array()).isSameAs(in.array());
  }

  @Test
  void theLastArgumentsAreRelayedBehindAnotherName() {
    JsonValues in = binary("[\"name\", " + PLACEHOLDER + " , [" + PLACEHOLDER + "]]", 7);

    JsonValues out = relay("other", value(in, 1), value(in, 2));

    assertThat(out.size()).isEqualTo(3);
    assertThat(out.string(0)).isEqualTo("other");
    assertThat(out.text(1)).isEqualTo(PLACEHOLDER);
    assertThat(out.placeholderAt(out.start(1))).isZero();
    assertThat(out.placeholderAt(out.start(2) + 1)).isZero();
    assertThat(out.attachments()).isEqualTo(in.attachments());
  }

  @Test
  void aRelayedPacketCanBeRelayedAgain() {
    JsonValues in = binary("[\"name\",1," + PLACEHOLDER + "]", 7);
    JsonValues first = relay("first", value(in, 1), value(in, 2));

    JsonValues second = relay("second", value(first.from(1), 0), value(first, 2));

    assertThat(second.string(0)).isEqualTo("second");
    assertThat(second.from(1)).isEqualTo(in.from(1));
    assertThat(second.placeholderAt(second.start(2))).isZero();
  }

  @Test
  void whatIsNotTheWholeRestOfAPacketIsNotRelayed() {
    JsonValues in = binary("[\"name\"," + PLACEHOLDER + ",2,3]", 7);
    JsonValues other = binary("[\"name\"," + PLACEHOLDER + ",2,3]", 7);

    assertThat(tryRelay(value(in, 1), value(in, 2))).isNull();
    assertThat(tryRelay(value(in, 2), value(in, 3))).isNull();
    assertThat(tryRelay(value(in, 1), value(in, 3), value(in, 2))).isNull();
    assertThat(tryRelay(value(in, 1), value(in, 3))).isNull();
    assertThat(tryRelay(value(in, 1), value(other, 2), value(other, 3))).isNull();
    assertThat(tryRelay(value(in, 1), value(in, 2), value(in, 3), "x")).isNull();
    assertThat(tryRelay("x")).isNull();
    assertThat(tryRelay()).isNull();
  }

  @Test
  @DisplayName("SEC-008: what reads as a placeholder is not put in front of a binary packet")
  void aMentionIsNotRelayedBesideBytes() {
    JsonValues text = text("[\"name\"," + PLACEHOLDER + "]");
    JsonValues in = binary("[\"name\"," + PLACEHOLDER + "]", 7);

    assertThat(tryRelay(value(text, 1), value(in, 1))).isNull();
  }

  @Test
  void sio62_aStringIsAddedBehindTheValues() {
    JsonValues values = text(" [ \"x\" , [1, 2] ]").with("aZ09-_");

    assertThat(values).isEqualTo(text("[\"x\",[1, 2],\"aZ09-_\"]"));
    assertThat(values.size()).isEqualTo(3);
    assertThat(values.string(2)).isEqualTo("aZ09-_");
    assertThat(values.from(1).text(0)).isEqualTo("[1, 2]");
    assertThat(values.with("again").string(3)).isEqualTo("again");
  }

  @Test
  void aStringIsAddedToNoValuesAndToAView() {
    assertThat(text("[]").with("x")).isEqualTo(text("[\"x\"]"));
    assertThat(text("[1,2,3]").from(3).with("x")).isEqualTo(text("[\"x\"]"));
    assertThat(text("[1,2,3]").from(1).with("x")).isEqualTo(text("[2,3,\"x\"]"));
  }

  @Test
  void sio62_theValuesAreLeftAsTheyWere() {
    JsonValues values = text("[1]");
    JsonValues unused = values.with("x");

    assertThat(values).isEqualTo(text("[1]"));
  }

  @Test
  void sio62_placeholdersKeepTheirAttachments() {
    JsonValues values = binary("  [\"x\"," + PLACEHOLDER + "]", 7).with("offset");

    assertThat(values.binary()).isTrue();
    assertThat(values.attachments()).containsExactly(ByteBuffer.wrap(new byte[] {7}));
    assertThat(values.placeholderAt(values.start(1))).isZero();
    assertThat(values.mentionsPlaceholder(1)).isTrue();
    assertThat(values.mentionsPlaceholder(2)).isFalse();
    assertThat(values.text(2)).isEqualTo("\"offset\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "a\\b", "a\nb", "é", "\u007f"})
  void whatNeedsEscapesIsRefused(String string) {
    assertThatThrownBy(() -> text("[1]").with(string))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed");
  }

  @Test
  void sec038_aCopyIsEqualAndHoldsNothingElse() {
    JsonValues values = text("[\"name\" , {\"a\":1}, [2]]" + " ".repeat(1000)).from(1);

    JsonValues copy = values.copy();

    assertThat(copy).isEqualTo(values);
    assertThat(copy.array()).asString(UTF_8).isEqualTo("{\"a\":1}, [2]");
    assertThat(copy.text(1)).isEqualTo("[2]");
  }

  @Test
  void aCopyOfNothingIsNothing() {
    assertThat(text("[1]").from(1).copy()).isEqualTo(JsonValues.EMPTY);
  }

  @Test
  void aCopyKeepsItsPlaceholders() {
    JsonValues copy = binary("  [\"x\"," + PLACEHOLDER + "]", 7).copy();

    assertThat(copy.attachments()).containsExactly(ByteBuffer.wrap(new byte[] {7}));
    assertThat(copy.placeholderAt(copy.start(1))).isZero();
    assertThat(copy.mentionsPlaceholder(1)).isTrue();
    assertThat(copy.mentionsPlaceholder(0)).isFalse();
  }

  private static JsonValues text(String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    return new JsonScanner(JsonLimits.DEFAULT).scanArray(utf8, 0, utf8.length, null);
  }

  private static JsonValues binary(String json, int attachment) {
    byte[] utf8 = json.getBytes(UTF_8);
    List<ByteBuffer> attachments = new ArrayList<>();
    attachments.add(ByteBuffer.wrap(new byte[] {(byte) attachment}));
    return new JsonScanner(JsonLimits.DEFAULT).scanArray(utf8, 0, utf8.length, attachments);
  }

  private static JsonValue value(JsonValues values, int index) {
    return new JsonValue(values, index);
  }

  private static JsonValues relay(Object... values) {
    JsonValues relayed = tryRelay(values);
    assertThat(relayed).isNotNull();
    return relayed;
  }

  private static @Nullable JsonValues tryRelay(Object... values) {
    return JsonRelay.relay(Arrays.asList(values), JsonValuesTest::encode);
  }

  /** Strings and undecoded values, which is all that these tests put in front. */
  private static JsonValues encode(List<?> values) {
    JsonOutput output = new JsonOutput();
    String separator = "[";
    for (Object value : values) {
      write(output, separator);
      write(
          output,
          value instanceof JsonValue json ? json.values().text(json.index()) : "\"" + value + "\"");
      output.endValue(output.length());
      separator = ",";
    }
    write(output, "]");
    return output.finish();
  }

  private static JsonValues output(String json, int attachments) {
    JsonOutput output = new JsonOutput();
    for (int i = 0; i < attachments; i++) {
      output.attach(new byte[] {7}, 0, 1);
    }
    write(output, json.substring(0, json.length() - 1));
    output.endValue(output.length());
    write(output, "]");
    return output.finish();
  }

  private static void write(JsonOutput output, String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    output.write(utf8, 0, utf8.length);
  }

  @Test
  void whatIsASmallPartOfWhatWasReadIsCopiedForWhoeverKeepsIt() {
    byte[] read = ("x".repeat(10_000) + "[\"a\",1]").getBytes(UTF_8);
    JsonValues values =
        new JsonScanner(JsonLimits.DEFAULT).scanArray(read, 10_000, read.length, List.of());

    JsonValues compact = values.from(1).compact();

    assertThat(compact).isEqualTo(values.from(1));
    assertThat(compact.array()).isEqualTo(new byte[] {'1'});
    assertThat(compact.compact()).isSameAs(compact);
  }

  @Test
  void soAreAttachmentsEachByItself() {
    byte[] read = "[{\"_placeholder\":true,\"num\":0}]".getBytes(UTF_8);
    ByteBuffer small = ByteBuffer.wrap(new byte[10_000], 7, 3).slice();
    ByteBuffer large = ByteBuffer.wrap(new byte[10_000], 7, 3000).slice();
    JsonValues values =
        new JsonScanner(JsonLimits.DEFAULT).scanArray(read, 0, read.length, List.of(small, large));

    JsonValues compact = values.compact();

    assertThat(compact).isEqualTo(values);
    assertThat(compact.array()).isSameAs(values.array());
    assertThat(compact.attachments().get(0).array()).hasSize(3);
    assertThat(compact.attachments().get(1).array()).hasSize(10_000);
    assertThat(compact.keptBytes()).isEqualTo(read.length + 3003L);
  }

  @Test
  void whatIsMostOfWhatWasReadIsNotCopied() {
    byte[] read = ("[\"" + "x".repeat(5_000) + "\"]" + " ".repeat(5_000)).getBytes(UTF_8);
    JsonValues values =
        new JsonScanner(JsonLimits.DEFAULT).scanArray(read, 0, read.length, List.of());

    assertThat(values.compact()).isSameAs(values);
  }
}
