package io.sockeye.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockeye.fuzz.Inputs;
import io.sockeye.fuzz.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets and values of header fields, as anybody may write them: whatever a query is, it is read;
 * no path leads out of a folder; and quotes and separators are all accounted for.
 */
class TargetFuzzTest {
  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] input) {
    // The host takes the bytes of a head for characters.
    String text = new String(input, ISO_8859_1);
    Memory.isBounded(input.length, 512, () -> QueryString.parse(text));
    assertQuery(text);
    assertPath(text);
    assertParts(text, ',');
    assertParts(text, ';');
  }

  private static void assertQuery(String target) {
    Map<String, List<String>> query = QueryString.parse(target);
    int mark = target.indexOf('?');
    long parameters =
        mark < 0
            ? 0
            : Stream.of(target.substring(mark + 1).split("&", -1))
                .filter(part -> !part.isEmpty())
                .count();
    assertThat(query.values().stream().mapToLong(List::size).sum()).isEqualTo(parameters);
    List<String> names = new ArrayList<>();
    QueryString.forEach(target, (name, value) -> names.add(name + '=' + value));
    assertThat(names).hasSize((int) parameters);
  }

  private static void assertPath(String path) {
    List<String> names = FilePath.parse(path, 0);
    if (names != null) {
      assertThat(names)
          .allSatisfy(
              name ->
                  assertThat(name)
                      .isNotEmpty()
                      .doesNotStartWith(".")
                      .doesNotContain("/", "\\", ":", "\0", "\n"));
    }
  }

  private static void assertParts(String value, char separator) {
    List<String> parts = FieldValue.split(value, separator);
    assertThat(String.join(String.valueOf(separator), parts)).isEqualTo(value);
    if (value.indexOf('"') < 0) {
      assertThat(parts).containsExactly(value.split(String.valueOf(separator), -1));
    }
    for (String part : parts) {
      assertThat(FieldValue.unquoted(part)).hasSizeLessThanOrEqualTo(part.length());
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
        Inputs.of("/engine.io/?EIO=4&transport=polling&sid=a&t=x&b64=1"),
        Inputs.of("/?a=%E2%82%AC+b&a=%zz&&=&c&d=e=f?g%"),
        Inputs.of("/?" + "%&".repeat(1_000)),
        Inputs.of("a/b%20c/%41.txt"),
        Inputs.of("a/..%2f../%2e%2e/.git"),
        Inputs.of("%00%5c%c0%ae"),
        Inputs.of("a, \"b,\\\"c\";d\" ; e=\"f\\\\\",g=\"h"));
  }
}
