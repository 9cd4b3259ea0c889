package io.sockeye.benchmarks.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FloodServer} in a JVM of its own, whose heap is of fixed size and has been touched: what
 * its memory grows by is not the heap.
 */
final class Server implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final int port;

  Server() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FloodServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    if (line == null || !line.startsWith("ready ")) {
      throw new IOException("the server did not start: " + line);
    }
    port = Integer.parseInt(line.substring("ready ".length()));
  }

  int port() {
    return port;
  }

  /** The memory that the process has in use. */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("the process does not say how much memory it has");
  }

  /** Ends it; returns what it says at its end, or {@code null} if it had ended before. */
  @Nullable String end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    String usage = output.readLine();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return usage;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
