package io.sockeye.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The query of a request target, or of what looks like one. */
public final class QueryString {
  private QueryString() {}

  /**
   * Parses what stands behind the first {@code ?}.
   *
   * @param target path and query, not decoded
   * @return decoded parameters in order of appearance, unmodifiable; a broken escape stays as it
   *     was sent
   */
  public static Map<String, List<String>> parse(String target) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    forEach(
        target,
        (name, value) -> parameters.computeIfAbsent(name, any -> new ArrayList<>(1)).add(value));
    return Collections.unmodifiableMap(parameters);
  }

  /**
   * Goes through what stands behind the first {@code ?}.
   *
   * @param target path and query, not decoded
   * @param action gets each parameter's name and value in order of appearance, decoded; a broken
   *     escape stays as it was sent, and a parameter without {@code =} has an empty value
   */
  public static void forEach(String target, BiConsumer<String, String> action) {
    int mark = target.indexOf('?');
    int end = target.length();
    for (int from = mark < 0 ? end : mark + 1; from < end; ) {
      int next = target.indexOf('&', from);
      int to = next < 0 ? end : next;
      if (to > from) {
        int equals = equalsIn(target, from, to);
        boolean hasValue = equals >= 0;
        action.accept(
            decode(target.substring(from, hasValue ? equals : to)),
            hasValue ? decode(target.substring(equals + 1, to)) : "");
      }
      from = to + 1;
    }
  }

  /** Not searched for behind the parameter: there may be thousands without. */
  private static int equalsIn(String target, int from, int to) {
    for (int i = from; i < to; i++) {
      if (target.charAt(i) == '=') {
        return i;
      }
    }
    return -1;
  }

  /**
   * Makes no exception of a broken escape: there may be thousands of them in a target, and each
   * would cost more than the whole request.
   */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text.replace('+', ' ');
    }
    int length = text.length();
    StringBuilder decoded = new StringBuilder(length);
    byte[] escaped = new byte[length / 3];
    for (int at = 0; at < length; ) {
      int bytes = 0;
      for (; at < length && text.charAt(at) == '%'; at += 3) {
        int high = at + 2 < length ? hex(text.charAt(at + 1)) : -1;
        int low = at + 2 < length ? hex(text.charAt(at + 2)) : -1;
        if (high < 0 || low < 0) {
          return text;
        }
        escaped[bytes++] = (byte) (high << 4 | low);
      }
      if (bytes > 0) {
        decoded.append(new String(escaped, 0, bytes, StandardCharsets.UTF_8));
      } else {
        char c = text.charAt(at++);
        decoded.append(c == '+' ? ' ' : c);
      }
    }
    return decoded.toString();
  }

  /** The value of a digit, or -1; what other scripts have for digits is none. */
  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
