package io.sockeye.testreport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes {@code target/test-report.tsv}: a line for each test that has passed, with its class, its
 * method, its display name, what carried it and what it ran with. JUnit finds the extension by
 * itself (automatic detection is on in this build); a module only depends on this one in test
 * scope. A module that runs its tests more than once says with what by the system property {@value
 * #WITH}, and gets a file for each.
 */
public final class TestReport implements TestWatcher {
  private static final String WITH = "test-report.with";
  private static final String RAN_WITH = System.getProperty(WITH, "");
  private static final Path FILE = Path.of("target", fileName(RAN_WITH));
  private static boolean begun;

  /** Made by JUnit. */
  public TestReport() {}

  @Override
  public void testSuccessful(ExtensionContext context) {
    append(
        String.join(
            "\t",
            context.getRequiredTestClass().getName(),
            context.getRequiredTestMethod().getName(),
            context.getDisplayName().replaceAll("\\s+", " "),
            Carriers.all(),
            RAN_WITH));
    Carriers.forget();
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    Carriers.forget();
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    Carriers.forget();
  }

  /** The name of the file for tests that run with something. */
  static String fileName(String with) {
    String suffix = with.isEmpty() ? "" : "-" + with.replaceAll("[^A-Za-z0-9.]+", "-");
    return "test-report" + suffix + ".tsv";
  }

  /** The first line of a run takes the place of what an earlier run has left. */
  private static synchronized void append(String line) {
    try {
      if (!begun) {
        begun = true;
        Files.createDirectories(FILE.getParent());
        Files.deleteIfExists(FILE);
      }
      Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
