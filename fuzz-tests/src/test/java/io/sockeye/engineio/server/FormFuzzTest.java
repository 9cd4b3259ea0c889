package io.sockeye.engineio.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockeye.engineio.protocol.EngineParseException;
import io.sockeye.fuzz.Inputs;
import io.sockeye.fuzz.Memory;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSONP: any body of a form is a payload, or an {@link EngineParseException}; a payload that a
 * browser has put into a form is found there again; and a script that is sent holds the payload and
 * nothing else.
 */
class FormFuzzTest {
  private static final JsonMapper JSON = new JsonMapper();

  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] input) {
    Memory.isBounded(input.length, 16, () -> decode(input));

    String latin = new String(input, ISO_8859_1);
    // A client writes both a line feed behind a backslash and an escaped n as the same.
    if (!latin.contains("\\\n")) {
      assertThat(new String(FormBody.payload(form(latin)), ISO_8859_1)).isEqualTo(latin);
    }

    String text = Inputs.utf8(input);
    if (text != null) {
      assertThat(scripted(input)).isEqualTo(text);
    }
  }

  private static void decode(byte[] body) {
    try {
      byte[] payload = FormBody.payload(body);
      assertThat(payload.length).isLessThanOrEqualTo(body.length - 2);
    } catch (EngineParseException expected) {
      // No form.
    }
  }

  /** What engine.io-client and a browser make of a payload, each character being one byte of it. */
  private static byte[] form(String payload) {
    String lines = payload.replace("\\n", "\\\n").replace("\n", "\\n");
    return ("d=" + URLEncoder.encode(lines, ISO_8859_1)).getBytes(ISO_8859_1);
  }

  private static String scripted(byte[] payload) {
    ByteArrayOutputStream script = new ByteArrayOutputStream();
    JavaScriptString.write(payload, script);
    String literal = script.toString(UTF_8);
    // These end a line in a script of before ES2019, though not in JSON.
    assertThat(literal).doesNotContain("\u2028", "\u2029", "\n", "\r");
    return JSON.readTree(literal).stringValue();
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
        Inputs.of("d=4hello"),
        Inputs.of("a=b&d=1%3A4%E2%82%AC+%5Cn%5C%5Cn&c"),
        Inputs.of("d=1&d=2"),
        Inputs.of("d=%4"),
        Inputs.of("d="),
        Inputs.of("€ \u2028\u2029\"\\\b\f\n\r\t\u0001 \\n"));
  }
}
