package io.sockeye.engineio.netty;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One extension that a client offers (RFC 6455 §9.1).
 *
 * @param name the extension
 * @param parameters from name to value, empty for none: a value that is there is never empty
 */
record ExtensionOffer(String name, Map<String, String> parameters) {
  /**
   * Reads the offers, in the order of the client's preference. One that is malformed, or names a
   * parameter twice, is left out. RFC 6455 would have its connection fail, RFC 7692 §7 would have
   * the offer declined; without extensions nobody even reads it. So it is declined: turning
   * compression on should cost nobody his connection.
   *
   * @param fields all values of the header field
   */
  static List<ExtensionOffer> parse(List<String> fields) {
    List<ExtensionOffer> offers = new ArrayList<>();
    for (String field : fields) {
      for (String text : split(field, ',')) {
        ExtensionOffer offer = offer(text);
        if (offer != null) {
          offers.add(offer);
        }
      }
    }
    return offers;
  }

  private static @Nullable ExtensionOffer offer(String text) {
    List<String> parts = split(text, ';');
    String name = parts.get(0).strip();
    if (!isToken(name)) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      String parameter = (equals < 0 ? part : part.substring(0, equals)).strip();
      String value = equals < 0 ? "" : unquoted(part.substring(equals + 1).strip());
      boolean wellFormed = isToken(parameter) && (equals < 0 || isToken(value));
      if (!wellFormed || parameters.put(parameter, value) != null) {
        return null;
      }
    }
    return new ExtensionOffer(name, parameters);
  }

  /** Splits where the separator stands outside of quotes. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>(2);
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** What stands in the quotes, if it is quoted; whatever is wrong with them is no token. */
  private static String unquoted(String value) {
    if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
      return value;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < value.length() - 1; i++) {
      char c = value.charAt(i);
      plain.append(c == '\\' ? value.charAt(++i) : c);
    }
    return plain.toString();
  }

  /** A token of RFC 9110 §5.6.2. */
  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
