package io.sockeye.compatibility;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The text of docs/compatibility.md. The same tests give the same text. */
final class Page {
  private static final List<String> CARRIERS =
      List.of(
          "polling v3", "websocket v3", "upgrade v3", "polling v4", "websocket v4", "upgrade v4");
  private static final int PLACES_SHOWN = 3;

  private final StringBuilder out = new StringBuilder();
  private final List<Feature> features;
  private final List<PassedTest> tests;
  private final List<Cell> cells;

  Page(List<Feature> features, List<PassedTest> tests, List<Cell> cells) {
    this.features = features;
    this.tests = tests;
    this.cells = cells;
  }

  String markdown() {
    line("# Compatibility");
    line("");
    line(
        "Made by the build of the tests that have passed; not written by hand. What differs from the");
    line("reference, socket.io 4.8 on Node.js, on purpose: [differences](differences.md).");
    line("");
    clients();
    behaviours("Engine.IO", "EIO-");
    behaviours("Socket.IO", "SIO-");
    return out.toString();
  }

  private void clients() {
    line("## Clients");
    line("");
    line(
        "Official clients against this server: in how many of the things that were tried they work.");
    line("");
    line("| Client | Parser | Polling | WebSocket | Upgrade |");
    line("|---|---|---|---|---|");
    Map<String, List<Cell>> rows = new TreeMap<>();
    cells.forEach(
        cell ->
            rows.computeIfAbsent(
                    "| " + cell.client() + " | " + cell.parser() + " |", any -> new ArrayList<>())
                .add(cell));
    rows.forEach(
        (row, of) ->
            line(row + count(of, "polling") + count(of, "websocket") + count(of, "upgrade")));
    line("");
    Map<String, List<Cell>> libraries = new TreeMap<>();
    cells.forEach(
        cell -> libraries.computeIfAbsent(cell.library(), any -> new ArrayList<>()).add(cell));
    libraries.forEach(
        (library, of) -> {
          line("Tried with " + library + ": " + joined(features(of)) + ".");
          line("");
        });
    line("What is not in these numbers, and why:");
    line("");
    Map<String, Set<String>> reasons = new TreeMap<>();
    for (Cell cell : cells) {
      if (!cell.reason().isEmpty()) {
        reasons
            .computeIfAbsent(cell.client() + ": " + cell.reason(), any -> new TreeSet<>())
            .add(cell.feature());
      }
    }
    reasons.forEach((reason, of) -> line("- " + reason + " (" + joined(of) + ")"));
    line("");
  }

  private static String count(List<Cell> row, String transport) {
    List<Cell> tried = row.stream().filter(cell -> cell.transport().equals(transport)).toList();
    long passed = tried.stream().filter(cell -> cell.reason().isEmpty()).count();
    return tried.isEmpty() ? "  |" : " " + passed + " of " + tried.size() + " |";
  }

  private static Set<String> features(List<Cell> cells) {
    return cells.stream().map(Cell::feature).collect(Collectors.toCollection(TreeSet::new));
  }

  private void behaviours(String title, String prefix) {
    line("## " + title);
    line("");
    line("| | What it is | Tests | Over |");
    line("|---|---|---|---|");
    for (Feature feature : features) {
      if (feature.id().startsWith(prefix)) {
        behaviour(feature);
      }
    }
    line("");
  }

  private void behaviour(Feature feature) {
    Set<String> places = new TreeSet<>();
    Set<String> carriers = new TreeSet<>();
    for (PassedTest test : tests) {
      if (test.ids().contains(feature.id())) {
        places.add("`" + test.place() + "`");
        test.carriers().stream().filter(feature::isOf).forEach(carriers::add);
      }
    }
    line(
        "| "
            + feature.id()
            + " | "
            + feature.meaning()
            + " | "
            + (places.isEmpty() ? feature.why() : shortened(places))
            + " | "
            + over(carriers)
            + " |");
  }

  private static String shortened(Set<String> places) {
    String shown = places.stream().limit(PLACES_SHOWN).collect(Collectors.joining(", "));
    int more = places.size() - PLACES_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private static String over(Set<String> carriers) {
    return CARRIERS.stream().filter(carriers::contains).collect(Collectors.joining(", "));
  }

  private static String joined(Collection<String> words) {
    return String.join(", ", words);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
