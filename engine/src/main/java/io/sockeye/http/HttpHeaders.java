package io.sockeye.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields: names are case-insensitive and kept in lower case, values keep their order.
 * Not thread-safe; the headers of a request are not changed once the request has been handed over.
 */
public final class HttpHeaders {
  private final Map<String, List<String>> fields = new LinkedHashMap<>();

  /** Creates an empty set of fields. */
  public HttpHeaders() {}

  /**
   * Returns the first value of a field.
   *
   * @param name the field's name, in any case
   * @return its first value, or {@code null} when there is none
   */
  public @Nullable String get(String name) {
    List<String> values = fields.get(key(name));
    return values == null ? null : values.get(0);
  }

  /**
   * Returns all values of a field.
   *
   * @param name the field's name, in any case
   * @return its values in order, empty when there is none
   */
  public List<String> all(String name) {
    return Collections.unmodifiableList(fields.getOrDefault(key(name), List.of()));
  }

  /**
   * Tells whether a field has a value.
   *
   * @param name the field's name, in any case
   * @return whether there is one
   */
  public boolean contains(String name) {
    return fields.containsKey(key(name));
  }

  /**
   * Adds a value behind those a field already has.
   *
   * @param name the field's name, in any case
   * @param value the value
   * @return this
   * @throws IllegalArgumentException if name or value holds a character that would break the
   *     message (CR, LF, NUL)
   */
  public HttpHeaders add(String name, String value) {
    fields.computeIfAbsent(checked(key(name)), any -> new ArrayList<>(1)).add(checked(value));
    return this;
  }

  /**
   * Sets a field to one value.
   *
   * @param name the field's name, in any case
   * @param value the value
   * @return this
   * @throws IllegalArgumentException if name or value holds a character that would break the
   *     message (CR, LF, NUL)
   */
  public HttpHeaders set(String name, String value) {
    fields.put(checked(key(name)), new ArrayList<>(List.of(checked(value))));
    return this;
  }

  /**
   * Removes a field.
   *
   * @param name the field's name, in any case
   * @return this
   */
  public HttpHeaders remove(String name) {
    fields.remove(key(name));
    return this;
  }

  /**
   * Adds all values of other fields behind those here.
   *
   * @param other what to add
   * @return this
   */
  public HttpHeaders addAll(HttpHeaders other) {
    other.fields.forEach((name, values) -> values.forEach(value -> add(name, value)));
    return this;
  }

  /**
   * Returns the fields as a map from lower-case name to values.
   *
   * @return an unmodifiable view
   */
  public Map<String, List<String>> asMap() {
    return Collections.unmodifiableMap(fields);
  }

  @Override
  public String toString() {
    return fields.toString();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String checked(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new IllegalArgumentException("an HTTP header cannot hold the character " + (int) c);
      }
    }
    return text;
  }
}
