package io.sockeye.engineio.protocol;

import java.util.Arrays;

/**
 * The body of a polling request or response.
 *
 * <p>Immutable as long as nobody writes to the array. Equal by content.
 *
 * @param bytes all of the body
 * @param binary whether it is in the binary form of Engine.IO 3 and goes as {@code
 *     application/octet-stream}; any other is UTF-8 and goes as {@code text/plain}
 */
// Made for one exchange and not copied. Equality is by content.
public record EnginePayload(byte[] bytes, boolean binary) {

  @Override
  public boolean equals(Object other) {
    return other instanceof EnginePayload that
        && binary == that.binary
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + Boolean.hashCode(binary);
  }

  /** The kind and length, never the content. */
  @Override
  public String toString() {
    return "EnginePayload[" + (binary ? "binary, " : "text, ") + bytes.length + " bytes]";
  }
}
