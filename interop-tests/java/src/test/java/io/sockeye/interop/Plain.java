package io.sockeye.interop;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** The client's values, which know no equality, as values that do: bytes as hex in {@code <>}. */
final class Plain {
  private static final String NULL = "null";

  private Plain() {}

  static List<Object> list(@Nullable Object... values) {
    List<Object> plain = new ArrayList<>();
    for (Object value : values) {
      plain.add(of(value));
    }
    return plain;
  }

  private static Object of(@Nullable Object value) {
    if (value == null || value == JSONObject.NULL) {
      return NULL;
    }
    try {
      if (value instanceof byte[] bytes) {
        return "<" + HexFormat.of().formatHex(bytes) + ">";
      }
      if (value instanceof JSONArray array) {
        List<Object> plain = new ArrayList<>();
        for (int i = 0; i < array.length(); i++) {
          plain.add(of(array.get(i)));
        }
        return plain;
      }
      if (value instanceof JSONObject object) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Iterator<?> keys = object.keys(); keys.hasNext(); ) {
          String key = (String) keys.next();
          plain.put(key, of(object.get(key)));
        }
        return plain;
      }
    } catch (JSONException e) {
      throw new AssertionError(e);
    }
    return value;
  }
}
