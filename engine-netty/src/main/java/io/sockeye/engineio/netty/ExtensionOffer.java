package io.sockeye.engineio.netty;

import io.sockeye.http.FieldValue;
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
      for (String text : FieldValue.split(field, ',')) {
        ExtensionOffer offer = offer(text);
        if (offer != null) {
          offers.add(offer);
        }
      }
    }
    return offers;
  }

  private static @Nullable ExtensionOffer offer(String text) {
    List<String> parts = FieldValue.split(text, ';');
    String name = parts.get(0).strip();
    if (!isToken(name)) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      String parameter = (equals < 0 ? part : part.substring(0, equals)).strip();
      String value = equals < 0 ? "" : FieldValue.unquoted(part.substring(equals + 1).strip());
      boolean wellFormed = isToken(parameter) && (equals < 0 || isToken(value));
      if (!wellFormed || parameters.put(parameter, value) != null) {
        return null;
      }
    }
    return new ExtensionOffer(name, parameters);
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
