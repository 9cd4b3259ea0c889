package io.sockeye.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.SocketIOServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load driver compiles without a warning, and gets right answers from the server. */
final class DriverTest {
  private static final Path SOURCES = Path.of("driver");
  private static final int PATIENCE_SECONDS = 60;

  @TempDir private static Path directory;
  private static final SocketIOServer io = SocketIOServer.create();

  @BeforeAll
  static void compileAndStart() throws IOException, InterruptedException {
    List<String> gcc =
        new ArrayList<>(List.of("gcc", "-std=gnu17", "-O1", "-Wall", "-Wextra", "-Werror"));
    gcc.addAll(List.of("-o", directory.resolve("driver").toString()));
    try (Stream<Path> sources = Files.list(SOURCES)) {
      sources.map(Path::toString).filter(name -> name.endsWith(".c")).forEach(gcc::add);
    }
    assertThat(output(gcc)).isEmpty();

    io.onRaw("echo", (socket, event) -> event.ack(event.values()));
    io.onRaw("becho", (socket, event) -> event.ack(event.values()));
    io.onRaw(
        "join",
        (socket, event) -> {
          socket.join(event.arg(0, String.class));
          event.ack();
        });
    io.onRaw(
        "leave",
        (socket, event) -> {
          socket.leave(event.arg(0, String.class));
          event.ack();
        });
    io.onRaw(
        "publish",
        (socket, event) -> io.to(event.arg(0, String.class)).emit("msg", event.value(1)));
    io.listen(0);
  }

  @AfterAll
  static void stop() {
    io.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--scenario echo --connections 20",
        "--scenario echo --connections 5 --outstanding 16 --bytes 70000 --utf8",
        "--scenario echo --connections 5 --outstanding 4 --binary",
        "--scenario echo --connections 5 --transport polling",
        "--scenario echo --connections 5 --transport polling --close-after-response",
        "--scenario echo --connections 5 --transport upgrade",
        "--scenario echo --connections 5 --rate 200",
        "--scenario broadcast --connections 50 --window 4",
        "--scenario broadcast --connections 20 --rooms 10 --joins 2 --rate 50",
        "--scenario churn --connections 20 --rooms 3 --outstanding 2"
      })
  void everyAnswerIsRight(String scenario) throws IOException, InterruptedException {
    String line = drive(scenario + " --warm-up 0.1 --seconds 0.3");
    assertThat(line)
        .contains("\"err\":0,", "\"verify_err\":0,", "\"behind\":0,")
        .containsPattern("\"p99_us\":[1-9]");
    assertThat(number(line, "units")).isPositive();
  }

  @Test
  void idleConnectionsAreCounted() throws IOException, InterruptedException {
    String line =
        drive(
            "--scenario idle --connections 50 --seconds 0.1 --headers driver/chrome-handshake.txt");
    assertThat(number(line, "ready")).isEqualTo(50);
    assertThat(number(line, "connects_per_s")).isPositive();
  }

  @Test
  void aServerThatIsNotThereIsAnError() throws IOException, InterruptedException {
    assertThat(drive("--scenario echo --connections 1 --path /nowhere/ --connect-timeout 5"))
        .contains("\"err\":1,", "\"error\":\"not all connections opened\"");
  }

  private static String drive(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(directory.resolve("driver").toString()));
    command.addAll(List.of(arguments.split(" ", -1)));
    command.addAll(List.of("--port", Integer.toString(io.port())));
    return output(command).lines().filter(line -> line.startsWith("{")).findAny().orElse("");
  }

  /** What a program says, on stderr too. */
  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(directory.resolve("output"));
  }

  private static long number(String line, String key) {
    Matcher matcher = Pattern.compile("\"" + key + "\":(\\d+)").matcher(line);
    assertThat(matcher.find()).as("%s in %s", key, line).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
