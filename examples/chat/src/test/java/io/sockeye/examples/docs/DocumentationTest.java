package io.sockeye.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The pages show code that is compiled: a block of Java stands, character for character but for its
 * indentation, between the lines {@code // snippet: …} and {@code // end} of a source beside this
 * one.
 */
final class DocumentationTest {
  private static final Path ROOT = root();
  private static final Path SOURCES =
      ROOT.resolve("examples/chat/src/test/java/io/sockeye/examples/docs");
  private static final Pattern SNIPPET =
      Pattern.compile("(?ms)^ *// snippet: ([^\n]*)\n(.*?)^ *// end$");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  /** {@code | JavaScript | Java |} and the like, with code in both columns. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `.*` \\| `(.*)` \\|$");

  @TestFactory
  Stream<DynamicTest> everyBlockIsASnippet() {
    List<String> snippets = snippets().stream().map(Snippet::code).toList();
    return pages()
        .flatMap(
            page ->
                blocks(page).stream()
                    .map(
                        block ->
                            dynamicTest(
                                ROOT.relativize(page) + ": " + firstLine(block),
                                () -> assertThat(snippets).contains(block))));
  }

  @TestFactory
  Stream<DynamicTest> everySnippetIsShown() {
    List<String> shown = pages().flatMap(page -> blocks(page).stream()).toList();
    return snippets().stream()
        .map(
            snippet ->
                dynamicTest(snippet.name(), () -> assertThat(shown).contains(snippet.code())));
  }

  @TestFactory
  Stream<DynamicTest> everyLineOfTheCheatSheetIsCompiled() {
    return rowsAreCompiled("docs/emit-cheatsheet.md", "CheatSheet.java");
  }

  @TestFactory
  Stream<DynamicTest> everyLineOfTheMigrationTableIsCompiled() {
    return rowsAreCompiled("docs/migration-from-netty-socketio.md", "Migration.java");
  }

  private static Stream<DynamicTest> rowsAreCompiled(String page, String source) {
    String compiled = unspaced(read(SOURCES.resolve(source)));
    Matcher row = ROW.matcher(read(ROOT.resolve(page)));
    List<DynamicTest> tests = new ArrayList<>();
    while (row.find()) {
      String java = row.group(1);
      tests.add(dynamicTest(java, () -> assertThat(compiled).contains(unspaced(java))));
    }
    assertThat(tests).hasSizeGreaterThan(40);
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> everyLinkLeadsToAFile() {
    return pages()
        .map(
            page ->
                dynamicTest(
                    ROOT.relativize(page).toString(),
                    () -> {
                      Matcher link = LINK.matcher(read(page));
                      while (link.find()) {
                        assertThat(page.resolveSibling(link.group(1))).exists();
                      }
                    }));
  }

  @Test
  void theServerOfTheReadmeHasFifteenLines() {
    String server = blocks(ROOT.resolve("README.md")).get(0);
    assertThat(server).contains("SocketIOServer.create()").hasLineCount(15);
  }

  private static Stream<Path> pages() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> pages = new ArrayList<>(docs.filter(file -> isMarkdown(file)).sorted().toList());
      pages.add(0, ROOT.resolve("CONTRIBUTING.md"));
      pages.add(0, ROOT.resolve("README.md"));
      return pages.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMarkdown(Path file) {
    return file.toString().endsWith(".md");
  }

  private static List<String> blocks(Path page) {
    return BLOCK.matcher(read(page)).results().map(block -> block.group(1)).toList();
  }

  private record Snippet(String name, String code) {}

  private static List<Snippet> snippets() {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("DocumentationTest.java"))
          .flatMap(file -> SNIPPET.matcher(read(file)).results())
          .map(found -> new Snippet(found.group(1), unindented(found.group(2))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The code as it stands at the left margin; the formatter puts an empty line before a marker. */
  private static String unindented(String code) {
    return code.stripTrailing().stripIndent() + "\n";
  }

  private static String unspaced(String code) {
    return code.replaceAll("\\s", "");
  }

  private static String firstLine(String block) {
    return block.lines().findFirst().orElse("");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("README.md")) && Files.exists(folder.resolve("script"))) {
        return folder;
      }
    }
    throw new IllegalStateException("not run inside the repository");
  }
}
