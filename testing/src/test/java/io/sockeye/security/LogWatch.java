package io.sockeye.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the server writes into its log from {@link #begin} on (U7). */
final class LogWatch implements AutoCloseable {
  /**
   * What an attacker sends wherever text of his might get into a log: it would begin a line, colour
   * it, and have it looked up.
   */
  static final String FORGED = "\r\nFORGED \u001b[31m${jndi:ldap://127.0.0.1/a}%n\u2028FORGED";

  private static final Pattern LINE =
      Pattern.compile("^\\[[^]]*] (TRACE|DEBUG|INFO|WARN|ERROR) .*");
  private static final Pattern LOUD = Pattern.compile("^\\[[^]]*] ((?:WARN|ERROR) .*)");

  private final PrintStream before = System.err;
  private final long began = System.nanoTime();

  // Guarded by itself.
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private LogWatch() {
    OutputStream both =
        new OutputStream() {
          @Override
          public void write(int b) {
            synchronized (text) {
              text.write(b);
            }
            before.write(b);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            synchronized (text) {
              text.write(bytes, offset, length);
            }
            before.write(bytes, offset, length);
          }
        };
    System.setErr(new PrintStream(both, true, UTF_8));
  }

  static LogWatch begin() {
    return new LogWatch();
  }

  String text() {
    synchronized (text) {
      return text.toString(UTF_8);
    }
  }

  @Override
  public void close() {
    System.setErr(before);
  }

  /** Nothing of an attacker's stands in it as he sent it, and nobody could fill it. */
  void assertUnharmed() {
    String all = text();
    assertThat(all).doesNotContain("\r").doesNotContain("\u001b").doesNotContain("\u2028");
    assertThat(all.lines()).noneMatch(line -> line.startsWith("FORGED"));
    int seconds = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    causes(all.lines().toList())
        .forEach(
            (cause, times) ->
                assertThat(times)
                    .as("lines in the log: " + cause)
                    .isLessThanOrEqualTo(seconds + 2));
  }

  /** How often there was a line of each cause: its words, and where the failure behind it began. */
  private static Map<String, Integer> causes(List<String> lines) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher loud = LOUD.matcher(lines.get(i));
      if (loud.matches()) {
        List<String> failure = new ArrayList<>();
        for (int j = i + 1; j < lines.size() && isMore(lines.get(j), failure); j++) {
          failure.add(j == i + 1 ? lines.get(j).replaceAll(":.*", "") : lines.get(j));
        }
        counts.merge(words(loud.group(1)) + failure, 1, Integer::sum);
      }
    }
    return counts;
  }

  /** The failure's class, and the first line of its stack. */
  private static boolean isMore(String line, List<String> sofar) {
    return sofar.size() < 2 && !LINE.matcher(line).matches();
  }

  private static String words(@Nullable String line) {
    return String.valueOf(line)
        .replaceAll("\"[^\"]*\"", "\"\"")
        .replaceAll("\\d+", "#")
        .replaceAll(" \\(# more.*", "");
  }
}
