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
 * method, its display name and what carried it. JUnit finds the extension by itself (automatic
 * detection is on in this build); a module only depends on this one in test scope.
 */
public final class TestReport implements TestWatcher {
  private static final Path FILE = Path.of("target", "test-report.tsv");
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
            Carriers.all()));
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
