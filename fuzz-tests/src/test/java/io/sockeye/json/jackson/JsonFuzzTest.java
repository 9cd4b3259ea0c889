package io.sockeye.json.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockeye.fuzz.Inputs;
import io.sockeye.fuzz.Memory;
import io.sockeye.fuzz.Trees;
import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonSyntaxException;
import io.sockeye.json.JsonValue;
import io.sockeye.json.JsonValues;
import io.sockeye.json.JsonWalker;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scanner beside Jackson: both agree on what is JSON and what it says, with and without
 * attachments; what is refused is refused by a {@link JsonSyntaxException} and by nothing else; and
 * costs no more memory than it has bytes. Two differences are known: half a surrogate pair in a
 * name, which Jackson refuses, and {@link #NOT_A_HEX_DIGIT}, which it does not.
 *
 * <p>The first byte of an input chooses how many attachments there are.
 */
class JsonFuzzTest {
  private static final JsonScanner SCANNER = new JsonScanner(JsonLimits.DEFAULT);
  private static final JacksonJsonCodec CODEC = new JacksonJsonCodec();

  private static final JsonMapper JACKSON =
      DefaultMapper.create()
          .rebuild()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Jackson looks at the lower half of such a character only, which may be that of a digit. */
  private static final Pattern NOT_A_HEX_DIGIT =
      Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u[0-9a-fA-F]{0,3}[^\\x00-\\xff]");

  @DictionaryEntries({
    "true",
    "false",
    "null",
    "1e400",
    "\\u0041",
    "\\ud83d",
    "\\ude00",
    "_placeholder",
    "\"num\":0"
  })
  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] input) {
    int attachments = Inputs.choice(input, 4);
    byte[] json = Inputs.behind(input, 1);
    Memory.isBounded(json.length, 64, () -> scan(json, 0, json.length, attachments));

    JsonValues values = scan(json, 0, json.length, attachments);
    byte[] array = Inputs.embedded(json, 5, (byte) '"');
    assertThat(scan(array, 5, 5 + json.length, attachments)).isEqualTo(values);

    String text = Inputs.utf8(json);
    if (text != null && NOT_A_HEX_DIGIT.matcher(text).find()) {
      assertThat(values).isNull();
      return;
    }
    JsonNode tree;
    try {
      // Where it is not UTF-8, Jackson is not strict.
      tree = text == null ? null : JACKSON.readTree(text);
    } catch (JacksonException refused) {
      if (!refused.getOriginalMessage().contains("surrogate")) {
        assertThat(values).as("Jackson: %s", refused.getOriginalMessage()).isNull();
      }
      return;
    }
    if (tree == null || !tree.isArray()) {
      assertThat(values).isNull();
    } else if (values == null) {
      // Otherwise only a placeholder can be wrong.
      assertThat(attachments).isPositive();
      assertThat(scan(json, 0, json.length, 0)).isNotNull();
      assertThat(hasPlaceholder(JsonEvents.byJackson(JACKSON, json, 0, json.length))).isTrue();
    } else {
      assertSame(values, tree);
    }
  }

  private static @Nullable JsonValues scan(byte[] array, int offset, int end, int attachments) {
    List<ByteBuffer> buffers =
        IntStream.range(0, attachments)
            .mapToObj(i -> ByteBuffer.wrap(new byte[] {(byte) i}))
            .toList();
    try {
      return SCANNER.scanArray(array, offset, end, buffers);
    } catch (JsonSyntaxException refused) {
      return null;
    }
  }

  private static boolean hasPlaceholder(List<String> events) {
    return IntStream.range(1, events.size())
        .anyMatch(
            i -> events.get(i - 1).equals("name _placeholder") && events.get(i).equals("true"));
  }

  private static void assertSame(JsonValues values, JsonNode tree) {
    assertThat(values.size()).isEqualTo(tree.size());
    for (int i = 0; i < values.size(); i++) {
      JsonNode expected = Objects.requireNonNull(tree.get(i));
      assertThat(JACKSON.readTree(values.text(i))).isEqualTo(expected);
      if (expected.isString()) {
        assertThat(values.string(i)).isEqualTo(expected.stringValue());
      }
      // As handlers see it: attachments where their placeholders were.
      assertThat(Trees.describe(CODEC.decode(values, i, Object.class)))
          .isEqualTo(describe(expected, values.binary()));
      if (!values.binary()) {
        int start = values.start(i);
        JsonEvents walked = new JsonEvents();
        JsonWalker.walk(values, i, walked);
        walked.assertComplete();
        assertThat(walked.events)
            .isEqualTo(JsonEvents.byJackson(JACKSON, values.array(), start, values.end(i) - start));
      }
    }
    assertPassedOn(values, tree);
  }

  /** Values that are sent again, all together or one at a time, are the same values. */
  private static void assertPassedOn(JsonValues values, JsonNode tree) {
    List<JsonValue> all =
        IntStream.range(0, values.size()).mapToObj(i -> new JsonValue(values, i)).toList();
    assertThat(CODEC.encode(all)).isEqualTo(all.isEmpty() ? JsonValues.EMPTY : values);
    for (int i = 0; i < values.size(); i++) {
      JsonValues again = CODEC.encode(List.of(all.get(i), "x"));
      assertThat(Trees.describe(CODEC.decode(again, 0, Object.class)))
          .isEqualTo(describe(Objects.requireNonNull(tree.get(i)), values.binary()));
    }
  }

  /** A tree as {@link Trees#describe} describes objects. */
  private static String describe(JsonNode node, boolean binary) {
    if (node.isObject()) {
      JsonNode placeholder = node.get("_placeholder");
      if (binary && placeholder != null && placeholder.isBoolean() && placeholder.booleanValue()) {
        int num = Objects.requireNonNull(node.get("num")).intValue();
        return Trees.describe(new byte[] {(byte) num});
      }
      Map<String, String> members = new TreeMap<>();
      node.properties()
          .forEach(member -> members.put(member.getKey(), describe(member.getValue(), binary)));
      return members.toString();
    }
    if (node.isArray()) {
      return node.values().stream().map(element -> describe(element, binary)).toList().toString();
    }
    if (node.isString()) {
      return Trees.describe(node.stringValue());
    }
    return node.isNumber() ? Trees.describe(node.numberValue()) : node.toString();
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
        Inputs.of(0, "[]"),
        Inputs.of(0, " [ \"a\" , 1 ,\r\n-0.5e+2,\ttrue,false,null , {} ,[ ]] "),
        Inputs.of(0, "[\"\\u00e9\\ud83d\\ude00é€😀\\\"\\\\\\/\\b\\f\\n\\r\\t\"]"),
        Inputs.of(0, "[{\"a\":{\"b\":[{\"c\":[[[1]]]}]},\"a\":2}]"),
        Inputs.of(0, "[\"\\ud800\",{\"\\udc00\":1}]"),
        Inputs.of(0, "[\"\\u00e\u0263\"]"),
        Inputs.of(0, "[123456789012345678901234567890,1e400,1E-7,0.1]"),
        Inputs.of(0, "[01]"),
        Inputs.of(0, "[1,]"),
        Inputs.of(0, "[\"a\"]]"),
        Inputs.of(0, "[\"", 0xC0, 0x80, "\"]"),
        Inputs.of(0, "[\"", 0xED, 0xA0, 0x80, "\"]"),
        Inputs.of(0, "[\u00a0NaN,'a',/**/]"),
        Inputs.of(1, "[\"a\",{\"_placeholder\":true,\"num\":0}]"),
        Inputs.of(
            3,
            "[{\"x\":[{\"_placeholder\":true,\"num\":2},{\"num\":1,\"_placeholder\":true}]},"
                + "{\"_placeholder\":false,\"num\":9}]"),
        Inputs.of(2, "[{\"_placeholder\":true,\"num\":0,\"x\":{\"_placeholder\":true,\"num\":1}}]"),
        Inputs.of(1, "[{\"\\u005fplaceholder\":true,\"num\":0,\"num\":1}]"),
        Inputs.of(1, "[{\"_placeholder\":true,\"num\":\"0\"}]"));
  }
}
