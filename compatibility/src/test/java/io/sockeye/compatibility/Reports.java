package io.sockeye.compatibility;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the tests of the other modules have left in their target folders. */
final class Reports {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Path JS = ROOT.resolve("interop-tests/target");
  private static final PathMatcher REPORT =
      FileSystems.getDefault().getPathMatcher("glob:**/target/test-report*.tsv");
  private static final Pattern TRANSPORT = Pattern.compile("\\b(polling|websocket|upgrade)\\b");
  private static final Pattern VERSION_3 = Pattern.compile("\\b(EIO3|EIO=3|v3|2\\.5)\\b");

  private Reports() {}

  /** What has passed in Java. */
  static List<PassedTest> java() throws IOException {
    List<PassedTest> tests = new ArrayList<>();
    for (String[] line : javaLines()) {
      String with = line[4];
      Set<String> carriers = with.isEmpty() ? carriers(line[3]) : carriersOfClient(with, line[2]);
      tests.add(new PassedTest(simpleName(line[0]) + "." + line[1], line[2], carriers));
    }
    return tests;
  }

  /** What has passed with the official Java client, by each transport. */
  static List<Cell> javaClients() throws IOException {
    List<Cell> cells = new ArrayList<>();
    for (String[] line : javaLines()) {
      String client = line[4];
      if (!client.isEmpty()) {
        for (String transport : transports(line[2].toLowerCase(Locale.ROOT))) {
          cells.add(new Cell(client, transport, "json", inWords(line[1]), ""));
        }
      }
    }
    return cells;
  }

  private static List<String[]> javaLines() throws IOException {
    List<Path> reports;
    try (Stream<Path> found = Files.walk(ROOT, 4)) {
      reports = found.filter(REPORT::matches).sorted().toList();
    }
    List<String[]> lines = new ArrayList<>();
    for (Path report : reports) {
      for (String line : Files.readAllLines(report)) {
        lines.add(line.split("\t", -1));
      }
    }
    return lines;
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** What a test shows, by its name without the features. */
  static String inWords(String method) {
    String name = method.substring(method.lastIndexOf('_') + 1);
    return name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static Set<String> carriersOfClient(String client, String name) {
    String version = client.contains(" 1.") ? " v3" : " v4";
    Set<String> carriers = new TreeSet<>();
    transports(name.toLowerCase(Locale.ROOT))
        .forEach(transport -> carriers.add(transport + version));
    return carriers;
  }

  private static Set<String> transports(String text) {
    Set<String> transports = new TreeSet<>();
    Matcher matcher = TRANSPORT.matcher(text);
    while (matcher.find()) {
      transports.add(matcher.group(1));
    }
    return transports;
  }

  private static Set<String> carriers(String field) {
    Set<String> carriers = new TreeSet<>();
    for (String carrier : field.split(",", -1)) {
      if (!carrier.isEmpty()) {
        carriers.add(carrier);
      }
    }
    return carriers;
  }

  /** A JavaScript test says in the name of its file or in its own what carries it. */
  static List<PassedTest> javaScript() throws IOException {
    List<PassedTest> tests = new ArrayList<>();
    for (JsonNode test : read("js-tests.json")) {
      if (test.get("passed").asBoolean()) {
        String file = test.get("file").asString();
        String name = test.get("name").asString();
        String both = file.replace('-', ' ').replace('.', ' ') + " " + name;
        String version = VERSION_3.matcher(name).find() ? " v3" : " v4";
        Set<String> carriers = new TreeSet<>();
        transports(both).forEach(transport -> carriers.add(transport + version));
        tests.add(new PassedTest(file, name, carriers));
      }
    }
    return tests;
  }

  /** What was tried with the JavaScript client, and why what was not. */
  static List<Cell> matrix() throws IOException {
    List<Cell> cells = new ArrayList<>();
    for (JsonNode cell : read("interop-matrix.json")) {
      JsonNode reason = cell.get("reason");
      cells.add(
          new Cell(
              "socket.io-client " + cell.get("client").asString(),
              cell.get("transport").asString(),
              cell.get("parser").asString(),
              cell.get("feature").asString(),
              reason == null ? "" : reason.asString()));
    }
    return cells;
  }

  private static JsonNode read(String name) throws IOException {
    return new JsonMapper().readTree(Files.readString(JS.resolve(name)));
  }
}
