package io.sockeye.json.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonSyntaxException;
import io.sockeye.json.JsonValues;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scanner and Jackson agree on what is JSON. Otherwise one client's text, passed on as it came,
 * could break the connections of those who receive it.
 */
class ScannerAgreesWithJacksonTest {
  private static final JsonScanner SCANNER = new JsonScanner(JsonLimits.DEFAULT);

  private static final JsonMapper JACKSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Property
  @Label("what is JSON for Jackson is JSON for the scanner, and its values are the same")
  void json(@ForAll("values") List<String> elements) {
    String text = "[" + String.join(" ,\n", elements) + "]";

    JsonNode expected = JACKSON.readTree(text);
    JsonValues values = scan(text.getBytes(UTF_8));

    assertThat(values.size()).isEqualTo(expected.size());
    for (int i = 0; i < values.size(); i++) {
      assertThat(JACKSON.readTree(values.text(i))).isEqualTo(expected.get(i));
      if (expected.get(i).isString()) {
        assertThat(values.string(i)).isEqualTo(expected.get(i).stringValue());
      }
    }
  }

  @Property(tries = 5_000)
  @Label("a text that was JSON before it was damaged is judged alike")
  void damagedJson(@ForAll("damaged") byte[] json) {
    judge(json);
  }

  @Property(tries = 5_000)
  @Label("a text of pieces of JSON is judged alike")
  void piecesOfJson(@ForAll("pieces") String json) {
    judge(json.getBytes(UTF_8));
  }

  private static void judge(byte[] json) {
    String text = strictly(json);
    boolean expected;
    try {
      expected = text != null && JACKSON.readTree(text).isArray();
    } catch (JacksonException e) {
      if (isAboutSurrogate(e)) {
        return;
      }
      expected = false;
    }

    assertThat(isArrayForScanner(json)).as(() -> new String(json, UTF_8)).isEqualTo(expected);
  }

  /** The one thing Jackson refuses that JSON allows: half a surrogate pair in a name. */
  private static boolean isAboutSurrogate(JacksonException e) {
    return e.getOriginalMessage().contains("surrogate");
  }

  /** Null if it is not UTF-8, where Jackson is not strict. */
  private static @Nullable String strictly(byte[] json) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isArrayForScanner(byte[] json) {
    try {
      scan(json);
      return true;
    } catch (JsonSyntaxException e) {
      return false;
    }
  }

  private static JsonValues scan(byte[] json) {
    return SCANNER.scanArray(json, 0, json.length, null);
  }

  @Provide
  Arbitrary<List<String>> values() {
    return value().list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<byte[]> damaged() {
    Arbitrary<byte[]> texts =
        value()
            .list()
            .ofMaxSize(3)
            .map(list -> ("[" + String.join(",", list) + "]").getBytes(UTF_8));
    return Combinators.combine(texts, Arbitraries.randomValue(Random::nextLong), damages())
        .as((text, seed, times) -> damage(text, new Random(seed), times));
  }

  private static Arbitrary<Integer> damages() {
    return Arbitraries.integers().between(1, 3);
  }

  private static byte[] damage(byte[] json, Random random, int times) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : json) {
      bytes.add(b);
    }
    String replacements = "[]{},:\"\\/0123456789.-+eEtrufalsn \t\n\u0000\u0001x'#";
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(bytes.size() + 1);
      byte other =
          random.nextInt(8) == 0
              ? (byte) random.nextInt(256)
              : (byte) replacements.charAt(random.nextInt(replacements.length()));
      if (at == bytes.size()) {
        bytes.add(other);
      } else {
        switch (random.nextInt(4)) {
          case 0 -> bytes.remove(at);
          case 1 -> bytes.add(at, other);
          case 2 -> bytes.add(at, bytes.get(random.nextInt(bytes.size())));
          default -> bytes.set(at, other);
        }
      }
    }
    byte[] damaged = new byte[bytes.size()];
    for (int i = 0; i < damaged.length; i++) {
      damaged[i] = bytes.get(i);
    }
    return damaged;
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\"",
            "\"a\"",
            "\"a\":",
            "1",
            "0",
            "-",
            ".",
            "e",
            "E",
            "+",
            "true",
            "false",
            "null",
            "nul",
            " ",
            "\t",
            "\n",
            "\r",
            "\\",
            "\\u",
            "\\u00e9",
            "00e9",
            "é",
            "\uFEFF",
            "\u00a0",
            "/",
            "//",
            "/**/",
            "'",
            "NaN",
            "Infinity",
            "\u007f",
            "\u0000",
            "\u2028")
        .list()
        .ofMaxSize(12)
        .map(list -> "[" + String.join("", list) + "]");
  }

  private static Arbitrary<String> value() {
    return Arbitraries.lazyOf(
        ScannerAgreesWithJacksonTest::scalar,
        ScannerAgreesWithJacksonTest::scalar,
        () -> value().list().ofMaxSize(3).map(list -> "[ " + String.join(",", list) + "]"),
        () ->
            Combinators.combine(string(Arbitraries.of("\\u00e9")), value())
                .as((key, value) -> key + " :" + value)
                .list()
                .ofMaxSize(3)
                .map(list -> "{" + String.join(", ", list) + " }"));
  }

  private static Arbitrary<String> scalar() {
    return Arbitraries.frequencyOf(
        of(1, Arbitraries.of("true", "false", "null")),
        of(2, number()),
        of(3, string(Arbitraries.of("\\ud800", "\\uDFFF"))));
  }

  private static Arbitrary<String> number() {
    return Combinators.combine(
            Arbitraries.of("", "-"),
            Arbitraries.bigIntegers().map(i -> i.abs().toString()),
            Arbitraries.of("", ".0", ".25", ".000001"),
            Arbitraries.of("", "e5", "E+2", "e-7"))
        .as((sign, digits, fraction, exponent) -> sign + digits + fraction + exponent);
  }

  private static Arbitrary<String> string(Arbitrary<String> more) {
    Arbitrary<String> part =
        Arbitraries.frequencyOf(
            of(3, Arbitraries.strings().alpha().ofMaxLength(5)),
            of(1, Arbitraries.of("é", "€", "\uD83D\uDE00", "\u007f", "\u2028", "\u0080", " ")),
            of(1, Arbitraries.of("\\n", "\\\"", "\\\\", "\\/", "\\b", "\\t")),
            of(1, Arbitraries.of("\\u0000", "\\u00E9", "\\ud83d\\ude00")),
            of(1, more),
            of(1, Arbitraries.of("_placeholder", "num")));
    return part.list().ofMaxSize(4).map(list -> "\"" + String.join("", list) + "\"");
  }

  private static Tuple2<Integer, Arbitrary<? extends String>> of(
      int weight, Arbitrary<String> arbitrary) {
    return Tuple.of(weight, arbitrary);
  }
}
