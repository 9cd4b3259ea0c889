package io.sockeye.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields: names are case-insensitive and kept in lower case, values keep their order.
 * Not thread-safe.
 */
public final class HttpHeaders {
  private static final String[] NONE = {};

  /** Name, value, name, value: a few dozen at most, so a search costs less than a map keeps. */
  private String[] fields = NONE;

  private int end;

  /** Creates an empty set of fields. */
  public HttpHeaders() {}

  /**
   * Returns the first value of a field.
   *
   * @param name the field's name, in any case
   * @return its first value, or {@code null} when there is none
   */
  public @Nullable String get(String name) {
    int at = find(key(name), 0);
    return at < 0 ? null : fields[at + 1];
  }

  /**
   * Returns all values of a field.
   *
   * @param name the field's name, in any case
   * @return its values in order, empty when there is none
   */
  public List<String> all(String name) {
    String key = key(name);
    List<String> values = new ArrayList<>(1);
    for (int at = find(key, 0); at >= 0; at = find(key, at + 2)) {
      values.add(fields[at + 1]);
    }
    return Collections.unmodifiableList(values);
  }

  /**
   * Tells whether a field has a value.
   *
   * @param name the field's name, in any case
   * @return whether there is one
   */
  public boolean contains(String name) {
    return find(key(name), 0) >= 0;
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
    append(checked(key(name)), checked(value));
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
    String key = checked(key(name));
    checked(value);
    int at = find(key, 0);
    if (at < 0) {
      append(key, value);
    } else {
      fields[at + 1] = value;
      removeFrom(key, at + 2);
    }
    return this;
  }

  /**
   * Removes a field.
   *
   * @param name the field's name, in any case
   * @return this
   */
  public HttpHeaders remove(String name) {
    removeFrom(key(name), 0);
    return this;
  }

  /**
   * Adds all values of other fields behind those here.
   *
   * @param other what to add
   * @return this
   */
  public HttpHeaders addAll(HttpHeaders other) {
    String[] others = other.fields;
    int count = other.end;
    for (int at = 0; at < count; at += 2) {
      append(others[at], others[at + 1]);
    }
    return this;
  }

  /**
   * Returns the fields as a map from lower-case name to values.
   *
   * @return an unmodifiable copy, in order of appearance
   */
  public Map<String, List<String>> asMap() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    forEach((name, value) -> map.computeIfAbsent(name, any -> new ArrayList<>(1)).add(value));
    map.replaceAll((name, values) -> Collections.unmodifiableList(values));
    return Collections.unmodifiableMap(map);
  }

  /**
   * Goes through the fields, one value at a time, in the order they were added.
   *
   * @param action gets the lower-case name and a value; must not change the fields
   */
  public void forEach(BiConsumer<String, String> action) {
    for (int at = 0; at < end; at += 2) {
      action.accept(fields[at], fields[at + 1]);
    }
  }

  /** By the fields, and the order they were added in. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof HttpHeaders that) || end != that.end) {
      return false;
    }
    for (int at = 0; at < end; at++) {
      if (!fields[at].equals(that.fields[at])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int at = 0; at < end; at++) {
      hash = 31 * hash + fields[at].hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return asMap().toString();
  }

  private int find(String key, int from) {
    for (int at = from; at < end; at += 2) {
      if (fields[at].equals(key)) {
        return at;
      }
    }
    return -1;
  }

  /** Adds what has been checked, with its name in lower case. */
  void append(String key, String value) {
    if (end == fields.length) {
      fields = Arrays.copyOf(fields, end + 16);
    }
    fields[end] = key;
    fields[end + 1] = value;
    end += 2;
  }

  private void removeFrom(String key, int from) {
    for (int at = find(key, from); at >= 0; at = find(key, at)) {
      System.arraycopy(fields, at + 2, fields, at, end - at - 2);
      end -= 2;
      Arrays.fill(fields, end, end + 2, null);
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static String checked(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new IllegalArgumentException("an HTTP header cannot hold the character " + (int) c);
      }
    }
    return text;
  }
}
