package io.sockeye.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may know whom. A new package, and a new arrow, is a line in {@link #ARROWS}. */
final class ArrowsTest {
  private static final String ROOT = "io.sockeye.";

  /** Each package of ours, with those it may depend on. */
  private static final Map<String, List<String>> ARROWS = new LinkedHashMap<>();

  static {
    ARROWS.put("json", List.of());
    ARROWS.put("engineio.protocol", List.of("json"));
    ARROWS.put("socketio.protocol", List.of("json"));
    ARROWS.put("event", List.of("json", "socketio.protocol"));
    ARROWS.put("json.jackson", List.of("json"));
    ARROWS.put("msgpack", List.of("json", "socketio.protocol"));
    ARROWS.put("lane", List.of());
    ARROWS.put("http", List.of("lane"));
    ARROWS.put("engineio.server", List.of("json", "engineio.protocol", "lane", "http"));
    ARROWS.put("engineio.netty", List.of("lane", "http", "engineio.protocol"));
    ARROWS.put(
        "server.adapter",
        List.of("json", "engineio.protocol", "socketio.protocol", "event", "lane", "http"));
    ARROWS.put(
        "server.adapter.cluster",
        List.of("json", "socketio.protocol", "event", "lane", "server.adapter"));
    ARROWS.put(
        "server",
        List.of(
            "json",
            "engineio.protocol",
            "socketio.protocol",
            "event",
            "lane",
            "http",
            "engineio.server",
            "server.adapter"));
    ARROWS.put(
        "testing",
        List.of(
            "json",
            "engineio.protocol",
            "socketio.protocol",
            "event",
            "lane",
            "http",
            "engineio.server",
            "server.adapter",
            "server"));
    ARROWS.put("testing.adapter", List.of("event", "server.adapter", "server", "testing"));
    ARROWS.put("testing.http", List.of("lane", "http"));
    ARROWS.put("testing.junit", List.of("testing", "server"));
  }

  /** Each foreign library, with the only packages of ours that may name it. */
  private static final Map<String, List<String>> CONFINED = new LinkedHashMap<>();

  static {
    CONFINED.put("io.netty..", List.of("engineio.netty"));
    CONFINED.put("tools.jackson..", List.of("json.jackson"));
    CONFINED.put("com.fasterxml..", List.of("json.jackson"));
    CONFINED.put("okhttp3..", List.of());
    CONFINED.put("io.lettuce..", List.of());
    CONFINED.put("jakarta..", List.of());
    CONFINED.put("org.msgpack..", List.of());
    CONFINED.put("org.junit..", List.of("testing.adapter", "testing.http", "testing.junit"));
    CONFINED.put(
        "org.slf4j..",
        List.of(
            "lane",
            "engineio.server",
            "engineio.netty",
            "server",
            "server.adapter",
            "server.adapter.cluster",
            "testing"));
  }

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sockeye");

  @Test
  void everyPackageIsInTheTable() {
    TreeSet<String> found =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(ROOT))
            .map(name -> name.substring(ROOT.length()))
            .collect(toCollection(TreeSet::new));
    assertThat(found).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
  }

  @TestFactory
  Stream<DynamicTest> aPackageKnowsOnlyWhatItsArrowsSay() {
    return ARROWS.entrySet().stream()
        .map(
            arrow -> {
              String from = ROOT + arrow.getKey();
              String[] to =
                  Stream.concat(Stream.of(arrow.getKey()), arrow.getValue().stream())
                      .map(name -> ROOT + name)
                      .toArray(String[]::new);
              return dynamicTest(
                  from + " → " + arrow.getValue(),
                  () ->
                      noClasses()
                          .that()
                          .resideInAPackage(from)
                          .should()
                          .dependOnClassesThat(
                              resideInAPackage(ROOT + ".").and(not(resideInAnyPackage(to))))
                          .check(CLASSES));
            });
  }

  @TestFactory
  Stream<DynamicTest> aLibraryIsKnownOnlyWhereItIsConfined() {
    return CONFINED.entrySet().stream()
        .map(
            library -> {
              String[] at =
                  library.getValue().stream().map(name -> ROOT + name).toArray(String[]::new);
              return dynamicTest(
                  library.getKey() + " only in " + library.getValue(),
                  () ->
                      noClasses()
                          .that(not(resideInAnyPackage(at)))
                          .should()
                          .dependOnClassesThat()
                          .resideInAPackage(library.getKey())
                          .check(CLASSES));
            });
  }

  @Test
  void noPackageCycles() {
    slices().matching("io.sockeye.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void protocolHasNoInputOutputNoThreadsAndNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.sockeye.json", "io.sockeye.engineio.protocol", "io.sockeye.socketio.protocol")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.net..", "java.nio.channels..", "java.nio.file..", "java.util.concurrent")
                .or(
                    describe(
                        "a thread, a stream to the outside or a clock",
                        type ->
                            List.of(
                                    "java.lang.Thread",
                                    "java.io.File",
                                    "java.io.FileInputStream",
                                    "java.io.FileOutputStream",
                                    "java.time.Clock",
                                    "java.util.Timer")
                                .contains(type.getName()))))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.sockeye.json", "io.sockeye.engineio.protocol", "io.sockeye.socketio.protocol")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
