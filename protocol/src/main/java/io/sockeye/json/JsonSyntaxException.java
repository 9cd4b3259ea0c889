package io.sockeye.json;

/**
 * A text is not the JSON that is expected, or exceeds a limit: a mistake of whoever sent it.
 *
 * <p>The message says what is wrong and where, and holds nothing of the text but single bytes.
 * There is no stack trace: it would say nothing about the text, and bad input must be cheap.
 */
public final class JsonSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** In bytes from the start of the text. */
  private final int position;

  /**
   * Creates the exception.
   *
   * @param problem what is wrong
   * @param position where, in bytes from the start of the text
   */
  public JsonSyntaxException(String problem, int position) {
    super(problem + " at byte " + position, null, false, false);
    this.position = position;
  }

  /**
   * Where the text is wrong.
   *
   * @return the position, in bytes from the start of the text
   */
  public int position() {
    return position;
  }
}
