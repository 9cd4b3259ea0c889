package io.sockeye.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonValuesBuilderTest {
  private static final ByteBuffer BYTES = ByteBuffer.wrap(new byte[] {1, 2, 3});

  private final JsonValuesBuilder builder = new JsonValuesBuilder(0);

  @Test
  void sio10_valuesBecomeTheTextThatScanningWouldFind() {
    string("a");
    builder.number(1);
    builder.beginObject();
    name("b");
    builder.beginArray();
    builder.nothing();
    builder.bool(true);
    builder.bool(false);
    builder.end();
    name("c");
    builder.beginObject();
    builder.end();
    builder.end();
    builder.number(0.5);

    JsonValues values = builder.build();

    assertThat(values)
        .isEqualTo(scan("[\"a\",1,{\"b\":[null,true,false],\"c\":{}},0.5]"))
        .returns(false, JsonValues::binary)
        .returns(false, JsonValues::ambiguous);
    assertThat(new String(values.array(), 0, values.end(3), UTF_8))
        .isEqualTo("\"a\",1,{\"b\":[null,true,false],\"c\":{}},0.5");
  }

  @Test
  void sio10_noValuesAreNone() {
    assertThat(builder.build()).isEqualTo(JsonValues.EMPTY);
  }

  @Test
  void sio10_numbersAreExactUpTo64Bits() {
    builder.number(Long.MIN_VALUE);
    builder.number(Long.MAX_VALUE);
    builder.unsignedNumber(-1);
    builder.number(9007199254740993L);

    assertThat(builder.build())
        .isEqualTo(
            scan(
                "[-9223372036854775808,9223372036854775807,18446744073709551615,9007199254740993]"));
  }

  @Test
  void sio10_whatIsNotFiniteIsNull() {
    builder.number(Double.NaN);
    builder.number(Double.POSITIVE_INFINITY);
    builder.number(Double.NEGATIVE_INFINITY);
    builder.number(-0.0);

    assertThat(builder.build()).isEqualTo(scan("[null,null,null,0]"));
  }

  @Test
  void sio10_stringsAreEscapedAsFarAsJsonWantsIt() {
    string("\"\\/\b\f\n\r\t\u0000\u001F\u007Fé€\uD83D\uDE00");

    JsonValues values = builder.build();

    assertThat(values.text(0))
        .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007Fé€\uD83D\uDE00\"");
    assertThat(values.string(0)).isEqualTo("\"\\/\b\f\n\r\t\u0000\u001F\u007Fé€\uD83D\uDE00");
  }

  @ParameterizedTest
  @CsvSource({"'a\u00FFb', a\uFFFDb", "'\u00E2\u0082', \uFFFD", "'x\u00C0\u0080', x\uFFFD\uFFFD"})
  void sio10_whatIsNotUtf8BecomesTheReplacementCharacter(String bytes, String text) {
    byte[] utf8 = bytes.getBytes(ISO_8859_1);
    builder.beginObject();
    builder.name(utf8, 0, utf8.length);
    builder.string(utf8, 0, utf8.length);
    builder.end();

    assertThat(builder.build()).isEqualTo(scan("[{\"" + text + "\":\"" + text + "\"}]"));
  }

  @Test
  void sio5_bytesBecomeAttachmentsWithPlaceholders() {
    string("a");
    builder.bytes(BYTES);
    builder.beginArray();
    builder.bytes(ByteBuffer.allocate(0));
    builder.end();

    JsonValues values = builder.build();

    assertThat(values)
        .isEqualTo(
            scan(
                "[\"a\",{\"_placeholder\":true,\"num\":0},[{\"_placeholder\":true,\"num\":1}]]",
                BYTES,
                ByteBuffer.allocate(0)));
    assertThat(values.placeholderAt(values.start(1))).isZero();
    assertThat(values.placeholderAt(values.start(2) + 1)).isEqualTo(1);
    assertThat(values.mentionsPlaceholder(0)).isFalse();
    assertThat(values.mentionsPlaceholder(1)).isTrue();
    assertThat(values.ambiguous()).isFalse();
    assertThat(builder.attachmentCount()).isEqualTo(2);
  }

  @Test
  void sio5_whatLooksLikeAPlaceholderIsNone() {
    builder.bytes(BYTES);
    forgePlaceholder();

    JsonValues values = builder.build();

    assertThat(values.placeholderAt(values.start(0))).isZero();
    assertThat(values.placeholderAt(values.start(1))).isEqualTo(-1);
    assertThat(values.mentionsPlaceholder(1)).isTrue();
    assertThat(values.ambiguous()).isTrue();
    assertThat(values.from(1).ambiguous()).isTrue();
  }

  @Test
  void sio5_withoutBytesNothingIsAmbiguous() {
    forgePlaceholder();

    JsonValues values = builder.build();

    assertThat(values.ambiguous()).isFalse();
    assertThat(values.mentionsPlaceholder(0)).isTrue();
    assertThat(values.placeholderAt(values.start(0))).isEqualTo(-1);
  }

  @Test
  void manyValuesDeepDownFindRoom() {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < 100; i++) {
      json.append(i == 0 ? "" : ",").append("[".repeat(i)).append(i).append("]".repeat(i));
      for (int k = 0; k < i; k++) {
        builder.beginArray();
      }
      builder.number(i);
      for (int k = 0; k < i; k++) {
        builder.end();
      }
    }
    assertThat(builder.build()).isEqualTo(scan(json + "]"));
  }

  @Test
  void whatIsOpenCannotBeBuiltAndWhatIsNotCannotEnd() {
    assertThatThrownBy(builder::end).isInstanceOf(IllegalStateException.class);
    builder.beginArray();
    assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
  }

  private void forgePlaceholder() {
    builder.beginObject();
    name("_placeholder");
    builder.bool(true);
    name("num");
    builder.number(0);
    builder.end();
  }

  private void name(String name) {
    byte[] utf8 = name.getBytes(UTF_8);
    builder.name(utf8, 0, utf8.length);
  }

  private void string(String string) {
    byte[] utf8 = ("<" + string + ">").getBytes(UTF_8);
    builder.string(utf8, 1, utf8.length - 1);
  }

  private static JsonValues scan(String json, ByteBuffer... attachments) {
    byte[] utf8 = json.getBytes(UTF_8);
    return new JsonScanner(JsonLimits.DEFAULT)
        .scanArray(utf8, 0, utf8.length, List.of(attachments));
  }
}
