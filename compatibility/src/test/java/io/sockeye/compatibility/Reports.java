package io.sockeye.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final Pattern TRANSPORT = Pattern.compile("\\b(polling|websocket|upgrade)\\b");
  private static final Pattern VERSION_3 = Pattern.compile("\\b(EIO3|EIO=3|v3|2\\.5)\\b");

  private Reports() {}

  static List<PassedTest> java() throws IOException {
    List<PassedTest> tests = new ArrayList<>();
    List<Path> reports;
    try (Stream<Path> found = Files.walk(ROOT, 4)) {
      reports = found.filter(file -> file.endsWith("target/test-report.tsv")).sorted().toList();
    }
    for (Path report : reports) {
      for (String line : Files.readAllLines(report)) {
        String[] fields = line.split("\t", -1);
        String simpleName = fields[0].substring(fields[0].lastIndexOf('.') + 1);
        tests.add(new PassedTest(simpleName + "." + fields[1], fields[2], carriers(fields[3])));
      }
    }
    return tests;
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
        Matcher matcher = TRANSPORT.matcher(both);
        while (matcher.find()) {
          carriers.add(matcher.group(1) + version);
        }
        tests.add(new PassedTest(file, name, carriers));
      }
    }
    return tests;
  }

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
