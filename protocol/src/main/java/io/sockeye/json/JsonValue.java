package io.sockeye.json;

import java.util.Objects;

/**
 * One value of a packet, not decoded. It may be sent again, alone or inside any container: it goes
 * out as the bytes it came in, if they mean the same in the new packet, and is decoded and encoded
 * if they do not. It keeps the whole packet in memory.
 *
 * @param values the values it is one of
 * @param index its place among them
 */
public record JsonValue(JsonValues values, int index) {
  /**
   * Checks the index.
   *
   * @param values the values it is one of
   * @param index its place among them
   * @throws IndexOutOfBoundsException if there is no such value
   */
  public JsonValue {
    Objects.checkIndex(index, values.size());
  }

  /**
   * Says what kind of JSON it is.
   *
   * @return the kind
   */
  public JsonKind kind() {
    return values.kind(index);
  }
}
