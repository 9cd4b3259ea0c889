package io.sockeye.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs behind the tests of all other modules, over the reports they have left. */
final class CompatibilityPageTest {
  private static final Path PAGE = Reports.ROOT.resolve("docs/compatibility.md");
  private static final Path MADE = Path.of("target", "compatibility.md");

  private static List<Feature> features = List.of();
  private static List<PassedTest> tests = List.of();
  private static List<Cell> cells = List.of();

  @BeforeAll
  static void read() throws IOException {
    features = Feature.all();
    List<PassedTest> all = new ArrayList<>(Reports.java());
    all.addAll(Reports.javaScript());
    tests = all;
    List<Cell> tried = new ArrayList<>(Reports.matrix());
    tried.addAll(Reports.javaClients());
    cells = tried;
  }

  @Test
  void everyFeatureHasATestOrAReason() {
    Set<String> tested = idsOfTests();
    assertThat(features)
        .filteredOn(feature -> feature.why().isEmpty())
        .extracting(Feature::id)
        .filteredOn(id -> !tested.contains(id))
        .as("features without a test that is named after them; has script/test run all of them?")
        .isEmpty();
  }

  @Test
  void everyTestIsNamedAfterAFeatureThatIsKnown() {
    assertThat(idsOfTests())
        .isSubsetOf(features.stream().map(Feature::id).collect(Collectors.toSet()));
  }

  @Test
  void eachVersionOfTheJavaClientHasDoneTheSameByEachTransport() throws IOException {
    Map<String, Set<String>> features = new TreeMap<>();
    for (Cell cell : Reports.javaClients()) {
      features
          .computeIfAbsent(cell.client() + " " + cell.transport(), any -> new TreeSet<>())
          .add(cell.feature());
    }
    assertThat(features).as("clients, each by three transports").hasSize(6);
    assertThat(Set.copyOf(features.values())).as("what each has done").hasSize(1);
  }

  @Test
  void thePageSaysWhatTheTestsHaveShown() throws IOException {
    String page = new Page(features, tests, cells).markdown();
    Files.writeString(MADE, page);
    assertThat(Files.readString(PAGE))
        .as("docs/compatibility.md is not what the tests have shown; copy compatibility/%s", MADE)
        .isEqualTo(page);
  }

  private static Set<String> idsOfTests() {
    Set<String> ids = new TreeSet<>();
    tests.forEach(test -> ids.addAll(test.ids()));
    return ids;
  }
}
