package io.sockeye.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWalkerTest {
  private static final ByteBuffer BYTES = ByteBuffer.wrap(new byte[] {1, 2, 3});

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 1",
        "-1.5e+3 | -1.5e+3",
        "true | true",
        "false | false",
        "null | null",
        "\"a\" | 'a'",
        "\"\" | ''",
        "{} | {0 }",
        "[] | [0 }",
        "[ ] | [0 }",
        "{ \"a\" : 1 } | {1 a: 1 }",
        "{\"a\":[1,2],\"b\":{\"c\":[[]]}} | {2 a: [2 1 2 } b: {1 c: [1 [0 } } } }",
        "[ 1 , [ 2 , 3 , \"4\" ] , { } ] | [3 1 [3 2 3 '4' } {0 } }",
        "[\"],{:\",\"\\\"}\"] | [2 '],{:' '\"}' }",
        "{\"a\\\\\":1,\"a\":2} | {2 a\\: 1 a: 2 }",
        "\"\\u00e9\\/\\ud83d\\ude00\" | 'é/\uD83D\uDE00'",
        "{\"\\u0061\" : \"\\u0062\"} | {1 a: 'b' }",
      })
  void sio10_theVisitorIsToldWhatTheTextSays(String json, String told) {
    assertThat(walk(scan("[" + json + "]"), 0)).isEqualTo(told);
    assertThat(walk(scan("[0, " + json + " ]"), 1)).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udc00", "\\udc00\\ud800"})
  void sio10_halfASurrogatePairBecomesTheReplacementCharacter(String escaped) {
    assertThat(walk(scan("[\"a" + escaped + "b\"]"), 0))
        .isEqualTo("'a" + "\uFFFD".repeat(escaped.length() / 6) + "b'");
  }

  @Test
  void sio5_placeholdersAreToldAsTheirBytes() {
    JsonValues values =
        scan(
            "[\"a\", { \"x\" : [ { \"num\" : 0 , \"_placeholder\" : true, \"y\":[{\"z\":\"}\"}] },"
                + " 1 ] } ]",
            BYTES);

    assertThat(walk(values, 1)).isEqualTo("{1 x: [2 <010203> 1 } }");
  }

  @Test
  void sio5_whatLooksLikeAPlaceholderIsToldAsTheObjectItIs() {
    assertThat(walk(scan("[{\"_placeholder\":true,\"num\":0}]"), 0))
        .isEqualTo("{2 _placeholder: true num: 0 }");

    JsonValuesBuilder builder = new JsonValuesBuilder(16);
    builder.beginObject();
    byte[] name = "_placeholder".getBytes(UTF_8);
    builder.name(name, 0, name.length);
    builder.bool(true);
    builder.end();
    builder.bytes(BYTES);
    JsonValues values = builder.build();
    assertThat(walk(values, 0)).isEqualTo("{1 _placeholder: true }");
    assertThat(walk(values, 1)).isEqualTo("<010203>");
  }

  @Test
  void sio10_nestingCostsNoStackAndTimeGrowsLinearly() {
    int depth = 200_000;
    JsonValues values = unlimited("[".repeat(depth) + "]".repeat(depth));

    Counter counter = new Counter();
    assertTimeout(Duration.ofSeconds(5), () -> JsonWalker.walk(values, 0, counter));

    assertThat(counter.arrays).isEqualTo(depth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1", "{\"a\":1,\"b\"}", "[1 2]", "]", "", "tru", "\"", "\"\\", "{,}"})
  void whatALibraryWroteUncheckedIsCheckedFirst(String raw) {
    byte[] utf8 = ("[" + raw + "]").getBytes(UTF_8);
    JsonOutput output = new JsonOutput();
    output.write(utf8, 0, utf8.length);
    output.endValue(utf8.length - 1);
    JsonValues values = output.finish();

    assertThatThrownBy(() -> walk(values, 0))
        .isInstanceOf(JsonBindException.class)
        .hasMessageStartingWith("value 0 is not JSON: ");
  }

  @Test
  void whatALibraryWroteIsWalkedThrough() {
    byte[] utf8 = "[{\"a\":[1]}]".getBytes(UTF_8);
    JsonOutput output = new JsonOutput();
    output.write(utf8, 0, utf8.length);
    output.endValue(utf8.length - 1);

    assertThat(walk(output.finish(), 0)).isEqualTo("{1 a: [1 1 } }");
  }

  private static String walk(JsonValues values, int index) {
    Teller teller = new Teller();
    JsonWalker.walk(values, index, teller);
    return teller.told.substring(1);
  }

  private static JsonValues scan(String json, ByteBuffer... attachments) {
    byte[] utf8 = json.getBytes(UTF_8);
    return new JsonScanner(JsonLimits.DEFAULT)
        .scanArray(utf8, 0, utf8.length, List.of(attachments));
  }

  private static JsonValues unlimited(String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    return new JsonScanner(new JsonLimits(Integer.MAX_VALUE, 1000))
        .scanValue(utf8, 0, utf8.length, null);
  }

  private static class Teller implements JsonVisitor {
    final StringBuilder told = new StringBuilder();

    @Override
    public void beginObject(int size) {
      told.append(" {").append(size);
    }

    @Override
    public void beginArray(int size) {
      told.append(" [").append(size);
    }

    @Override
    public void end() {
      told.append(" }");
    }

    @Override
    public void name(byte[] utf8, int start, int end) {
      told.append(' ').append(new String(utf8, start, end - start, UTF_8)).append(':');
    }

    @Override
    public void string(byte[] utf8, int start, int end) {
      told.append(" '").append(new String(utf8, start, end - start, UTF_8)).append('\'');
    }

    @Override
    public void number(byte[] ascii, int start, int end) {
      told.append(' ').append(new String(ascii, start, end - start, US_ASCII));
    }

    @Override
    public void bool(boolean value) {
      told.append(' ').append(value);
    }

    @Override
    public void nothing() {
      told.append(" null");
    }

    @Override
    public void bytes(ByteBuffer attachment) {
      told.append(" <");
      for (int i = attachment.position(); i < attachment.limit(); i++) {
        told.append(String.format("%02x", attachment.get(i)));
      }
      told.append('>');
    }
  }

  private static final class Counter extends Teller {
    int arrays;

    @Override
    public void beginArray(int size) {
      arrays++;
    }

    @Override
    public void end() {}
  }
}
