package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What is chosen where libraries are missing. In a process of its own: a native library that a
 * second class loader loads takes the first one's functions along when it goes.
 */
final class Elsewhere {
  private Elsewhere() {}

  /**
   * Returns what {@link #main} prints without the jars that have {@code missing} in their names.
   */
  static String run(String missing, String question) throws Exception {
    String rest =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !new File(entry).getName().contains(missing))
            .collect(Collectors.joining(File.pathSeparator));
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                rest,
                Elsewhere.class.getName(),
                question)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), UTF_8);
    if (!java.waitFor(60, TimeUnit.SECONDS) || java.exitValue() != 0) {
      throw new IllegalStateException("the other process failed: " + said);
    }
    return said.strip();
  }

  /**
   * Prints the answer.
   *
   * @param question a {@link NettyIo}, or TLS
   */
  public static void main(String... question) {
    System.out.println(question[0].equals("TLS") ? Tls.best() : NetworkTest.choice(question[0]));
  }
}
