package io.sockeye.fuzz;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Trees of maps, lists, strings, numbers, booleans and bytes. */
public final class Trees {
  private Trees() {}

  /** A text that is the same for trees that say the same; {@code 1} and {@code 1.0} do. */
  public static String describe(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return "bytes " + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> members = new TreeMap<>();
      map.forEach((name, member) -> members.put(String.valueOf(name), describe(member)));
      return members.toString();
    }
    if (value instanceof List<?> list) {
      List<String> elements = new ArrayList<>();
      list.forEach(element -> elements.add(describe(element)));
      return elements.toString();
    }
    if (value instanceof Number number) {
      return Double.isInfinite(number.doubleValue()) ? number.toString() : plain(number);
    }
    return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
  }

  private static String plain(Number number) {
    return new BigDecimal(number.toString()).stripTrailingZeros().toString();
  }
}
