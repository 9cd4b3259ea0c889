package io.sockeye.event;

import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValue;
import io.sockeye.json.JsonValues;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came with an event or an acknowledgement: checked JSON, bound to Java types when it is asked
 * for. Immutable and safe for use by any thread; each call binds anew.
 */
public abstract class Arguments {
  private final JsonValues values;
  private final JsonCodec codec;

  /**
   * Creates the arguments.
   *
   * @param values the values, without the event's name
   * @param codec what binds them
   */
  protected Arguments(JsonValues values, JsonCodec codec) {
    this.values = values;
    this.codec = codec;
  }

  /**
   * Returns how many there are.
   *
   * @return their number
   */
  public final int size() {
    return values.size();
  }

  /**
   * Binds one argument.
   *
   * @param <T> the wanted type
   * @param index which, from 0
   * @param type the wanted type
   * @return the argument
   * @throws BadArgumentException if it is missing, {@code null} or cannot become that type
   */
  @SuppressWarnings(
      "unchecked") // the codec returns what the type asks for, which for int.class is an Integer
  public final <T> T arg(int index, Class<T> type) {
    return (T) bind(index, type);
  }

  /**
   * Binds one argument to a generic type.
   *
   * @param <T> the wanted type
   * @param index which, from 0
   * @param type the wanted type
   * @return the argument
   * @throws BadArgumentException if it is missing, {@code null} or cannot become that type
   */
  @SuppressWarnings("unchecked") // the codec returns what the type asks for
  public final <T> T arg(int index, TypeRef<T> type) {
    return (T) bind(index, type.type());
  }

  /**
   * Binds one argument to a type that is known at run time only.
   *
   * @param index which, from 0
   * @param type the wanted type
   * @return the argument
   * @throws BadArgumentException if it is missing, {@code null} or cannot become that type
   */
  public final Object bind(int index, Type type) {
    Object bound = index < values.size() ? decoded(index, type) : null;
    if (bound == null) {
      String found = index < values.size() ? "null" : "missing";
      throw new BadArgumentException(
          "argument " + index + " is " + found + ", " + TypeNames.of(type) + " is wanted", null);
    }
    return bound;
  }

  /**
   * Returns one argument as it came, for handing it on unchanged.
   *
   * @param index which, from 0
   * @return the argument, not decoded
   * @throws IndexOutOfBoundsException if there is none
   */
  public final JsonValue value(int index) {
    return new JsonValue(values, Objects.checkIndex(index, values.size()));
  }

  /**
   * Returns all arguments as they came: {@code emit(name, event.values())} hands them on unchanged.
   *
   * @return the arguments, not decoded
   */
  public final Object[] values() {
    List<Object> all = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      all.add(value(i));
    }
    return all.toArray();
  }

  private @Nullable Object decoded(int index, Type type) {
    try {
      return codec.decode(values, index, type);
    } catch (JsonBindException e) {
      throw new BadArgumentException(
          "argument " + index + " cannot become " + TypeNames.of(type), e);
    }
  }
}
