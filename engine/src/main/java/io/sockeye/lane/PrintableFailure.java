package io.sockeye.lane;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a log for a failure whose text would break the lines of it, or is very long. It has the
 * failure's stack, and says the same, with what is no printable character escaped.
 */
final class PrintableFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Longer texts are cut. */
  private static final int MAX_CHARS = 10_000;

  /** Causes of causes beyond it are left out; they may lead back to the first. */
  private static final int MAX_DEPTH = 16;

  private PrintableFailure(Throwable shown, @Nullable Throwable cause) {
    super(escaped(String.valueOf(shown)), cause);
    setStackTrace(shown.getStackTrace());
  }

  /** Returns the failure itself if it can do no harm, as nearly all. */
  static Throwable of(Throwable failure) {
    return isPrintable(failure, 0) ? failure : shown(failure, 0);
  }

  private static boolean isPrintable(Throwable failure, int depth) {
    if (depth == MAX_DEPTH) {
      return false;
    }
    Throwable cause = failure.getCause();
    String text = String.valueOf(failure);
    return text.length() <= MAX_CHARS
        && text.codePoints().noneMatch(PrintableFailure::isHarmful)
        && (cause == null || isPrintable(cause, depth + 1))
        && Arrays.stream(failure.getSuppressed()).allMatch(one -> isPrintable(one, depth + 1));
  }

  private static PrintableFailure shown(Throwable failure, int depth) {
    Throwable cause = depth == MAX_DEPTH ? null : failure.getCause();
    PrintableFailure shown =
        new PrintableFailure(failure, cause == null ? null : shown(cause, depth + 1));
    if (depth < MAX_DEPTH) {
      for (Throwable one : failure.getSuppressed()) {
        shown.addSuppressed(shown(one, depth + 1));
      }
    }
    return shown;
  }

  private static boolean isHarmful(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_CHARS; ) {
      int c = text.codePointAt(i);
      if (!isHarmful(c)) {
        safe.appendCodePoint(c);
      } else {
        for (char unit : Character.toChars(c)) {
          safe.append(String.format("\\u%04x", (int) unit));
        }
      }
      i += Character.charCount(c);
    }
    return text.length() > MAX_CHARS ? safe.append('…').toString() : safe.toString();
  }

  /** Without the name of this class, which is nothing to the reader of a log. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // Its message begins with another class's name.
  public String toString() {
    return String.valueOf(getMessage());
  }
}
