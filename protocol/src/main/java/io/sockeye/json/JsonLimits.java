package io.sockeye.json;

/**
 * What a {@link JsonScanner} accepts at most. The size of a text is limited by the transport.
 *
 * @param maxDepth how deep arrays and objects may be nested, the outermost counted; default 500
 * @param maxNumberLength how many characters a number may have, sign, point and exponent included;
 *     default 1000
 */
public record JsonLimits(int maxDepth, int maxNumberLength) {
  /** Depth 500, numbers of 1000 characters. */
  public static final JsonLimits DEFAULT = new JsonLimits(500, 1000);

  /**
   * Checks the limits.
   *
   * @param maxDepth how deep arrays and objects may be nested
   * @param maxNumberLength how many characters a number may have
   * @throws IllegalArgumentException if one is below 1
   */
  public JsonLimits {
    if (maxDepth < 1) {
      throw new IllegalArgumentException("maxDepth is " + maxDepth + ", must be at least 1");
    }
    if (maxNumberLength < 1) {
      throw new IllegalArgumentException(
          "maxNumberLength is " + maxNumberLength + ", must be at least 1");
    }
  }
}
