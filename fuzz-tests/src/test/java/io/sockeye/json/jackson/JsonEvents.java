package io.sockeye.json.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonVisitor;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** What a text is made of, one after the other: told by a walker, or by Jackson. */
final class JsonEvents implements JsonVisitor {
  final List<String> events = new ArrayList<>();

  /** How many members or elements of each container that is open have not come. */
  private final Deque<Integer> missing = new ArrayDeque<>();

  private boolean named;

  /** The same by Jackson; half a surrogate pair has become U+FFFD. */
  static List<String> byJackson(JsonMapper mapper, byte[] array, int offset, int length) {
    List<String> events = new ArrayList<>();
    try (JsonParser json = mapper.createParser(array, offset, length)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        events.add(
            switch (token) {
              case PROPERTY_NAME -> "name " + wellFormed(json.currentName());
              case VALUE_STRING -> "string " + wellFormed(json.getString());
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number " + json.getString();
              case VALUE_TRUE -> "true";
              case VALUE_FALSE -> "false";
              case VALUE_NULL -> "null";
              case START_OBJECT -> "{";
              case START_ARRAY -> "[";
              case END_OBJECT, END_ARRAY -> "end";
              default -> throw new AssertionError(token);
            });
      }
    }
    return events;
  }

  private static String wellFormed(String text) {
    StringBuilder wellFormed = new StringBuilder();
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(wellFormed::appendCodePoint);
    return wellFormed.toString();
  }

  /** Every container has had as many elements as it said. */
  void assertComplete() {
    assertThat(missing).isEmpty();
    assertThat(named).isFalse();
  }

  private void value(String event) {
    if (!named && !missing.isEmpty()) {
      missing.push(missing.pop() - 1);
    }
    named = false;
    events.add(event);
  }

  @Override
  public void beginObject(int size) {
    value("{");
    missing.push(size);
  }

  @Override
  public void beginArray(int size) {
    value("[");
    missing.push(size);
  }

  @Override
  public void end() {
    assertThat(missing.pop()).as("elements that have not come").isZero();
    events.add("end");
  }

  @Override
  public void name(byte[] utf8, int start, int end) {
    missing.push(missing.pop() - 1);
    named = true;
    events.add("name " + new String(utf8, start, end - start, UTF_8));
  }

  @Override
  public void string(byte[] utf8, int start, int end) {
    value("string " + new String(utf8, start, end - start, UTF_8));
  }

  @Override
  public void number(byte[] ascii, int start, int end) {
    value("number " + new String(ascii, start, end - start, UTF_8));
  }

  @Override
  public void bool(boolean value) {
    value(Boolean.toString(value));
  }

  @Override
  public void nothing() {
    value("null");
  }

  @Override
  public void bytes(ByteBuffer attachment) {
    value("bytes " + attachment.get(0));
  }
}
