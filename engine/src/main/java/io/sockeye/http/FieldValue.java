package io.sockeye.http;

import java.util.ArrayList;
import java.util.List;

/** Takes values of header fields apart (RFC 9110 §5.6). */
public final class FieldValue {
  private FieldValue() {}

  /**
   * Splits a value where a separator stands outside of quotes, in linear time.
   *
   * @param value the value
   * @param separator such as a comma or a semicolon
   * @return what stands between the separators, with the white space around it; at least one part.
   *     A quote that does not end reaches to the end of the value
   */
  public static List<String> split(String value, char separator) {
    List<String> parts = new ArrayList<>(2);
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == separator && !quoted) {
        parts.add(value.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(value.substring(start));
    return parts;
  }

  /**
   * Returns the text of a quoted string.
   *
   * @param value the value, without white space around it
   * @return what stands in the quotes; the value itself, quotes included, if it is not in quotes
   */
  public static String unquoted(String value) {
    if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 1; i < value.length() - 1; i++) {
      char c = value.charAt(i);
      text.append(c == '\\' ? value.charAt(++i) : c);
    }
    return text.toString();
  }
}
