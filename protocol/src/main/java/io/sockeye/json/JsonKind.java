package io.sockeye.json;

/** What kind of value a JSON text is (RFC 8259 §3). */
public enum JsonKind {
  /** A string. */
  STRING,
  /** A number. */
  NUMBER,
  /** An object; also a placeholder, whose attachment {@link JsonValues#placeholderAt} tells. */
  OBJECT,
  /** An array. */
  ARRAY,
  /** The literal {@code true}. */
  TRUE,
  /** The literal {@code false}. */
  FALSE,
  /** The literal {@code null}. */
  NULL;

  /** The kind of the well-formed value that begins with this byte. */
  static JsonKind startingWith(byte first) {
    return switch (first) {
      case '"' -> STRING;
      case '{' -> OBJECT;
      case '[' -> ARRAY;
      case 't' -> TRUE;
      case 'f' -> FALSE;
      case 'n' -> NULL;
      default -> NUMBER;
    };
  }
}
