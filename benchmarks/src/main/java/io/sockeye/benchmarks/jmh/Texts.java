package io.sockeye.benchmarks.jmh;

/** Arguments of events, as JSON. */
public enum Texts {
  /** A string of 128 letters. */
  SHORT("\"" + "abcdefgh".repeat(16) + "\""),

  /** A string of 4096 letters. */
  LONG("\"" + "abcdefgh".repeat(512) + "\""),

  /** A string of 1365 characters of three bytes each. */
  CHINESE("\"" + "你".repeat(1365) + "\""),

  /** An object as applications send it. */
  OBJECT(
      "{\"id\":184467,\"user\":{\"name\":\"ada\",\"roles\":[\"admin\",\"author\"],\"active\":true},"
          + "\"text\":\"hello, \\\"world\\\"\\n\",\"position\":[52.5200,13.4050],\"parent\":null}");

  private final String value;

  Texts(String value) {
    this.value = value;
  }

  /**
   * The arguments of an event with this value.
   *
   * @return an array with the event's name and the value
   */
  public String arguments() {
    return "[\"message\"," + value + "]";
  }
}
